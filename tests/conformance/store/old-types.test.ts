/** BSON types that no driver of today writes, and old programs have stored. */
import { expect, test } from '@jest/globals';
import { BSONSymbol } from 'bson';
import { rawConnection } from './raw-connection.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();

/** The message with each null field `u` as BSON's `undefined`. */
function withUndefined(message: Buffer): Buffer {
  const field = Buffer.from('\x0au\0', 'latin1');
  for (let at = message.indexOf(field); at >= 0; at = message.indexOf(field, at + 1)) {
    message[at] = 0x06;
  }
  return message;
}

test('undefined is a value of its own, neither null nor missing', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 2, u: null }, { _id: 3 }, { _id: 4, u: 5 }]);
  using connection = await rawConnection(database.uri);
  const $db = database.db.databaseName;
  const documents = [{ _id: 1, u: null }];
  const insert = { insert: items.collectionName, documents, $db };
  expect(await connection.command(insert, withUndefined)).toMatchObject({ ok: 1, n: 1 });
  const ids = async (filter: object) =>
    (await items.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await ids({ u: { $type: 'undefined' } })).toEqual([1]);
  expect(await ids({ u: { $type: 6 } })).toEqual([1]);
  expect(await ids({ u: null })).toEqual([2, 3]);
  expect(await ids({ u: { $ne: null } })).toEqual([1, 4]);
  expect(await ids({ u: { $exists: true } })).toEqual([1, 2, 4]);
  const query = { find: items.collectionName, filter: { u: null }, $db };
  expect(await connection.command(query, withUndefined)).toMatchObject({ ok: 0, code: 2 });
  const sorted = await items.find().sort({ u: 1, _id: 1 }).toArray();
  expect(sorted.map(({ _id }) => _id)).toEqual([1, 2, 3, 4]);
  const type = items.aggregate([{ $sort: { _id: 1 } }, { $project: { t: { $type: '$u' } } }]);
  expect((await type.toArray()).map(({ t }) => t)).toEqual(['undefined', 'null', 'missing', 'int']);
  await items.updateOne({ _id: 1 }, { $set: { other: 1 } });
  expect(await ids({ u: { $type: 'undefined' } })).toEqual([1]);
});

test('a symbol is equal to the text that it holds, by an index and in groups too', async () => {
  const items = database.plainCollection();
  await items.createIndex({ s: 1 });
  await items.insertMany([
    { _id: 1, s: new BSONSymbol('a') },
    { _id: 2, s: 'a' },
    { _id: 3, s: new BSONSymbol('b') },
  ]);
  const found = items.find({ s: 'a' }).sort({ _id: 1 });
  expect((await found.toArray()).map(({ _id }) => _id)).toEqual([1, 2]);
  const grouped = items.aggregate([{ $group: { _id: '$s', n: { $sum: 1 } } }, { $sort: { n: 1 } }]);
  expect((await grouped.toArray()).map(({ n }) => n)).toEqual([1, 2]);
});
