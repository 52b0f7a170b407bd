/** Fail points are one server's, for all who use it: these tests have a store of their own. */
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { startStoreProcess, temporaryFolder } from './store-process.ts';
import { changes, codeOf, type Item } from './support.ts';

test('failCommand fails as often as it is told', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  const appName = 'fails-once';
  await using client = new MongoClient(store.uri);
  await using named = new MongoClient(store.uri, { appName, retryReads: false });
  const ping = () => named.db('x').command({ ping: 1 });
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['ping'], errorCode: 96, appName },
  });
  expect(await codeOf(client.db('x').command({ ping: 1 }))).toBeUndefined();
  expect(await codeOf(ping())).toBe(96);
  expect(await codeOf(ping())).toBeUndefined();
  await store.stop();
});

test('failCommand fails a handshake by the name of the application in it', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  const appName = 'no-handshake-for-this-one';
  await using client = new MongoClient(store.uri);
  await using refused = new MongoClient(store.uri, { appName });
  await using taken = new MongoClient(store.uri, { appName });
  const admin = client.db('admin');
  const data = { failCommands: ['hello', 'ismaster'], errorCode: 96, appName };
  await admin.command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data });
  const heartbeat = once(refused, 'serverHeartbeatFailed');
  const connected = expect(refused.connect()).rejects.toThrow('closed');
  const [{ failure }] = await heartbeat;
  expect(failure).toMatchObject({ code: 96, message: expect.stringContaining('fail point') });
  await refused.close();
  await connected;
  await admin.command({ configureFailPoint: 'failCommand', mode: 'off' });
  await taken.connect();
  await store.stop();
});

test('a commit that fails leaves nothing behind, and its statements run again', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.insertMany([1, 2, 3].map((_id) => ({ _id, n: 0 })));
  await client.db('admin').command({
    configureFailPoint: 'onPrimaryTransactionalWrite',
    mode: { times: 1 },
    data: { failBeforeCommitExceptionCode: 1, closeConnection: false },
  });
  const updates = [1, 2, 3].map((_id) => ({
    updateOne: { filter: { _id }, update: changes({ $inc: { n: 1 } }) },
  }));
  expect((await items.bulkWrite(updates)).matchedCount).toBe(3);
  expect(await items.distinct('n')).toEqual([1]);
  await store.stop();
});
