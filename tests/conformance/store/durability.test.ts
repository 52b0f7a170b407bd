/** What the embedded store promises over restarts, crashes and bad input. It needs processes of its own. */

import { statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Binary, Long } from 'bson';
import { MongoClient } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { type RawConnection, rawConnection, toMessage } from './raw-connection.ts';
import {
  impatientClient,
  problemsIn,
  startStoreProcess,
  temporaryFolder,
} from './store-process.ts';
import { changes, type Item } from './support.ts';

const lsid = { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) };
const increment = { q: { _id: 1 }, u: { $inc: { n: 1 } } };

test('a retried write is done once, even when the store was killed in between', async () => {
  await using folder = await temporaryFolder();
  const update = {
    update: 'c',
    updates: [increment],
    $db: 'd',
    lsid,
    txnNumber: Long.fromNumber(1),
  };
  const modify = {
    findAndModify: 'c',
    query: { _id: 1 },
    update: { $inc: { n: 1 } },
    new: true,
    $db: 'd',
    lsid,
    txnNumber: Long.fromNumber(2),
  };
  {
    await using store = await startStoreProcess(folder.path, '--no-sync');
    using connection = await rawConnection(store.uri);
    await connection.command({ insert: 'c', documents: [{ _id: 1, n: 0 }], $db: 'd' });
    expect(await connection.command(update)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(await connection.command(update)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(await connection.command(modify)).toMatchObject({ value: { n: 2 } });
    await store.kill();
  }
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  expect(await connection.command(modify)).toMatchObject({ ok: 1, value: { n: 2 } });
  expect(await connection.command(update)).toMatchObject({ ok: 0, code: 225 });
  expect(await connection.command({ find: 'c', $db: 'd' })).toMatchObject({
    cursor: { firstBatch: [{ _id: 1, n: 2 }] },
  });
});

test('a retryable write that fails before its commit, and again when it is repeated, is not done', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.insertOne({ _id: 1, n: 0 });
  await client.db('admin').command({
    configureFailPoint: 'onPrimaryTransactionalWrite',
    mode: { times: 2 },
    data: { failBeforeCommitExceptionCode: 1 },
  });
  await expect(items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }))).rejects.toThrow('closed');
  expect(await items.distinct('n')).toEqual([0]);
});

test('a retryable write that takes long is done once, though its connection ends with its first change', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.insertMany(Array.from({ length: 1000 }, (_, _id) => ({ _id, at: _id, n: 0 })));
  const failPoint = { configureFailPoint: 'onPrimaryTransactionalWrite' };
  await client.db('admin').command({ ...failPoint, mode: 'alwaysOn', data: {} });
  const slowly = { $nor: Array.from({ length: 2000 }, (_, i) => ({ at: -i - 1 })) };
  const updates = [997, 998, 999].map((at) => ({ q: { ...slowly, at }, u: { $inc: { n: 1 } } }));
  const update = { update: 'c', updates, $db: 'd', lsid, txnNumber: Long.fromNumber(1) };
  using connection = await rawConnection(store.uri);
  // Nobody answers it.
  connection.command(update).catch(() => {});
  const changed = () => items.distinct('at', { n: { $gt: 0 } });
  await eventually(async () => expect(await changed()).toEqual([997, 998, 999]));
  await client.db('admin').command({ ...failPoint, mode: 'off' });
  using again = await rawConnection(store.uri);
  expect(await again.command(update)).toMatchObject({ ok: 1, n: 3, nModified: 3 });
  expect(await items.distinct('n')).toEqual([0, 1]);
});

test('a retryable write meets its fail point once for each document', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  await client.db('admin').command({
    configureFailPoint: 'onPrimaryTransactionalWrite',
    mode: { skip: 3 },
    data: { failBeforeCommitExceptionCode: 1 },
  });
  const items = client.db('d').collection<Item>('c');
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  await expect(items.insertOne({ _id: 4 })).rejects.toThrow('closed');
  expect(await items.distinct('_id')).toEqual([1, 2, 3]);
});

