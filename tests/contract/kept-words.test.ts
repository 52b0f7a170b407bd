import { expect, test } from '@jest/globals';
import { keptWords } from '../../clients/dashboard/customers/kept-words.ts';
import { personalFacts } from '../../integrations/index.ts';
import { systemClock } from '../../kernel/clock.ts';
import * as analytics from '../../subgraphs/analytics/privacy.ts';
import * as concierge from '../../subgraphs/concierge/privacy.ts';
import * as orders from '../../subgraphs/orders/privacy.ts';
import * as returns from '../../subgraphs/returns/privacy.ts';
import { testConfig } from '../support/test-config.ts';

const { secrets } = testConfig();
const nothing = async (): Promise<number> => 0;

/** All that an export may hold, and an erasure takes. */
const exported = [
  ...orders.personalCollections(systemClock, secrets, personalFacts),
  ...returns.personalCollections(systemClock),
  ...concierge.personalCollections(nothing, nothing, secrets),
  ...analytics.personalCollections(secrets.piiSalt),
].filter(({ of }) => of !== null);

test('the dashboard promises of each thing that is kept what becomes of it', () => {
  const promised = exported.map(({ name, whenErased }) => {
    const { fate } = keptWords(name);
    const isGone = whenErased === 'remove' || typeof whenErased === 'object';
    return [name, fate !== null && (fate === 'goes') === isGone];
  });
  expect(promised.length).toBeGreaterThan(15);
  expect(promised.filter(([, isKept]) => !isKept)).toEqual([]);
});
