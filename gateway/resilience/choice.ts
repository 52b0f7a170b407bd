import type { BreakerSettings } from '../../kernel/circuit-breaker.ts';
import {
  defaultBreaker,
  defaultHedge,
  defaultRetry,
  type HedgeSettings,
  type ResilienceSettings,
  type RetrySettings,
} from './settings.ts';

interface Switch {
  readonly enabled: boolean;
}

/** What an operator says of subgraphs that are slow or gone. How much repeats and hedges save up is not asked. */
export interface ResilienceChoice {
  readonly circuitBreaker: Switch & BreakerSettings;
  /** No repeats: off. */
  readonly retry: Omit<RetrySettings, 'savedMax'>;
  readonly hedge: Switch & Omit<HedgeSettings, 'savedMax'>;
}

/** What is other for one subgraph. */
export type OwnResilience = {
  readonly [Part in keyof ResilienceChoice]?: Own<ResilienceChoice[Part]> | undefined;
};

type Own<T> = { readonly [K in keyof T]?: T[K] | undefined };

const { savedMax: repeatsSavedMax, ...retry } = defaultRetry;
const { savedMax: hedgesSavedMax, ...hedge } = defaultHedge;

export const defaultChoice: ResilienceChoice = {
  circuitBreaker: { enabled: true, ...defaultBreaker },
  retry,
  hedge: { enabled: false, ...hedge },
};

/** What was said of all subgraphs and of one, as its client takes it. */
export function chosenResilience(
  ofAll: ResilienceChoice,
  own: OwnResilience = {},
): Pick<ResilienceSettings, 'breaker' | 'retry' | 'hedge'> {
  const { enabled: breaks, ...breaker } = withOwn(ofAll.circuitBreaker, own.circuitBreaker);
  const retry = withOwn(ofAll.retry, own.retry);
  const { enabled: hedges, ...hedge } = withOwn(ofAll.hedge, own.hedge);
  return {
    breaker: breaks ? breaker : null,
    retry: retry.repeatsMax > 0 ? { ...retry, savedMax: repeatsSavedMax } : null,
    hedge: hedges ? { ...hedge, savedMax: hedgesSavedMax } : null,
  };
}

/** What a file leaves out is not there: nothing in it is undefined. */
const withOwn = <T extends object>(ofAll: T, own: Own<T> | undefined): T => ({ ...ofAll, ...own });
