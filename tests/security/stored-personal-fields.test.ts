import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { personalFacts } from '../../integrations/index.ts';
import { systemClock } from '../../kernel/clock.ts';
import { kindByName } from '../../kernel/privacy/pii-kind.ts';
import { seedDemoShop } from '../../seed/load.ts';
import * as analytics from '../../subgraphs/analytics/privacy.ts';
import * as concierge from '../../subgraphs/concierge/privacy.ts';
import * as orders from '../../subgraphs/orders/privacy.ts';
import * as returns from '../../subgraphs/returns/privacy.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';

const config = testConfig();
const nothing = async (): Promise<number> => 0;
const declared = new Set(
  [
    ...orders.personalCollections(systemClock, config.secrets, personalFacts),
    ...returns.personalCollections(systemClock),
    ...concierge.personalCollections(nothing, nothing, config.secrets),
    ...analytics.personalCollections(config.secrets.piiSalt),
  ].flatMap(({ name, fields }) => Object.keys(fields).map((path) => `${name}.${path}`)),
);

/**
 * Stored fields whose names sound like a person and that tell of none. Whoever adds one decides it here; whoever stores
 * something of a person says so in the `privacy.ts` of the subgraph.
 */
const ofNobody: readonly RegExp[] = [
  /\.(?:currencyCode|countryCode|rawCode)$/,
  // What an event is called, and what a promise of the stylists is about.
  /^analytics_events\.name$/,
  /^(?:stylistTickets\.sla(?:Marks)?|events\.data)\.target$/,
  // Of the team, by whom the customer was served.
  /^stylistTickets\.(?:assignee|history\.by|notes\.by)\.name$/,
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await seedDemoShop({ db: database.db, clock: systemClock, config });
});
afterAll(() => database[Symbol.asyncDispose]());

test('what is stored of a person is in the table of its subgraph', async () => {
  const undeclared = new Set<string>();
  let documents = 0;
  for (const { name } of await database.db.listCollections().toArray())
    for await (const document of database.db.collection(name).find()) {
      documents += 1;
      for (const path of textsOf(document)) {
        const field = `${name}.${path}`;
        const last = path.slice(path.lastIndexOf('.') + 1);
        if (kindByName(last) !== null && !declared.has(field)) undeclared.add(field);
      }
    }
  expect(documents).toBeGreaterThan(1_000);
  const left = [...undeclared].filter((field) => !ofNobody.some((one) => one.test(field)));
  expect(left.sort()).toEqual([]);
  const unused = ofNobody.filter((one) => ![...undeclared].some((field) => one.test(field)));
  expect(unused.map(String)).toEqual([]);
});

/** Paths of the texts in a document, array positions left out. */
function textsOf(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, path));
  if (value === null || typeof value !== 'object' || value.constructor !== Object) return [];
  return Object.entries(value as Document).flatMap(([name, inner]) =>
    textsOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
