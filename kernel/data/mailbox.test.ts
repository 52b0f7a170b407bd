import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { testConfig } from '../../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import type { Notice } from '../notifier.ts';
import { createMailbox } from './mailbox.ts';

let database: TestDatabase;
const clock = fakeClock();

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database[Symbol.asyncDispose]());

const aNotice = (subject: string, tenant = 'glowglitch'): Notice => ({
  tenant,
  to: 'opal@example.com',
  channel: 'email',
  template: 'order_lookup_code',
  subject,
  body: 'Your code is 123456',
  fields: { code: '123456' },
});

test('the latest notices of the shop come first', async () => {
  const mailbox = await createMailbox({ db: database.db, clock, config: testConfig() });
  for (const subject of ['first', 'second', 'third']) {
    await mailbox.send(aNotice(subject));
    clock.advance(1);
  }
  await mailbox.send(aNotice('of another shop', 'another'));
  const latest = await mailbox.latest(2);
  expect(latest.map(({ subject }) => subject)).toEqual(['third', 'second']);
});

test('a notice is forgotten after a week', async () => {
  const mailbox = await createMailbox({ db: database.db, clock, config: testConfig() });
  await mailbox.send(aNotice('kept a week'));
  const [notice] = await mailbox.latest(1);
  const keptMs = (notice?.expiresAt.getTime() ?? 0) - (notice?.sentAt.getTime() ?? 0);
  expect(keptMs).toBe(7 * 24 * 60 * 60 * 1000);
  const indexes = await database.db.collection('mailbox').indexes();
  expect(indexes).toContainEqual(expect.objectContaining({ expireAfterSeconds: 0 }));
});

test.each(['staging', 'production'] as const)('%s has no mailbox', async (environment) => {
  const config = testConfig({ environment });
  await expect(createMailbox({ db: database.db, clock, config })).rejects.toMatchObject({
    code: 'STORE_REFUSED',
  });
});
