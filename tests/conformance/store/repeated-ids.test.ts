/** Documents with several `_id` fields, which drivers do not make and the protocol can carry. */
import { expect, test } from '@jest/globals';
import { serialize, Timestamp } from 'bson';
import type { Document } from 'mongodb';
import { rawConnection } from './raw-connection.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();

/** The message with a document outside its command, in which each field `_ie` is one more `_id`. */
const withSequence =
  (name: string, ...documents: readonly Document[]) =>
  (message: Buffer): Buffer => {
    const content = Buffer.concat([
      Buffer.from(`${name}\0`, 'latin1'),
      ...documents.map((document) => serialize(document)),
    ]);
    const renamed = content.toString('latin1').replaceAll('_ie\0', '_id\0');
    const section = Buffer.from(`\x01    ${renamed}`, 'latin1');
    section.writeInt32LE(section.length - 1, 1);
    const whole = Buffer.concat([message, section]);
    whole.writeInt32LE(whole.length, 0);
    return whole;
  };

async function send(command: Document, name: string, ...documents: Document[]): Promise<Document> {
  using connection = await rawConnection(database.uri);
  const $db = database.db.databaseName;
  return await connection.command({ ...command, $db }, withSequence(name, ...documents));
}

test('of the documents of an insert, one that repeats its _id is refused', async () => {
  const items = database.plainCollection();
  const empty = Timestamp.fromBits(0, 0);
  const insert = { insert: items.collectionName, ordered: false };
  const documents = [{ _id: 1 }, { _id: 2, _ie: 2 }, { at: empty, _id: 3, _ie: 4 }, { _id: 5 }];
  const reply = await send(insert, 'documents', ...documents);
  const errmsg = "can't have multiple _id fields in one document";
  expect(reply).toMatchObject({ ok: 1, n: 2 });
  expect(reply['writeErrors']).toEqual([
    { index: 1, code: 2, errmsg },
    { index: 2, code: 2, errmsg },
  ]);
  expect(await items.distinct('_id')).toEqual([1, 5]);
});

test('documents inside of a document may repeat an _id', async () => {
  const items = database.plainCollection();
  const insert = { insert: items.collectionName };
  const reply = await send(insert, 'documents', { _id: 1, in: { _id: 1, _ie: 2 } });
  expect(reply).toMatchObject({ ok: 1, n: 1 });
});

test.each([
  ['replacement', { q: { _id: 1 }, u: { _id: 1, _ie: 1, x: 2 } }],
  ['replacement with another id', { q: { _id: 1 }, u: { _id: 1, _ie: 2, x: 2 } }],
  ['upsert', { q: { _id: 3 }, u: { _id: 3, _ie: 4 }, upsert: true }],
  ['upsert without a filter', { q: { x: 9 }, u: { x: 1, _id: 3, _ie: 4, _if: 5 }, upsert: true }],
] as const)('a %s that repeats its _id is refused', async (_, statement) => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, x: 1 });
  const reply = await send({ update: items.collectionName }, 'updates', statement);
  const errmsg = "Can't have multiple _id fields in one document";
  expect(reply).toMatchObject({ ok: 1, n: 0, writeErrors: [{ index: 0, code: 2, errmsg }] });
  expect(await items.find().toArray()).toEqual([{ _id: 1, x: 1 }]);
});

test('a replacement that repeats its _id is no error where nothing is to be replaced', async () => {
  const items = database.plainCollection();
  const update = { update: items.collectionName };
  const reply = await send(update, 'updates', { q: { _id: 1 }, u: { _id: 1, _ie: 2 } });
  expect(reply).toMatchObject({ ok: 1, n: 0, nModified: 0 });
  expect(reply).not.toHaveProperty('writeErrors');
});

test('a bulkWrite is refused what repeats its _id', async () => {
  const items = database.plainCollection();
  const { databaseName } = database.db;
  const command = {
    bulkWrite: 1,
    ordered: false,
    nsInfo: [{ ns: `${databaseName}.${items.collectionName}` }],
  };
  using connection = await rawConnection(database.uri);
  const reply = await connection.command(
    { ...command, $db: 'admin' },
    withSequence(
      'ops',
      { insert: 0, document: { _id: 1, _ie: 1 } },
      { update: 0, filter: {}, updateMods: { _id: 1, _ie: 1 }, upsert: true },
      { insert: 0, document: { _id: 2 } },
    ),
  );
  expect(reply).toMatchObject({ ok: 1, nErrors: 2, nInserted: 1 });
  const codes = reply['cursor'].firstBatch.map(({ code }: Document) => code);
  expect(codes).toEqual([2, 2, undefined]);
  expect(await items.distinct('_id')).toEqual([2]);
});
