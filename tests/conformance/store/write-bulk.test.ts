import { expect, test } from '@jest/globals';
import { UUID } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

type Operations = readonly unknown[];

const bulk = (namespace: string, ops: Operations, options: Document = {}): Promise<Document> =>
  database.client
    .db('admin')
    .command({ bulkWrite: 1, ops, nsInfo: [{ ns: namespace }], ...options });

const filter = {};
const updateMods = { $set: { x: 1 } };

/** Commands that fail as a whole, before any operation. */
const refusals: readonly (readonly [string, Operations, Document, number])[] = [
  ['no operations', [], {}, 16],
  ['what is no operation', [1], {}, 14],
  ['an operation of an unknown kind', [{ replace: 0, document: {} }], {}, 40415],
  ['an insert without a document', [{ insert: 0 }], {}, 40414],
  ['an insert of text', [{ insert: 0, document: 'x' }], {}, 14],
  ['an update without a filter', [{ update: 0, updateMods }], {}, 40414],
  ['an update without an update', [{ update: 0, filter }], {}, 40414],
  ['an update by text', [{ update: 0, filter, updateMods: 'x' }], {}, 9],
  ['an update with an unknown option', [{ update: 0, filter, updateMods, wrong: 1 }], {}, 40415],
  ['an update of many that is no boolean', [{ update: 0, filter, updateMods, multi: 1 }], {}, 14],
  ['a delete without a filter', [{ delete: 0 }], {}, 40414],
  ['a delete with a limit', [{ delete: 0, filter, limit: 1 }], {}, 40415],
  ['a hint that is a number', [{ delete: 0, filter, hint: 1 }], {}, 9],
  ['a namespace that is not there', [{ insert: 1, document: {} }], {}, 2],
  ['a namespace before the first', [{ insert: -1, document: {} }], {}, 2],
  ['a namespace by name', [{ insert: 'x', document: {} }], {}, 14],
  [
    'a namespace without a collection',
    [{ insert: 0, document: {} }],
    { nsInfo: [{ ns: 'x' }] },
    73,
  ],
  ['a namespace that is a number', [{ insert: 0, document: {} }], { nsInfo: [{ ns: 1 }] }, 14],
  ['a namespace without a name', [{ insert: 0, document: {} }], { nsInfo: [{}] }, 40414],
  ['no namespaces', [{ insert: 0, document: {} }], { nsInfo: [] }, 2],
  ['an unknown option', [{ insert: 0, document: {} }], { wrong: 1 }, 40415],
  ['an order that is no boolean', [{ insert: 0, document: {} }], { ordered: 1 }, 14],
  ['a batch of less than nothing', [{ insert: 0, document: {} }], { cursor: { batchSize: -1 } }, 2],
];

test.each(refusals)('a bulk write with %s is refused', async (_what, ops, options, code) => {
  const { namespace } = database.plainCollection();
  expect(await codeOf(bulk(namespace, ops, options))).toBe(code);
});

/** Operations that fail in their own place, and leave the others to be done. */
const failures: readonly (readonly [string, Document, number])[] = [
  ['an id that is there', { insert: 0, document: { _id: 1 } }, 11000],
  ['an id that is an array', { insert: 0, document: { _id: [1] } }, 53],
  ['an unknown operator in a filter', { update: 0, filter: { $nope: 1 }, updateMods }, 2],
  ['an unknown operator in an update', { update: 0, filter, updateMods: { $nope: {} } }, 9],
  ['another id', { update: 0, filter, updateMods: { $set: { _id: 2 } } }, 66],
  ['constants without a pipeline', { update: 0, filter, updateMods, constants: { a: 1 } }, 51198],
  ['a hint at no index', { delete: 0, filter, hint: 'none' }, 2],
  [
    'an unknown variable',
    { update: 0, filter: { $expr: { $eq: ['$x', '$$no'] } }, updateMods },
    17276,
  ],
];

test.each(failures)('an operation with %s fails alone', async (_what, operation, code) => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const ops = [operation, { insert: 0, document: { _id: 9 } }];
  const reply = await bulk(items.namespace, ops, { ordered: false });
  expect(reply).toMatchObject({ ok: 1, nErrors: 1, nInserted: 1 });
  expect(reply['cursor'].firstBatch).toMatchObject([
    { ok: 0, idx: 0, code, n: 0 },
    { ok: 1, idx: 1, n: 1 },
  ]);
});

test('each operation tells what it did, and the command what all did', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, x: 1 });
  const reply = await bulk(items.namespace, [
    { insert: 0, document: { _id: 2 } },
    { update: 0, filter: { _id: 1 }, updateMods: { $set: { x: 1 } } },
    { update: 0, filter: {}, updateMods: { $set: { y: 1 } }, multi: true },
    { update: 0, filter: { _id: 3 }, updateMods: { $set: { y: 1 } }, upsert: true },
    { delete: 0, filter: {}, multi: true },
  ]);
  expect(reply).toMatchObject({
    nErrors: 0,
    nInserted: 1,
    nMatched: 3,
    nModified: 2,
    nUpserted: 1,
    nDeleted: 3,
    cursor: {
      ns: 'admin.$cmd.bulkWrite',
      firstBatch: [
        { ok: 1, idx: 0, n: 1 },
        { ok: 1, idx: 1, n: 1, nModified: 0 },
        { ok: 1, idx: 2, n: 2, nModified: 2 },
        { ok: 1, idx: 3, n: 1, nModified: 0, upserted: { _id: 3 } },
        { ok: 1, idx: 4, n: 3 },
      ],
    },
  });
});

