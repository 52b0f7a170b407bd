/** What any command can carry, and the ids that a router gives to the statements of writes. */
import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { rawConnection } from './raw-connection.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

/** The driver has a read preference of its own. */
async function withPreference(preference: unknown, command: Document): Promise<Document> {
  using connection = await rawConnection(database.uri);
  const { databaseName: $db } = database.db;
  return await connection.command({ ...command, $db, $readPreference: preference });
}

const modes = "'primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', and 'nearest'";

test.each([
  {
    preference: 'primary',
    code: 14,
    errmsg: '$readPreference has incorrect type: expected object but got string',
  },
  {
    preference: null,
    code: 14,
    errmsg: '$readPreference has incorrect type: expected object but got null',
  },
  { preference: {}, code: 4, errmsg: 'Missing expected field "mode"' },
  {
    preference: { mode: 1 },
    code: 14,
    errmsg: '"mode" had the wrong type. Expected string, found int',
  },
  {
    preference: { mode: 'Primary' },
    code: 2,
    errmsg: `Could not parse $readPreference mode 'Primary'. Only the modes ${modes} are supported. :: caused by :: Enumeration value 'Primary' for field 'mode' is not a valid value.`,
  },
  {
    preference: { mode: 'nearest', tags: 'x' },
    code: 14,
    errmsg: '"tags" had the wrong type. Expected array, found string',
  },
  {
    preference: { mode: 'primary', tags: [{ dc: 'x' }] },
    code: 2,
    errmsg: 'Only empty tags are allowed with primary read preference',
  },
  {
    preference: { mode: 'nearest', maxStalenessSeconds: 'x' },
    code: 14,
    errmsg: 'Expected field "maxStalenessSeconds" to have numeric type, but found string',
  },
  {
    preference: { mode: 'nearest', maxStalenessSeconds: 90.5 },
    code: 2,
    errmsg:
      'Expected field "maxStalenessSeconds" to have a value exactly representable as a 64-bit integer, but found maxStalenessSeconds: 90.5',
  },
  {
    preference: { mode: 'nearest', maxStalenessSeconds: -1 },
    code: 2,
    errmsg: 'maxStalenessSeconds must be a non-negative integer',
  },
  {
    preference: { mode: 'nearest', maxStalenessSeconds: 89 },
    code: 160,
    codeName: 'MaxStalenessOutOfRange',
    errmsg: 'maxStalenessSeconds value can not be less than 90',
  },
  {
    preference: { mode: 'primary', maxStalenessSeconds: 90 },
    code: 2,
    errmsg: 'maxStalenessSeconds can not be set for the primary mode',
  },
  {
    preference: { mode: 'nearest', hedge: 1 },
    code: 14,
    errmsg: 'hedge field must be of type object if provided; found hedge: 1',
  },
  {
    preference: { mode: 'nearest', hedge: { enabled: 1 } },
    code: 14,
    errmsg: "BSON field 'hedge.enabled' is the wrong type 'int', expected type 'bool'",
  },
  {
    preference: { mode: 'primary', hedge: {} },
    code: 72,
    errmsg: 'cannot enable hedging for $readPreference mode "primaryOnly"',
  },
])('a read preference of $preference is refused with $code', async ({ preference, ...told }) => {
  expect(await withPreference(preference, { ping: 1 })).toMatchObject({ ok: 0, ...told });
});

test.each([
  { mode: 'primary', tags: [] },
  { mode: 'primary', tags: [{}], maxStalenessSeconds: 0, hedge: { enabled: false } },
  { mode: 'primaryPreferred', unknown: 1 },
  { mode: 'secondary', tags: [{ dc: 'x' }, {}] },
  { mode: 'secondaryPreferred', maxStalenessSeconds: Long.fromNumber(90) },
  { mode: 'nearest', hedge: { enabled: true } },
])('a read preference of %j is taken', async (preference) => {
  const { collectionName } = database.plainCollection();
  expect(await withPreference(preference, { find: collectionName })).toMatchObject({ ok: 1 });
});

/** Commands that write one thing, with more options. */
const writes: readonly (readonly [string, (collection: string, options: Document) => Document])[] =
  [
    ['insert', (insert, options) => ({ insert, documents: [{}], ...options })],
    ['update', (update, options) => ({ update, updates: [{ q: {}, u: { x: 1 } }], ...options })],
    ['delete', (name, options) => ({ delete: name, deletes: [{ q: {}, limit: 1 }], ...options })],
  ];

test.each(writes)('%s takes ids of statements that are int32', async (_, command) => {
  const { collectionName } = database.plainCollection();
  const codeWith = (options: Document) =>
    codeOf(database.db.command(command(collectionName, options)));
  const others = ['x', true, {}, new Double(1), Long.fromNumber(1), Decimal128.fromString('1')];
  for (const value of others) {
    expect(await codeWith({ stmtId: value })).toBe(14);
    expect(await codeWith({ stmtIds: [value] })).toBe(14);
  }
  expect(await codeWith({ stmtId: [1] })).toBe(14);
  expect(await codeWith({ stmtIds: 1 })).toBe(14);
  expect(await codeWith({ stmtIds: [1, 2] })).toBe(16);
  expect(await codeWith({ stmtIds: [1], stmtId: 1 })).toBe(72);
  expect(await codeWith({ stmtIds: [1] })).toBeUndefined();
  expect(await codeWith({ stmtId: 1 })).toBeUndefined();
});

test('findAndModify takes one id of a statement, a bulkWrite one for each operation', async () => {
  const { collectionName, namespace } = database.plainCollection();
  const modify = { findAndModify: collectionName, update: { $set: { x: 1 } } };
  expect(await codeOf(database.db.command({ ...modify, stmtId: 'x' }))).toBe(14);
  expect(await codeOf(database.db.command({ ...modify, stmtId: 1 }))).toBeUndefined();
  const bulk = { bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: namespace }] };
  const admin = database.client.db('admin');
  expect(await codeOf(admin.command({ ...bulk, stmtIds: ['x'] }))).toBe(14);
  expect(await codeOf(admin.command({ ...bulk, stmtIds: [1, 2] }))).toBe(16);
  expect(await codeOf(admin.command({ ...bulk, stmtIds: [1] }))).toBeUndefined();
});
