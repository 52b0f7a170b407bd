/** Documents with several `_id` fields, which drivers do not make and the protocol can carry. */
import { describe, expect, test } from '@jest/globals';
import { serialize, Timestamp } from 'bson';
import type { Document } from 'mongodb';
import { rawConnection } from './raw-connection.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();

const withRepeatedIds = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('_ie\0', '_id\0'), 'latin1');

/** The message with a document outside its command, in which each field `_ie` is one more `_id`. */
const withSequence =
  (name: string, ...documents: readonly Document[]) =>
  (message: Buffer): Buffer => {
    const content = Buffer.concat([
      Buffer.from(`${name}\0`, 'latin1'),
      ...documents.map((document) => serialize(document)),
    ]);
    const section = Buffer.concat([Buffer.from('\x01    ', 'latin1'), withRepeatedIds(content)]);
    section.writeInt32LE(section.length - 1, 1);
    const whole = Buffer.concat([message, section]);
    whole.writeInt32LE(whole.length, 0);
    return whole;
  };

const places = ['outside', 'inside'] as const;

/** Sends the documents outside of the body of the command, or in it. */
async function send(
  place: (typeof places)[number],
  command: Document,
  name: string,
  ...documents: Document[]
): Promise<Document> {
  using connection = await rawConnection(database.uri);
  const $db = database.db.databaseName;
  if (place === 'outside') {
    return await connection.command({ ...command, $db }, withSequence(name, ...documents));
  }
  return await connection.command({ ...command, [name]: documents, $db }, withRepeatedIds);
}

describe.each(places)('%s of the body', (place) => {
  test('of the documents of an insert, one that repeats its _id is refused', async () => {
    const items = database.plainCollection();
    const empty = Timestamp.fromBits(0, 0);
    const insert = { insert: items.collectionName, ordered: false };
    const documents = [{ _id: 1 }, { _id: 2, _ie: 2 }, { at: empty, _id: 3, _ie: 4 }, { _id: 5 }];
    const reply = await send(place, insert, 'documents', ...documents);
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
    const reply = await send(place, insert, 'documents', { _id: 1, in: { _id: 1, _ie: 2 } });
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
    const reply = await send(place, { update: items.collectionName }, 'updates', statement);
    const errmsg = "Can't have multiple _id fields in one document";
    expect(reply).toMatchObject({ ok: 1, n: 0, writeErrors: [{ index: 0, code: 2, errmsg }] });
    expect(await items.find().toArray()).toEqual([{ _id: 1, x: 1 }]);
  });

  test('a replacement that repeats its _id is no error where nothing is to be replaced', async () => {
    const items = database.plainCollection();
    const update = { update: items.collectionName };
    const reply = await send(place, update, 'updates', { q: { _id: 1 }, u: { _id: 1, _ie: 2 } });
    expect(reply).toMatchObject({ ok: 1, n: 0, nModified: 0 });
    expect(reply).not.toHaveProperty('writeErrors');
  });
});

test('documents may repeat other names, wherever they come', async () => {
  const items = database.plainCollection();
  using connection = await rawConnection(database.uri);
  const $db = database.db.databaseName;
  const insert = { insert: items.collectionName, documents: [{ _id: 1, a: 1, b: 2 }], $db };
  const reply = await connection.command(insert, (message) => {
    message[message.indexOf('b\0')] = 'a'.charCodeAt(0);
    return message;
  });
  expect(reply).toMatchObject({ ok: 1, n: 1 });
  const stored = await connection.bytes({ find: items.collectionName, $db });
  expect(stored.toString('latin1').split('\x10a\0')).toHaveLength(3);
});

test.each([
  ['a filter', 'deletes', { q: { _id: 1, _ie: 2 }, limit: 1 }],
  ['a document within a replacement', 'updates', { q: {}, u: { in: { _id: 1, _ie: 2 } } }],
] as const)('%s outside of the body names its _id once', async (_what, name, statement) => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 2 });
  const reply = await send(
    'outside',
    { [name.slice(0, -1)]: items.collectionName },
    name,
    statement,
  );
  expect(reply).toMatchObject({ ok: 0, code: 40413 });
  expect(await items.find().toArray()).toEqual([{ _id: 2 }]);
});

test('bytes that are no BSON are refused wherever they stand', async () => {
  const items = database.plainCollection();
  const insert = { insert: items.collectionName, $db: database.db.databaseName };
  using connection = await rawConnection(database.uri);
  const document = { _id: 1, isWrong: true };
  const spoil = (message: Buffer): Buffer => {
    message[message.indexOf('isWrong\0') + 8] = 2;
    return message;
  };
  const outside = withSequence('documents', document);
  const replies = [
    await connection.command({ ...insert, documents: [document] }, spoil),
    await connection.command(insert, (message) => spoil(outside(message))),
  ];
  for (const reply of replies) expect(reply).toMatchObject({ ok: 0, code: 22 });
  expect(await items.countDocuments()).toBe(0);
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
