import { expect, test } from '@jest/globals';
import {
  type AnyBulkWriteOperation,
  type Document,
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoServerError,
} from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const ids = (items: readonly Item[]) => items.map(({ _id }) => _id);
const numbered = (count: number): Item[] => Array.from({ length: count }, (_, _id) => ({ _id }));

test('an id stands first wherever it came, and is made where there is none', async () => {
  const items = plainCollection();
  const documents = [{ a: 1, _id: 1 }, { a: 2 }];
  await database.db.command({ insert: items.collectionName, documents });
  for (const stored of await items.find().toArray())
    expect(Object.keys(stored)).toEqual(['_id', 'a']);
});

test('find takes sort, skip and limit', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: 2 },
    { _id: 2, a: 3 },
    { _id: 3, a: 1 },
  ]);
  expect(ids(await items.find().sort({ a: -1 }).skip(1).limit(1).toArray())).toEqual([1]);
  expect(ids(await items.find().sort({ $natural: -1 }).toArray())).toEqual([3, 2, 1]);
});

test('a sort over mixed types follows the order of types', async () => {
  const items = plainCollection();
  const values: unknown[] = [new Date(0), true, 'a', 1, null, { x: 1 }, [2]];
  await items.insertMany(values.map((v, _id) => ({ _id, v })));
  expect(ids(await items.find().sort({ v: 1 }).toArray())).toEqual([4, 3, 6, 2, 5, 1, 0]);
});

test('an array sorts by its smallest element upwards and its largest downwards', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: [1, 9] },
    { _id: 2, a: [5] },
  ]);
  expect(ids(await items.find().sort({ a: 1 }).toArray())).toEqual([1, 2]);
  expect(ids(await items.find().sort({ a: -1 }).toArray())).toEqual([1, 2]);
});

test('a cursor goes on over many batches', async () => {
  const items = plainCollection();
  await items.insertMany(numbered(2500));
  const found = await items.find({}, { batchSize: 100 }).toArray();
  expect(ids(found)).toEqual(numbered(2500).map(({ _id }) => _id));
});

test('a closed cursor is gone', async () => {
  const items = plainCollection();
  await items.insertMany(numbered(5));
  const { cursor } = await database.db.command({ find: items.collectionName, batchSize: 1 });
  const killed = await database.db.command({
    killCursors: items.collectionName,
    cursors: [cursor.id],
  });
  expect(killed['cursorsKilled'].map(Number)).toEqual([Number(cursor.id)]);
  const next = database.db.command({ getMore: cursor.id, collection: items.collectionName });
  expect(await codeOf(next)).toBe(43);
});

const projections: readonly { projection: Document; filter?: Document; result: Document }[] = [
  { projection: { a: 1 }, result: { _id: 1, a: 1 } },
  { projection: { _id: 0, 'n.x': 1 }, result: { n: { x: 1 } } },
  { projection: { a: 0, n: 0, list: 0 }, result: { _id: 1 } },
  {
    projection: { _id: 0, list: { $slice: 1 } },
    result: { a: 1, n: { x: 1, y: 2 }, list: [{ k: 1 }] },
  },
  { projection: { _id: 0, list: { $slice: [-1, 1] }, a: 1 }, result: { a: 1, list: [{ k: 2 }] } },
  { projection: { _id: 0, list: { $elemMatch: { k: 2 } } }, result: { list: [{ k: 2 }] } },
  { projection: { _id: 0, 'list.$': 1 }, filter: { 'list.k': 2 }, result: { list: [{ k: 2 }] } },
  { projection: { _id: 0, sum: { $add: ['$a', '$n.y'] } }, result: { sum: 3 } },
];

test.each(projections)('projects $projection', async ({ projection, filter = {}, result }) => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: 1, n: { x: 1, y: 2 }, list: [{ k: 1 }, { k: 2 }] });
  expect(await items.findOne(filter, { projection })).toEqual(result);
});

test('a projection is either of fields to keep or of fields to drop', async () => {
  expect(
    await codeOf(
      plainCollection()
        .find({}, { projection: { a: 1, b: 0 } })
        .toArray(),
    ),
  ).toBe(31254);
});

test('an ordered insert stops at a duplicate, an unordered one goes on', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 2 });
  const ordered = await items
    .insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }])
    .catch((error) => error);
  expect(ordered).toBeInstanceOf(MongoBulkWriteError);
  expect(ordered).toMatchObject({ code: 11000, insertedCount: 1 });
  const unordered = await items
    .insertMany([{ _id: 2 }, { _id: 4 }], { ordered: false })
    .catch((error) => error);
  expect(unordered).toMatchObject({ code: 11000, insertedCount: 1 });
  expect(ids(await items.find().sort({ _id: 1 }).toArray())).toEqual([1, 2, 4]);
});

test('a duplicate names the index, the key and the value', async () => {
  const items = plainCollection();
  await items.createIndex({ email: 1 }, { unique: true });
  await items.insertOne({ _id: 1, email: 'a@x.io' });
  const failure = await items.insertOne({ _id: 2, email: 'a@x.io' }).catch((error) => error);
  expect(failure).toBeInstanceOf(MongoServerError);
  expect(failure).toMatchObject({
    code: 11000,
    keyPattern: { email: 1 },
    keyValue: { email: 'a@x.io' },
    message: `E11000 duplicate key error collection: ${items.namespace} index: email_1 dup key: { email: "a@x.io" }`,
  });
});

test('ids may be many things, but no arrays', async () => {
  const items = plainCollection();
  expect(
    await codeOf(
      database.db
        .command({ insert: items.collectionName, documents: [{ _id: [1] }] })
        .then(failFirst),
    ),
  ).toBe(53);
});