test('a repeated commit succeeds after a crash', async () => {
  await using folder = await temporaryFolder();
  const transaction = { $db: 'd', lsid, txnNumber: Long.fromNumber(1), autocommit: false };
  const commit = { commitTransaction: 1, ...transaction, $db: 'admin' };
  {
    await using store = await startStoreProcess(folder.path, '--no-sync');
    using connection = await rawConnection(store.uri);
    const insert = { insert: 'c', documents: [{ _id: 1 }], ...transaction, startTransaction: true };
    expect(await connection.command(insert)).toMatchObject({ ok: 1, n: 1 });
    expect(await connection.command(commit)).toMatchObject({ ok: 1 });
    await store.kill();
  }
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  expect(await connection.command(commit)).toMatchObject({ ok: 1 });
  expect(await connection.command({ count: 'c', $db: 'd' })).toMatchObject({ n: 1 });
});

test('a change stream goes on where it was after a crash', async () => {
  await using folder = await temporaryFolder();
  let token: unknown;
  {
    await using store = await startStoreProcess(folder.path, '--no-sync');
    // Closed before the kill: the driver waits for ever where it closes over a connection that is lost at that moment.
    {
      await using client = new MongoClient(store.uri);
      const items = client.db('d').collection<Item>('c');
      await items.insertOne({ _id: 0 });
      await using stream = items.watch([], { maxAwaitTimeMS: 50 });
      await stream.tryNext();
      await items.insertOne({ _id: 1 });
      token = (await stream.next())._id;
      await items.insertOne({ _id: 2 });
    }
    await store.kill();
  }
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  await using stream = client.db('d').collection<Item>('c').watch([], { resumeAfter: token });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 2 } });
});

test('a kill amid an $out leaves the collection that it was to replace, and nothing beside it', async () => {
  await using folder = await temporaryFolder();
  const namesIn = async (connection: RawConnection) => {
    const { cursor } = await connection.command({ listCollections: 1, $db: 'd' });
    return cursor.firstBatch.map(({ name }: { name: string }) => name).sort();
  };
  {
    await using store = await startStoreProcess(folder.path, '--no-sync');
    using worker = await rawConnection(store.uri);
    using witness = await rawConnection(store.uri);
    const documents = Array.from({ length: 5000 }, (_, _id) => ({ _id }));
    await worker.command({ insert: 'c', documents, $db: 'd' });
    await worker.command({ insert: 'target', documents: [{ _id: 'old' }], $db: 'd' });
    const sum = { $add: ['$$value', 1] };
    const slow = { $reduce: { input: { $range: [0, 5000] }, initialValue: 0, in: sum } };
    const pipeline = [{ $set: { slow } }, { $out: 'target' }];
    worker.send(toMessage({ aggregate: 'c', pipeline, cursor: {}, $db: 'd' }));
    await eventually(async () => expect((await namesIn(witness)).length).toBe(3));
    await store.kill();
  }
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  expect(await namesIn(connection)).toEqual(['c', 'target']);
  expect(await connection.command({ find: 'target', $db: 'd' })).toMatchObject({
    cursor: { firstBatch: [{ _id: 'old' }] },
  });
  expect(await problemsIn(folder.path)).toEqual([]);
});

