import { Counter } from 'prom-client';
import { processFigures } from './process-figures.ts';

const kinds = ['event', 'notice', 'payout', 'settlement', 'ticket'] as const;

const givenUp = new Counter({
  name: 'aurora_given_up_total',
  help: 'What was tried often enough and waits for somebody to look, by what it is',
  labelNames: ['what'] as const,
  registers: [processFigures],
});
// By how much a line grows is told only of one that was there before.
for (const what of kinds) givenUp.inc({ what }, 0);

/** Counts what nobody tries by themselves any more. Carriers' facts are counted where they wait. */
export const countGivenUp = (what: (typeof kinds)[number]): void => givenUp.inc({ what });
