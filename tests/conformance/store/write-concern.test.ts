/** Write concerns: what can be asked for, and what is told when the members of the set cannot give it. */
import { expect, test } from '@jest/globals';
import { Long, UUID } from 'bson';
import type { Collection, Document } from 'mongodb';
import { rawConnection } from './raw-connection.ts';
import { codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const badConcerns: readonly (readonly [concern: unknown, code: number])[] = [
  ['x', 14],
  [{ w: -1 }, 9],
  [{ w: 51 }, 9],
  [{ w: true }, 9],
  [{ w: [] }, 9],
  [{ w: Number.NaN }, 9],
  [{ w: {} }, 9],
  [{ w: { a: 'x' } }, 9],
  [{ j: 'x' }, 14],
  [{ j: true, fsync: true }, 9],
  [{ wtimeout: 2 ** 31 }, 9],
  [{ provenance: 'nope' }, 2],
  [{ provenance: 5 }, 14],
  [{ nope: 1 }, 40415],
];

test.each(badConcerns)('a write concern cannot be %j', async (writeConcern, code) => {
  const command = { create: plainCollection().collectionName, writeConcern };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test.each([{ w: 1.5 }, { w: 'majority' }, { wtimeout: 'x' }, { j: null }, {}])(
  'a write concern can be %j',
  async (writeConcern) => {
    const command = { create: plainCollection().collectionName, writeConcern };
    const reply = await replyTo(command);
    expect(reply).toMatchObject({ ok: 1 });
    expect(reply).not.toHaveProperty('writeConcernError');
  },
);

test('reads take no write concern', async () => {
  const command = { count: 'c', writeConcern: { w: 1 } };
  expect(await codeOf(database.db.command(command))).toBe(72);
});

test('within a transaction only its end takes a write concern', async () => {
  const insert = { insert: plainCollection().collectionName, documents: [{ _id: 1 }] };
  const transaction = {
    lsid: { id: new UUID() },
    txnNumber: Long.fromNumber(1),
    autocommit: false,
  };
  const start = { ...insert, ...transaction, startTransaction: true };
  expect(await replyTo({ ...start, writeConcern: { w: 1 } })).toMatchObject({ code: 72 });
  expect(await replyTo({ ...start, writeConcern: {} })).toMatchObject({ ok: 1 });
  const commit = { commitTransaction: 1, ...transaction, writeConcern: { w: 1 }, $db: 'admin' };
  expect(await replyTo(commit)).toMatchObject({ ok: 1 });
});

/** More members than any set has on which these tests are run. */
const tooMany = { w: 50, wtimeout: 100 };

const told = {
  code: 100,
  codeName: 'UnsatisfiableWriteConcern',
  errmsg: 'Not enough data-bearing nodes',
  errInfo: { writeConcern: { w: 50, wtimeout: 100, provenance: 'clientSupplied' } },
};

test.each([
  [tooMany, told],
  [
    { w: 'nowhere', j: true },
    {
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: "No write concern mode named 'nowhere' found in replica set configuration",
      errInfo: {
        writeConcern: { w: 'nowhere', j: true, wtimeout: 0, provenance: 'clientSupplied' },
      },
    },
  ],
  [
    { w: { nowhere: 1 } },
    {
      code: 4,
      codeName: 'NoSuchKey',
      errmsg: 'No replica set tag key nowhere in config',
      errInfo: {
        writeConcern: { w: { nowhere: 1 }, wtimeout: 0, provenance: 'clientSupplied' },
      },
    },
  ],
])('a write with concern %j is done, and told %j', async (writeConcern, writeConcernError) => {
  const items = plainCollection();
  const insert = { insert: items.collectionName, documents: [{ _id: 1 }], writeConcern };
  expect(await replyTo(insert)).toMatchObject({ ok: 1, n: 1, writeConcernError });
  expect(await items.countDocuments()).toBe(1);
});

type MakeCommand = (items: Collection<Item>) => Document;

/** Each on a collection with an index on `a`, a validator that wants `a`, and the documents 1 and 2. */
const writes: readonly (readonly [what: string, make: MakeCommand, outcome: Document])[] = [
  [
    'an update that finds nothing',
    ({ collectionName }) => ({
      update: collectionName,
      updates: [{ q: { _id: 9 }, u: { $set: { b: 1 } } }],
    }),
    { ok: 1, n: 0 },
  ],
  [
    'an insert of a key that is taken',
    ({ collectionName }) => ({ insert: collectionName, documents: [{ _id: 1, a: 1 }] }),
    { ok: 1, n: 0, writeErrors: [{ code: 11000 }] },
  ],
  [
    'a bulk write of a key that is taken',
    ({ namespace }) => ({
      bulkWrite: 1,
      ops: [{ insert: 0, document: { _id: 1, a: 1 } }],
      nsInfo: [{ ns: namespace }],
      $db: 'admin',
    }),
    { ok: 1, nErrors: 1 },
  ],
  [
    'a findAndModify against the validator',
    ({ collectionName }) => ({
      findAndModify: collectionName,
      query: { _id: 1 },
      update: { b: 1 },
    }),
    { ok: 0, code: 121 },
  ],
  [
    'a collection of other options that is there',
    ({ collectionName }) => ({ create: collectionName, capped: true, size: 4096 }),
    { ok: 0, code: 48 },
  ],
  [
    'a collection of its options that is there',
    ({ collectionName }) => ({ create: collectionName, validator: { a: { $exists: true } } }),
    { ok: 1 },
  ],
  [
    'an index of a name that is taken',
    ({ collectionName }) => ({
      createIndexes: collectionName,
      indexes: [{ key: { a: -1 }, name: 'a_1' }],
    }),
    { ok: 0, code: 86 },
  ],
  [
    'a change of an index that is not there',
    ({ collectionName }) => ({ collMod: collectionName, index: { name: 'b_1', hidden: true } }),
    { ok: 0, code: 27 },
  ],
  [
    'a drop of an index that is not there',
    ({ collectionName }) => ({ dropIndexes: collectionName, index: 'b_1' }),
    { ok: 0, code: 27 },
  ],
  [
    'a new name that is taken',
    ({ namespace }) => ({ renameCollection: namespace, to: `${namespace}.taken`, $db: 'admin' }),
    { ok: 0, code: 48 },
  ],
  [
    'an $out of two documents with one key',
    ({ collectionName }) => ({
      aggregate: collectionName,
      pipeline: [{ $set: { _id: 0 } }, { $out: `${collectionName}.out` }],
      cursor: {},
    }),
    { ok: 0, code: 11000 },
  ],
];

test.each(writes)('%s waits for its write concern, too', async (_what, make, outcome) => {
  const items = await filled();
  const reply = await replyTo({ ...make(items), writeConcern: tooMany });
  expect(reply).toMatchObject({ ...outcome, writeConcernError: told });
});

/** Nothing of these has come to a write. */
const others: readonly (readonly [what: string, make: MakeCommand, outcome: Document])[] = [
  [
    'a pipeline that only reads',
    ({ collectionName }) => ({ aggregate: collectionName, pipeline: [], cursor: {} }),
    { ok: 1 },
  ],
  [
    'a command that makes no sense',
    ({ collectionName }) => ({ findAndModify: collectionName }),
    { ok: 0, code: 9 },
  ],
];

test.each(others)('%s is told of no write concern', async (_what, make, outcome) => {
  const items = await filled();
  const reply = await replyTo({ ...make(items), writeConcern: tooMany });
  expect(reply).toMatchObject(outcome);
  expect(reply).not.toHaveProperty('writeConcernError');
});

test('an unknown transaction is not called transient while it may be committed elsewhere', async () => {
  const lsid = { id: new UUID() };
  const end = { lsid, txnNumber: Long.fromNumber(1), autocommit: false, $db: 'admin' };
  expect(await replyTo({ commitTransaction: 1, ...end })).toMatchObject({
    code: 251,
    errorLabels: ['TransientTransactionError'],
  });
  const reply = await replyTo({ commitTransaction: 1, ...end, writeConcern: tooMany });
  expect(reply).toMatchObject({ code: 251, writeConcernError: told });
  expect(reply).not.toHaveProperty('errorLabels');
});

test('an abort waits for no other members, a commit does', async () => {
  const items = plainCollection();
  const session = { lsid: { id: new UUID() }, autocommit: false };
  const inserting = (number: number) => ({
    insert: items.collectionName,
    documents: [{ _id: number }],
    ...session,
    txnNumber: Long.fromNumber(number),
    startTransaction: true,
  });
  const ending = (number: number) => ({
    ...session,
    txnNumber: Long.fromNumber(number),
    writeConcern: tooMany,
    $db: 'admin',
  });
  await replyTo(inserting(1));
  const aborted = await replyTo({ abortTransaction: 1, ...ending(1) });
  expect(aborted).toMatchObject({ ok: 1 });
  expect(aborted).not.toHaveProperty('writeConcernError');
  await replyTo(inserting(2));
  for (const _again of ['once', 'twice']) {
    const committed = await replyTo({ commitTransaction: 1, ...ending(2) });
    expect(committed).toMatchObject({ ok: 1, writeConcernError: told });
  }
});

async function filled(): Promise<Collection<Item>> {
  const items = plainCollection();
  await database.db.createCollection(items.collectionName, {
    validator: { a: { $exists: true } },
  });
  await database.db.createCollection(`${items.collectionName}.taken`);
  await items.createIndex({ a: 1 });
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  return items;
}

/** What the server says, without what the driver makes of it. */
async function replyTo(command: Document): Promise<Document> {
  using connection = await rawConnection(database.uri);
  const { $db = database.db.databaseName, ...rest } = command;
  return await connection.command({ ...rest, $db });
}
