import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createLog } from '../../../kernel/log.ts';
import type { ModelConfig } from '../../../kernel/model-config.ts';
import { type FakeClock, fakeClock } from '../../../tests/support/fake-clock.ts';
import { testConfig } from '../../../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.ts';
import { createChatClient } from './chat-client.ts';
import { type ModelOutcome, modelOutcomes, modelTokens } from './figures.ts';
import { modelUseCollection } from './repository.ts';
import { createSecondOpinion, type SecondOpinion } from './second-opinion.ts';
import { type ChatServer, completion, says, startChatServer } from './testing/chat-server.ts';

const shop = 'glowglitch';
let database: TestDatabase;
let server: ChatServer;
let clock: FakeClock;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database[Symbol.asyncDispose]());
beforeEach(async () => {
  server = await startChatServer();
  server.behave(says('CAPSULE_RESERVE'));
  clock = fakeClock();
  await database.db.collection(modelUseCollection).deleteMany({});
  modelOutcomes.reset();
  modelTokens.reset();
});
afterEach(async () => await server[Symbol.asyncDispose]());

const partsOf = (
  model: ModelConfig | null,
): Pick<SubgraphParts, 'db' | 'clock' | 'config' | 'log'> => ({
  db: database.db,
  clock,
  config: testConfig({ model }),
  log: createLog({ level: 'silent', name: 'test' }),
});
/** A slow machine is not taken for a slow model. */
const patientClient = (model: ModelConfig) => createChatClient(model, { timeoutMs: 60_000 });
const opinion = (model: Partial<ModelConfig> = {}): SecondOpinion =>
  createSecondOpinion(partsOf({ ...server.config, ...model }), patientClient);
const outcomes = async (): Promise<Partial<Record<ModelOutcome, number>>> =>
  Object.fromEntries(
    (await modelOutcomes.get()).values.map(({ labels, value }) => [labels.outcome, value]),
  );
const used = () =>
  database.db
    .collection<{ _id: string; requests: number; tokens: number }>(modelUseCollection)
    .findOne({ _id: `${shop}:${clock.now().toISOString().slice(0, 10)}` });

test('without a key nothing is asked and no connection is opened', async () => {
  const off = createSecondOpinion(partsOf(null));
  expect(off.isOn).toBe(false);
  expect(await off.ask(shop, 'flibber')).toBeNull();
  expect([server.connections(), await used()]).toEqual([0, null]);
});

test('a word comes with who said it, and is counted', async () => {
  expect(await opinion().ask(shop, 'flibber the wocket')).toEqual({
    intent: 'CAPSULE_RESERVE',
    confidence: 0.9,
    by: 'a-model, prompt 1',
  });
  expect(await outcomes()).toEqual({ decided: 1 });
  expect((await modelTokens.get()).values[0]?.value).toBe(321);
  expect(await used()).toMatchObject({ requests: 1, tokens: 321 });
});

test('nothing of who asks leaves the house', async () => {
  await opinion().ask(
    shop,
    'I am Ella Sample, ella@mail.example, +31 6 1234 5678, order GG-12047: flibber',
  );
  const sent = server.asked[0]?.text ?? '';
  expect(sent).toContain('flibber');
  expect(sent).not.toMatch(/ella|sample|mail\.example|1234|12047|glowglitch/i);
});

test('the same wish in other letters is asked once a day', async () => {
  const one = opinion();
  for (const text of ['Flibber  the WOCKET!', 'flibber the wocket!', 'ﬂibber the wocket!'])
    expect(await one.ask(shop, text)).toMatchObject({ intent: 'CAPSULE_RESERVE' });
  expect(server.asked).toHaveLength(1);
  expect(await outcomes()).toEqual({ decided: 1, cached: 2 });
  clock.advance(DAY_MS);
  await one.ask(shop, 'flibber the wocket!');
  expect(server.asked).toHaveLength(2);
});

