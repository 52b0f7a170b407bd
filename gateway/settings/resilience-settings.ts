import { defaultSettings } from './settings.ts';
import { flag, numberFrom, object, section, settled, wholeNumber } from './values.ts';

/** What is done about a subgraph that is slow or gone: of all, and what is other for a single one. */

const circuitBreaker = {
  enabled: flag,
  failedShareMax: numberFrom(0.01, 1),
  requestsMin: wholeNumber(1, 100_000),
  windowMs: wholeNumber(100, 3_600_000),
  openMs: wholeNumber(10, 600_000),
};

const retry = {
  repeatsMax: wholeNumber(0, 5),
  backoffMs: wholeNumber(0, 10_000),
  share: numberFrom(0.01, 1),
};

const hedge = {
  enabled: flag,
  quantile: numberFrom(0.5, 0.999),
  afterMsMin: wholeNumber(0, 600_000),
  share: numberFrom(0.01, 1),
};

export const ownResilience = object({
  circuitBreaker: object(circuitBreaker).partial().optional(),
  retry: object(retry).partial().optional(),
  hedge: object(hedge).partial().optional(),
})
  .optional()
  .describe(
    'What is other for it than `resilience` says for all: any of the same keys; after a restart',
  );

const defaults = defaultSettings.atStart.resilience;

export const resilience = section({
  circuitBreaker: section({
    enabled: settled(
      circuitBreaker.enabled,
      defaults.circuitBreaker.enabled,
      'Whether a subgraph that fails is asked no more for a while, so that requests fail at once instead of waiting for it',
    ),
    failedShareMax: settled(
      circuitBreaker.failedShareMax,
      defaults.circuitBreaker.failedShareMax,
      'Failed share of its calls, from 0.01 to 1, at which it is asked no more',
    ),
    requestsMin: settled(
      circuitBreaker.requestsMin,
      defaults.circuitBreaker.requestsMin,
      'Calls below which a share proves nothing: fewer for a subgraph that is seldom asked',
    ),
    windowMs: settled(
      circuitBreaker.windowMs,
      defaults.circuitBreaker.windowMs,
      'Milliseconds for which a call counts',
    ),
    openMs: settled(
      circuitBreaker.openMs,
      defaults.circuitBreaker.openMs,
      'Milliseconds until one call tries it again: the shorter, the sooner one that was restarted is found',
    ),
  }),
  retry: section({
    repeatsMax: settled(
      retry.repeatsMax,
      defaults.retry.repeatsMax,
      'Repeats of one call, where they may help and change nothing twice; 0: none',
    ),
    backoffMs: settled(
      retry.backoffMs,
      defaults.retry.backoffMs,
      'Milliseconds before the first repeat at most, twice as many before each further one; a random part of them, lest all come back together',
    ),
    share: settled(
      retry.share,
      defaults.retry.share,
      'Repeats for each ordinary call, from 0.01 to 1: 0.1 adds a tenth of the traffic at most, however much fails',
    ),
  }),
  hedge: section({
    enabled: settled(
      hedge.enabled,
      defaults.hedge.enabled,
      'Whether a query that is late is sent a second time and the first answer taken: for subgraphs that are fast as a rule and late at times',
    ),
    quantile: settled(
      hedge.quantile,
      defaults.hedge.quantile,
      'Share of queries that are answered before one is late, from 0.5 to 0.999',
    ),
    afterMsMin: settled(
      hedge.afterMsMin,
      defaults.hedge.afterMsMin,
      'Milliseconds before which none is late, however fast the subgraph: a second query costs about as much',
    ),
    share: settled(
      hedge.share,
      defaults.hedge.share,
      'Second queries for each query, from 0.01 to 1: 0.05 adds a twentieth at most',
    ),
  }),
});