/** A write that failed in part is a success to the driver's `command`; its first error counts here. */
function failFirst({ writeErrors }: Document): void {
  const [first] = Array.isArray(writeErrors) ? writeErrors : [];
  if (first) throw new MongoServerError(first);
}

test('updateMany and deleteMany take all that match', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
    { _id: 3, a: 2 },
  ]);
  expect(await items.updateMany({ a: 1 }, { $set: { b: 1 } })).toMatchObject({
    matchedCount: 2,
    modifiedCount: 2,
  });
  expect(await items.deleteMany({ b: 1 })).toMatchObject({ deletedCount: 2 });
  expect(await items.countDocuments()).toBe(1);
});

test('findOneAndUpdate gives the document before or after, and minds the sort', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
  ]);
  expect(
    await items.findOneAndUpdate({}, changes({ $inc: { n: 10 } }), { sort: { n: -1 } }),
  ).toEqual({
    _id: 2,
    n: 2,
  });
  const after = await items.findOneAndUpdate({ _id: 1 }, changes({ $inc: { n: 10 } }), {
    returnDocument: 'after',
    projection: { _id: 0 },
  });
  expect(after).toEqual({ n: 11 });
  expect(await items.findOneAndUpdate({ _id: 9 }, changes({ $set: { n: 0 } }))).toBeNull();
});

test('findOneAndReplace can upsert, findOneAndDelete takes out', async () => {
  const items = plainCollection();
  const made = await items.findOneAndReplace(
    { _id: 5 },
    { a: 1 },
    { upsert: true, returnDocument: 'after' },
  );
  expect(made).toEqual({ _id: 5, a: 1 });
  expect(await items.findOneAndDelete({ a: 1 })).toEqual({ _id: 5, a: 1 });
  expect(await items.countDocuments()).toBe(0);
});

test('bulkWrite counts what each kind did', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const operations: AnyBulkWriteOperation<Item>[] = [
    { insertOne: { document: { _id: 2 } } },
    { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } },
    { updateOne: { filter: { _id: 3 }, update: { $set: { a: 1 } }, upsert: true } },
    { deleteOne: { filter: { _id: 2 } } },
  ];
  expect(await items.bulkWrite(operations)).toMatchObject({
    insertedCount: 1,
    matchedCount: 1,
    modifiedCount: 1,
    upsertedCount: 1,
    deletedCount: 1,
  });
});

test('client.bulkWrite spans collections and tells each failure', async () => {
  const [a, b] = [plainCollection(), plainCollection()];
  await a.insertOne({ _id: 1 });
  const failure = await database.client
    .bulkWrite<Record<string, Item>>(
      [
        { namespace: a.namespace, name: 'insertOne', document: { _id: 1 } },
        { namespace: b.namespace, name: 'insertOne', document: { _id: 1 } },
        {
          namespace: b.namespace,
          name: 'updateOne',
          filter: { _id: 1 },
          update: { $set: { x: 1 } },
        },
      ],
      { ordered: false },
    )
    .catch((error) => error);
  expect(failure).toBeInstanceOf(MongoClientBulkWriteError);
  expect(failure.writeErrors.get(0)).toMatchObject({ code: 11000 });
  expect(failure.partialResult).toMatchObject({ insertedCount: 1, modifiedCount: 1 });
});

test('count and distinct', async () => {
  const items = plainCollection();
  await items.insertMany([{ _id: 1, a: [1, 2] }, { _id: 2, a: 2 }, { _id: 3 }]);
  expect(await items.countDocuments({ a: 2 })).toBe(2);
  expect(await items.estimatedDocumentCount()).toBe(3);
  expect(await items.distinct('a')).toEqual([1, 2]);
});

test('a query gives up at its time limit', async () => {
  const items = plainCollection();
  await items.insertMany(numbered(500));
  const sum = {
    $reduce: { input: { $range: [0, 5000] }, initialValue: 0, in: { $add: ['$$value', 1] } },
  };
  const slow = items.find({ $expr: { $eq: [sum, 0] } }).maxTimeMS(5);
  expect(await codeOf(slow.toArray())).toBe(50);
});

test('collation compares without regard to case', async () => {
  const items = plainCollection();
  const collation = { locale: 'en', strength: 2 };
  await items.createIndex({ email: 1 }, { unique: true, collation });
  await items.insertOne({ _id: 1, email: 'Ann@x.io' });
  expect(await codeOf(items.insertOne({ _id: 2, email: 'ann@X.io' }))).toBe(11000);
  await items.insertMany([
    { _id: 3, email: 'b' },
    { _id: 4, email: 'A' },
    { _id: 5, email: 'C' },
  ]);
  expect(ids(await items.find({ email: 'ANN@X.IO' }, { collation }).toArray())).toEqual([1]);
  expect(ids(await items.find({}, { collation }).sort({ email: 1 }).toArray())).toEqual([
    4, 1, 3, 5,
  ]);
});

test('a validator refuses what does not fit', async () => {
  const { collectionName } = plainCollection();
  const validator = {
    $jsonSchema: {
      bsonType: 'object',
      required: ['name'],
      properties: {
        name: { bsonType: 'string' },
        price: { bsonType: ['int', 'long'], minimum: 0 },
      },
    },
  };
  const items = await database.db.createCollection<Item>(collectionName, { validator });
  await items.insertOne({ _id: 1, name: 'x', price: 5 });
  expect(await codeOf(items.insertOne({ _id: 2, price: 5 }))).toBe(121);
  expect(await codeOf(items.insertOne({ _id: 2, name: 'x', price: 5.5 }))).toBe(121);
  expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { price: -1 } }))).toBe(121);
});
