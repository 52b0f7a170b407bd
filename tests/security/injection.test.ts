import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { type Db, type Document, MongoClient } from 'mongodb';
import { createSubgraphs } from '../../app/subgraphs.ts';
import type { Caller } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import { executeOnSubgraph } from '../../kernel/graphql/execute.ts';
import type { Subgraph } from '../../kernel/graphql/subgraph.ts';
import { createLog } from '../../kernel/log.ts';
import type { Notice } from '../../kernel/notifier.ts';
import { secureRandom } from '../../kernel/random.ts';
import { aShopper, aStaffCaller, theCarrier } from '../../subgraphs/orders/testing/start-orders.ts';
import { testConfig } from '../support/test-config.ts';
import { everyOperation, hostileTexts, mark } from './support/hostile-input.ts';

/** All that repositories and the driver ask a database with. `$where`, `$regex` and `$function` are not among them. */
const ownOperators = new Set([
  ...['$db', '$clusterTime', '$readPreference'],
  ...['$and', '$or', '$in', '$ne', '$gt', '$gte', '$lt', '$lte', '$exists'],
  ...['$set', '$setOnInsert', '$inc', '$addToSet'],
  ...['$match', '$group', '$sum', '$facet', '$bucket', '$changeStream'],
]);

const callers: readonly Caller[] = [
  aStaffCaller('admin'),
  aShopper({ orderIds: ['ord_1'] }),
  { ...theCarrier, scopes: ['shipments:write', 'events:write', 'catalog:write', 'orders:write'] },
];

let client: MongoClient;
let db: Db;
let subgraphs: readonly Subgraph[];
const commands: Document[] = [];
const letters: Notice[] = [];

beforeAll(async () => {
  const uri = process.env['AURORA_TEST_MONGODB_URI'] ?? '';
  client = new MongoClient(uri, { monitorCommands: true });
  db = client.db(`test_${randomBytes(6).toString('hex')}`);
  const notifier = {
    channels: ['email', 'sms'] as const,
    send: async (notice: Notice): Promise<void> => {
      letters.push(notice);
    },
  };
  subgraphs = createSubgraphs({
    ...{ client, db, notifier, config: testConfig(), clock: systemClock, random: secureRandom },
    log: createLog({ level: 'silent', name: 'test' }),
  });
  await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  client.on('commandStarted', ({ command }) => commands.push(command));
});
afterAll(async () => {
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await db.dropDatabase();
  await client.close();
});

test('no text that anybody sends is ever more than a text to the database', async () => {
  const failures: string[] = [];
  let asked = 0;
  for (const text of hostileTexts)
    for (const subgraph of subgraphs)
      for (const { coordinate, document: query, variables } of everyOperation(
        subgraph.schema,
        text,
      ))
        for (const caller of callers) {
          asked += 1;
          const request = { query, variables, caller, requestId: 'req_x', deadlineAtMs: null };
          const { errors = [] } = await executeOnSubgraph(subgraph, request);
          for (const { message, extensions } of errors)
            if (extensions['code'] === 'INTERNAL_SERVER_ERROR')
              failures.push(`${coordinate} with ${text.slice(0, 40)}: ${message}`);
        }

  expect(asked).toBeGreaterThan(1_000);
  // The shop asks by itself now and then; these ask with what was sent.
  const reached = commands.filter((command) => JSON.stringify(command).includes(mark));
  expect(reached.length).toBeGreaterThan(500);
  expect([...new Set(failures)]).toEqual([]);
  const keys = new Set(commands.flatMap(keysOf));
  for (const key of ['filter', 'tenant', '$in']) expect(keys).toContain(key);
  expect([...keys].filter((key) => key.includes(mark))).toEqual([]);
  expect([...keys].filter((key) => key.startsWith('$') && !ownOperators.has(key))).toEqual([]);
  expect(({} as Record<string, unknown>)[mark]).toBeUndefined();
  expect(letters.filter(({ to, subject }) => /[\r\n]/.test(`${to}${subject}`))).toEqual([]);
}, 600_000);

test('an object never passes for a text', async () => {
  const objects: readonly unknown[] = [{ $gt: '' }, { $where: '1' }, ['a'], { toString: 'a' }];
  commands.length = 0;
  for (const subgraph of subgraphs)
    for (const { document: query, variables } of everyOperation(subgraph.schema, mark))
      for (const object of objects) {
        const hostile = JSON.parse(
          JSON.stringify(variables).replaceAll(`"${mark}"`, JSON.stringify(object)),
        );
        if (JSON.stringify(hostile) === JSON.stringify(variables)) continue;
        const caller = aStaffCaller('admin');
        const request = { query, variables: hostile, caller, requestId: 'r', deadlineAtMs: null };
        const { data, errors } = await executeOnSubgraph(subgraph, request);
        expect([query, data ?? null, errors?.[0]?.extensions['code']]).toEqual([
          query,
          null,
          'BAD_USER_INPUT',
        ]);
      }
}, 300_000);

test('every subgraph has something to be tried with', () => {
  for (const { schema, name } of subgraphs)
    expect([
      name,
      isObjectType(schema.getQueryType()),
      everyOperation(schema, 'x').length > 0,
    ]).toEqual([name, true, true]);
});

/** Every key of a command, however deep; what stands in documents that are stored is theirs alone. */
function keysOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value instanceof Map) return keysOf(Object.fromEntries(value));
  // Values of BSON's own, and bytes.
  if ('_bsontype' in value || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}