test('an ordered bulk write stops at the first failure', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const reply = await bulk(items.namespace, [
    { insert: 0, document: { _id: 2 } },
    { insert: 0, document: { _id: 1 } },
    { insert: 0, document: { _id: 3 } },
  ]);
  expect(reply).toMatchObject({ nInserted: 1, nErrors: 1 });
  expect(reply['cursor'].firstBatch).toHaveLength(2);
  expect(reply['cursor'].firstBatch[1]).toMatchObject({ idx: 1, keyPattern: { _id: 1 } });
});

test('operations go to the namespaces that they name', async () => {
  const [one, other] = [database.plainCollection(), database.plainCollection()];
  const ops = [
    { insert: 0, document: { _id: 1 } },
    { insert: 1, document: { _id: 2 } },
  ];
  await bulk('', ops, { nsInfo: [{ ns: one.namespace }, { ns: other.namespace }] });
  expect([await one.findOne(), await other.findOne()]).toEqual([{ _id: 1 }, { _id: 2 }]);
});

test('only failures are told on demand', async () => {
  const { namespace } = database.plainCollection();
  const ops = [
    { insert: 0, document: { _id: 1 } },
    { insert: 0, document: { _id: 1 } },
  ];
  const reply = await bulk(namespace, ops, { errorsOnly: true });
  expect(reply['cursor'].firstBatch).toMatchObject([{ ok: 0, idx: 1, code: 11000 }]);
});

test('constants win over variables of the same name', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const update = {
    update: 0,
    filter: {},
    updateMods: [{ $set: { x: '$$v' } }],
    constants: { v: 99 },
  };
  await bulk(items.namespace, [update], { let: { v: 10 } });
  expect(await items.findOne()).toEqual({ _id: 1, x: 99 });
});

test('a bulk write has variables for all its operations', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const update = { update: 0, filter: {}, updateMods: [{ $set: { x: '$$v' } }] };
  await bulk(items.namespace, [update], { let: { v: 10 } });
  expect(await items.findOne()).toEqual({ _id: 1, x: 10 });
});

test('a bulk write can bypass the rules of documents', async () => {
  const { namespace, collectionName } = database.plainCollection();
  await database.db.createCollection(collectionName, { validator: { a: 1 } });
  const ops = [{ insert: 0, document: { _id: 1 } }];
  expect(await bulk(namespace, ops)).toMatchObject({ nErrors: 1 });
  expect(await bulk(namespace, ops, { bypassDocumentValidation: true })).toMatchObject({
    nInserted: 1,
  });
});

test.each([
  ['filters of elements', { arrayFilters: [{ e: 2 }], updateMods: { $set: { 'a.$[e]': 9 } } }, [1]],
  ['an order', { sort: { _id: -1 } }, [2]],
  ['a collation', { filter: { name: 'opal' }, collation: { locale: 'en', strength: 2 } }, [2]],
])('an update of a bulk write can have %s', async (_what, options, ids) => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, name: 'Pearl', a: [1, 2] },
    { _id: 2, name: 'Opal', a: [3] },
  ]);
  await bulk(items.namespace, [
    { update: 0, filter: {}, updateMods: { $set: { a: [9] } }, ...options },
  ]);
  const changed = await items.find({ a: 9 }).toArray();
  expect(changed.map(({ _id }) => _id)).toEqual(ids);
});

test('a namespace can say which collection it expects', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const nsInfo = [{ ns: items.namespace, collectionUUID: new UUID() }];
  const reply = await bulk('', [{ insert: 0, document: {} }], { nsInfo });
  expect(reply['cursor'].firstBatch).toMatchObject([{ ok: 0, idx: 0, code: 361 }]);
});

test('results beyond a batch are fetched', async () => {
  const items = database.plainCollection();
  const ops = [1, 2, 3].map((_id) => ({ insert: 0, document: { _id } }));
  const { cursor } = await bulk(items.namespace, ops, { cursor: { batchSize: 1 } });
  expect(cursor.firstBatch).toHaveLength(1);
  const more = await database.client
    .db('admin')
    .command({ getMore: cursor.id, collection: '$cmd.bulkWrite' });
  expect(more['cursor'].nextBatch).toMatchObject([{ idx: 1 }, { idx: 2 }]);
});

test('a bulk write is for the admin database', async () => {
  const command = { bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'a.b' }] };
  expect(await codeOf(database.db.command(command))).toBe(13);
});
