/** What the embedded store does when its disk or folder fails: it says so, and loses nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { MongoBulkWriteError, MongoClient } from 'mongodb';
import { startStore } from '../../../store/index.ts';
import { commandPath } from '../../support/programs.ts';
import { startStoreProcess, temporaryFolder } from './store-process.ts';
import { codeOf, type Item } from './support.ts';

/** The largest file that the store may write, in blocks of 1,024 bytes. */
const mostBlocks = 4096;
const outOfDiskSpace = 14031;

test('a full disk fails the write that does not fit, and nothing that was acknowledged is lost', async () => {
  await using folder = await temporaryFolder();
  const stored: number[] = [];
  {
    await using store = await startOnSmallDisk(folder.path);
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    const text = 'x'.repeat(100_000);
    let code: number | undefined;
    for (let _id = 0; code === undefined; _id += 1) {
      code = await codeOf(items.insertOne({ _id, text }));
      if (code === undefined) stored.push(_id);
    }
    expect(code).toBe(outOfDiskSpace);
    expect(await items.countDocuments()).toBe(stored.length);
    expect(await codeOf(items.deleteMany({ _id: { $lt: 10 } }))).toBeUndefined();
    expect(await codeOf(items.insertOne({ _id: -1 }))).toBeUndefined();
  }
  await using store = await startStoreProcess(folder.path, '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  const found = (await items.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(found).toEqual([-1, ...stored.slice(10)]);
});

test('writes that share a commit on a full disk are stored or refused each for itself', async () => {
  await using folder = await temporaryFolder();
  await using store = await startOnSmallDisk(folder.path);
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.createIndex({ tags: 1 });
  const text = 'x'.repeat(50_000);
  const stored: number[] = [];
  for (let from = 0, isFull = false; !isFull; from += 20) {
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        codeOf(items.insertOne({ _id: from + i, text, tags: [1, 2] })),
      ),
    );
    codes.forEach((code, i) => {
      if (code === undefined) stored.push(from + i);
    });
    isFull = codes.includes(outOfDiskSpace);
  }
  const ids = async (hint: Record<string, 1>) =>
    (await items.find({ tags: 1 }).hint(hint).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await ids({ $natural: 1 })).toEqual(stored);
  expect(await ids({ tags: 1 })).toEqual(stored);
  expect(await codeOf(items.deleteMany({}))).toBeUndefined();
  expect(await items.countDocuments()).toBe(0);
});

test.each([true, false])(
  'an insert of many documents that fills the disk tells which are stored (ordered: %s)',
  async (ordered) => {
    await using folder = await temporaryFolder();
    await using store = await startOnSmallDisk(folder.path);
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    const text = 'x'.repeat(40_000);
    const documents = Array.from({ length: 130 }, (_, _id) => ({ _id, text }));
    const error = await items.insertMany(documents, { ordered }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(MongoBulkWriteError);
    if (!(error instanceof MongoBulkWriteError)) return;
    const failures = [error.writeErrors].flat();
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set([outOfDiskSpace]));
    const refused = new Set(failures.map(({ index }) => index));
    const stored = documents.filter(({ _id }) => !refused.has(_id)).map(({ _id }) => _id);
    const first = failures[0]?.index ?? 0;
    const told = ordered ? stored.filter((_id) => _id < first) : stored;
    expect(error.insertedCount).toBe(told.length);
    expect((await items.find().toArray()).map(({ _id }) => _id)).toEqual(told);
    expect(told.length).toBeGreaterThan(0);
  },
);

async function startOnSmallDisk(directory: string) {
  const command = [await commandPath('store'), 'serve', '--directory', directory, '--no-sync'];
  const child = spawn(
    'bash',
    ['-c', `ulimit -f ${mostBlocks} && exec "$@"`, 'bash', process.execPath, ...command],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { uri }: { uri: string } = JSON.parse(await firstLine(child));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    uri,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stdout === null) return reject(new Error('the store has no output'));
    createInterface({ input: stdout }).once('line', resolve);
  });
}

const start = (directory: string) =>
  startStore({ directory, environment: 'test', durability: 'no-sync' });

test('a folder that cannot be made is refused', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(start(join(file, 'store'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a data file that is none is refused, and left alone', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'data.mdb'), 'no data file '.repeat(1000));
  await expect(start(folder.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(start(folder.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
