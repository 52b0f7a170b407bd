import { expect, test } from '@jest/globals';
import { chosenResilience, defaultChoice } from './choice.ts';
import { defaultBreaker, defaultHedge, defaultRetry } from './settings.ts';

test('where nothing is said, subgraphs are borne with as in any install', () => {
  expect(chosenResilience(defaultChoice)).toEqual({
    breaker: defaultBreaker,
    retry: defaultRetry,
    hedge: null,
  });
});

test('what is said of one subgraph is other for it, and the rest is as for all', () => {
  const ofAll = { ...defaultChoice, hedge: { ...defaultChoice.hedge, quantile: 0.9 } };
  const own = { circuitBreaker: { openMs: 5 }, hedge: { enabled: true } };
  expect(chosenResilience(ofAll, own)).toEqual({
    breaker: { ...defaultBreaker, openMs: 5 },
    retry: defaultRetry,
    hedge: { ...defaultHedge, quantile: 0.9 },
  });
});

test('each part can be switched off', () => {
  const own = { circuitBreaker: { enabled: false }, retry: { repeatsMax: 0 } };
  expect(chosenResilience(defaultChoice, own)).toEqual({ breaker: null, retry: null, hedge: null });
});