test('a folder has one owner: a second process is sent to it', async () => {
  await using folder = await temporaryFolder();
  await using first = await startStoreProcess(folder.path, '--no-sync');
  await using second = await startStoreProcess(folder.path, '--no-sync');
  expect([first.owner, second.owner]).toEqual([true, false]);
  expect(second.uri).toBe(first.uri);
  await second.stop();
  using connection = await rawConnection(first.uri);
  expect(await connection.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
});

test('the folder is for its owner alone', async () => {
  await using folder = await temporaryFolder();
  const inner = `${folder.path}/store`;
  await using store = await startStoreProcess(inner, '--no-sync');
  expect(store.owner).toBe(true);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
});

test('expired documents go with the next sweep', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.createIndex({ at: 1 }, { expireAfterSeconds: 10 });
  await items.insertMany([
    { _id: 1, at: new Date(Date.now() - 60_000) },
    { _id: 2, at: new Date(Date.now() + 60_000) },
    { _id: 3, at: 'no date' },
    { _id: 4 },
  ]);
  const byTime = await client.db('d').createCollection<{ _id: Date | number }>('clustered', {
    clusteredIndex: { key: { _id: 1 }, unique: true },
    expireAfterSeconds: 10,
  });
  await byTime.insertMany([{ _id: new Date(Date.now() - 60_000) }, { _id: 5 }]);
  await client.db('admin').command({ setParameter: 1, ttlMonitorSleepSecs: 1 });
  await eventually(async () => {
    expect((await items.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([
      2, 3, 4,
    ]);
    expect(await byTime.find().toArray()).toEqual([{ _id: 5 }]);
  });
});

const ping = () => toMessage({ ping: 1, $db: 'admin' });
const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  change(bytes);
  return bytes;
};

const malformed: readonly (readonly [string, Buffer])[] = [
  ['a length below the header', changed(ping(), (bytes) => bytes.writeInt32LE(3, 0))],
  ['a negative length', changed(ping(), (bytes) => bytes.writeInt32LE(-1, 0))],
  ['a length beyond all limits', changed(ping(), (bytes) => bytes.writeInt32LE(2 ** 31 - 1, 0))],
  ['an unknown opcode', changed(ping(), (bytes) => bytes.writeInt32LE(4242, 12))],
  ['an unknown section', changed(ping(), (bytes) => bytes.writeUInt8(9, 20))],
  ['a document longer than its message', changed(ping(), (bytes) => bytes.writeInt32LE(9999, 21))],
];

test('bytes that make no sense end their connection, and only that', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using witness = await rawConnection(store.uri);
  for (const [, bytes] of malformed) {
    using connection = await rawConnection(store.uri);
    connection.send(bytes);
    await connection.closed;
  }
  expect(await witness.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
});

const textIndex = { text: 'text' } as const;

/** Ends a store amid the build of an index. False where the build was done before. */
async function endAmidBuild(folder: string, end: 'stop' | 'kill'): Promise<boolean> {
  await using store = await startStoreProcess(folder, '--no-sync');
  const client = await impatientClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  const first = await items.countDocuments();
  const text = 'gold silver ring chain pearl ruby opal';
  const ids = Array.from({ length: 4000 }, (_, i) => first + i);
  await items.insertMany(ids.map((_id) => ({ _id, text: `${text} ${_id}` })));
  await items.dropIndexes();
  const built = items.createIndex(textIndex).catch((error: Error) => error);
  // Once they are answered it is under way.
  for (let i = 0; i < 3; i += 1) await client.db('admin').command({ ping: 1 });
  await store[end]();
  const outcome = await built;
  await client.close();
  return outcome instanceof Error;
}

test.each(['stop', 'kill'] as const)(
  'a build of an index that a %s cuts short leaves nothing, and can be done again',
  async (end) => {
    await using folder = await temporaryFolder();
    // One that was done too soon has more to do the next time.
    while (!(await endAmidBuild(folder.path, end)));
    await using store = await startStoreProcess(folder.path, '--no-sync');
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
    await items.createIndex(textIndex);
    expect(await items.countDocuments({ $text: { $search: '3999' } })).toBe(1);
  },
);

const many = Array.from({ length: 3000 }, (_, _id) => ({ _id, n: _id, tags: [_id % 7, 'a'] }));

test.each([
  [
    'an update',
    { update: 'c', updates: [{ q: {}, u: { $inc: { n: 10_000 } }, multi: true }], $db: 'd' },
  ],
  ['a delete', { delete: 'c', deletes: [{ q: {}, limit: 0 }], $db: 'd' }],
  ['a drop', { drop: 'c', $db: 'd' }],
])(
  'a kill amid %s of many documents leaves each as it was or as it is to be',
  async (_name, work) => {
    await using folder = await temporaryFolder();
    {
      await using store = await startStoreProcess(folder.path, '--no-sync');
      // No driver: now and then it waits for ever for a store that was killed.
      using worker = await rawConnection(store.uri);
      using witness = await rawConnection(store.uri);
      const indexes = [
        { key: { n: 1 }, name: 'n' },
        { key: { tags: 1, n: -1 }, name: 'tags' },
      ];
      const created = await worker.command({ createIndexes: 'c', indexes, $db: 'd' });
      expect(created).toMatchObject({ ok: 1 });
      const inserted = await worker.command({ insert: 'c', documents: many, $db: 'd' });
      expect(inserted).toMatchObject({ ok: 1, n: many.length });
      worker.send(toMessage(work));
      // Once it is answered the work is under way.
      expect(await witness.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
      await store.kill();
    }
    expect(await problemsIn(folder.path)).toEqual([]);
    await using store = await startStoreProcess(folder.path, '--no-sync');
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    for (const { _id, n } of await items.find().toArray()) {
      expect([_id, Number(_id) + 10_000]).toContain(n);
    }
    await items.insertOne({ _id: -1, n: 50_000 });
    expect(await problemsIn(folder.path)).toEqual([]);
  },
);