test('that a message is about nothing of ours is remembered too', async () => {
  server.behave(says('OTHER'));
  const one = opinion();
  expect(await one.ask(shop, 'flibber')).toMatchObject({ intent: null });
  await one.ask(shop, 'flibber');
  expect(server.asked).toHaveLength(1);
  expect(await outcomes()).toEqual({ unsure: 1, cached: 1 });
});

test('what failed is not remembered', async () => {
  const one = opinion();
  server.behave((response) => response.writeHead(200).end(completion('no JSON')));
  expect(await one.ask(shop, 'flibber')).toBeNull();
  server.behave(says('CSAT'));
  expect(await one.ask(shop, 'flibber')).toMatchObject({ intent: 'CSAT' });
  expect(await outcomes()).toEqual({ malformed: 1, decided: 1 });
});

test('a day has so many requests, at all copies together, and the next day has them again', async () => {
  const copies = [opinion({ requestsPerDay: 3 }), opinion({ requestsPerDay: 3 })];
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => copies[index % 2]?.ask(shop, `flibber ${index}`)),
  );
  expect(answers.filter((word) => word !== null)).toHaveLength(3);
  expect(server.asked).toHaveLength(3);
  expect(await copies[0]?.ask('another-shop', 'flibber')).not.toBeNull();
  clock.advance(DAY_MS);
  expect(await copies[1]?.ask(shop, 'flibber anew')).not.toBeNull();
});

test('a day has so many tokens; what a request did not need is given back', async () => {
  const one = opinion({ tokensPerDay: 1_000 });
  for (const text of ['first', 'second', 'third']) await one.ask(shop, `flibber ${text}`);
  expect(await outcomes()).toEqual({ decided: 2, budget: 1 });
  expect(await used()).toMatchObject({ requests: 2, tokens: 642 });
  await opinion({ tokensPerDay: 100 }).ask(shop, 'flibber');
  expect(server.asked).toHaveLength(2);
});

test('a budget of nothing asks nothing', async () => {
  expect(await opinion({ requestsPerDay: 0 }).ask(shop, 'flibber')).toBeNull();
  expect(server.connections()).toBe(0);
});

test('a provider that fails is left alone for half a minute, then tried by one', async () => {
  const one = opinion();
  server.behave((response) => response.writeHead(503).end());
  for (let i = 0; i < 10; i += 1) expect(await one.ask(shop, `flibber ${i}`)).toBeNull();
  expect(server.asked).toHaveLength(4);
  expect(await outcomes()).toEqual({ failed: 4, open: 6 });
  server.behave(says('CSAT'));
  clock.advance(MINUTE_MS / 2);
  expect(await one.ask(shop, 'flibber again')).toMatchObject({ intent: 'CSAT' });
  expect(await one.ask(shop, 'and again')).toMatchObject({ intent: 'CSAT' });
});

test('more questions at a time than may be under way are left to rules', async () => {
  const waiting: (() => void)[] = [];
  server.behave((response) => waiting.push(() => says('CSAT')(response)));
  const one = opinion();
  const asked = Array.from({ length: 12 }, (_, index) => one.ask(shop, `flibber ${index}`));
  expect((await Promise.all(asked.slice(8))).every((word) => word === null)).toBe(true);
  while (waiting.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const go of waiting) go();
  expect((await Promise.all(asked.slice(0, 8))).every((word) => word?.intent === 'CSAT')).toBe(
    true,
  );
  expect(await outcomes()).toEqual({ busy: 4, decided: 8 });
});

test('a store that is away leaves the message to rules', async () => {
  const client = database.db.client;
  const gone = { collection: () => ({ updateOne: () => Promise.reject(new Error('away')) }) };
  expect(client).toBeDefined();
  const one = createSecondOpinion({
    ...partsOf(server.config),
    db: gone as unknown as SubgraphParts['db'],
  });
  expect(await one.ask(shop, 'flibber')).toBeNull();
  expect(server.connections()).toBe(0);
});
