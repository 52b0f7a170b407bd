/** The store from a terminal: what a person does to a folder, beside a running store and without one. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { open } from 'lmdb';
import { MongoClient } from 'mongodb';
import { commandPath } from '../../support/programs.ts';
import { startStoreProcess, temporaryFolder } from './store-process.ts';
import { exact, type Item } from './support.ts';

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const runStore = (...args: readonly string[]): Promise<Ended> => runWith({}, ...args);

async function runWith(env: Record<string, string>, ...args: readonly string[]): Promise<Ended> {
  return run([process.execPath, await commandPath('store'), ...args], env);
}

async function run([command = '', ...args]: readonly string[], env = {}): Promise<Ended> {
  try {
    const options = { env: { ...process.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(command, args, options);
    return { code: 0, output: stdout, errors: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout, errors: stderr };
  }
}

const everyType: Item = {
  _id: 1,
  double: new Double(5),
  large: new Double(1e10),
  negativeZero: new Double(-0),
  int: new Int32(5),
  long: Long.fromNumber(5),
  decimal: Decimal128.fromString('1.10'),
  text: 'é\u0000',
  date: new Date(-1),
  id: new ObjectId('0123456789abcdef01234567'),
  binary: new Binary(Buffer.from('ab'), 5),
  regex: new BSONRegExp('^a', 'ix'),
  timestamp: new Timestamp({ t: 1, i: 2 }),
  code: new Code('f()', { a: new Int32(1) }),
  least: new MinKey(),
  most: new MaxKey(),
  list: [null, true, [], {}],
};

test('what is exported from a running store and imported elsewhere is the same to the type', async () => {
  await using folder = await temporaryFolder();
  const [from, to, dump] = ['from', 'to', 'dump'].map((name) => join(folder.path, name));
  const read = async (uri: string) => {
    await using client = new MongoClient(uri);
    const db = client.db('shop');
    return {
      bytes: await db.collection('a/b').find({}, { raw: true }).toArray(),
      documents: exact(
        await db.collection('a/b').find({}, { promoteValues: false, bsonRegExp: true }).toArray(),
      ),
      indexes: await db.collection('a/b').indexes(),
      options: await db.collection('a/b').options(),
    };
  };
  let before: Awaited<ReturnType<typeof read>>;
  {
    await using store = await startStoreProcess(from ?? '', '--no-sync');
    await using client = new MongoClient(store.uri);
    const db = client.db('shop');
    const items = await db.createCollection<Item>('a/b', {
      validator: { _id: { $type: 'int' } },
      collation: { locale: 'de', strength: 2 },
    });
    await items.createIndex({ int: 1 }, { unique: true, name: 'by int', sparse: true });
    await items.createIndex(
      { int: 1, text: 'text', note: 'text' },
      { weights: { note: 3 }, collation: { locale: 'simple' } },
    );
    await items.createIndex(
      new Map([
        ['note', 1],
        ['10', 1],
        ['2', -1],
      ] as const),
    );
    await items.insertMany([everyType, { _id: 2 }]);
    // Of the types here a map alone keeps such an order.
    const numbered = new Map<string, unknown>([
      ['_id', 3],
      ['b', 1],
      [
        '10',
        new Map([
          ['z', 1],
          ['0', 2],
        ]),
      ],
    ]);
    await db.command({ insert: 'a/b', documents: [numbered] });
    await db.collection<Item>('other').insertOne({ _id: 1 });
    before = await read(store.uri);
    const args = ['--directory', from ?? '', '--to', dump ?? '', '--collection', 'a/b'];
    expect(await runStore('export', ...args)).toMatchObject({ code: 0 });
  }
  const args = ['--directory', to ?? '', '--from', dump ?? ''];
  expect(await runStore('import', ...args)).toMatchObject({ code: 0 });
  await using store = await startStoreProcess(to ?? '', '--no-sync');
  expect(await read(store.uri)).toEqual(before);
});

test('a clustered collection is exported, imported, compacted and verified as one', async () => {
  await using folder = await temporaryFolder();
  const [from, to, dump] = ['from', 'to', 'dump'].map((name) => join(folder.path, name));
  {
    await using store = await startStoreProcess(from ?? '', '--no-sync');
    await using client = new MongoClient(store.uri);
    const items = await client.db('d').createCollection<Item>('c', {
      clusteredIndex: { key: { _id: 1 }, unique: true, name: 'by id' },
      expireAfterSeconds: 3600,
    });
    await items.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 1 }]);
    await store.stop();
  }
  const exported = ['--directory', from ?? '', '--to', dump ?? ''];
  expect(await runStore('export', ...exported)).toMatchObject({ code: 0 });
  const imported = ['--directory', to ?? '', '--from', dump ?? ''];
  for (const args of [
    ['import', ...imported],
    ['compact', ...imported.slice(0, 2)],
  ] as const) {
    expect(await runStore(...args)).toMatchObject({ code: 0 });
  }
  expect(await runStore('verify', ...imported.slice(0, 2))).toMatchObject({ code: 0 });
  await using store = await startStoreProcess(to ?? '', '--no-sync');
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  expect(await items.find().toArray()).toEqual([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  expect(await items.indexes()).toMatchObject([
    { name: 'by id', clustered: true, expireAfterSeconds: 3600 },
  ]);
});

test('status and verify read beside a running store; compact refuses, and works afterwards', async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  {
    await using store = await startStoreProcess(path, '--no-sync');
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    await items.createIndex({ tags: 1 });
    await items.insertMany(
      Array.from({ length: 500 }, (_, i) => ({
        _id: i,
        tags: [i, i + 1],
        filler: 'x'.repeat(999),
      })),
    );
    await items.deleteMany({ _id: { $gte: 10 } });
    const [status, verify, compact] = await Promise.all([
      runStore('status', '--directory', path, '--json'),
      runStore('verify', '--directory', path, '--json'),
      runStore('compact', '--directory', path),
    ]);
    expect(JSON.parse(status.output)).toMatchObject({
      owner: { uri: store.uri },
      oplog: { changes: expect.any(Number) },
      lastWrite: expect.stringMatching(/^\d{4}-/),
      collections: [{ name: 'd.c', documents: 10, indexes: ['_id_', 'tags_1'] }],
    });
    expect(JSON.parse(verify.output)).toMatchObject({
      documents: 10,
      indexEntries: 30,
      problems: [],
    });
    expect(compact).toMatchObject({ code: 1, errors: expect.stringContaining('Stop it first') });
    await store.stop();
  }
  expect(await runStore('compact', '--directory', path)).toMatchObject({ code: 0 });
  expect(await runStore('verify', '--directory', path)).toMatchObject({
    code: 0,
    output: expect.stringContaining('all is well'),
  });
});

test('verify finds an entry that is missing, one too many, and a record that cannot be read', async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  {
    await using store = await startStoreProcess(path, '--no-sync');
    await using client = new MongoClient(store.uri);
    const items = client.db('d').collection<Item>('c');
    await items.createIndex({ a: 1 });
    await items.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ]);
    await store.stop();
  }
  const db = open<Buffer, Buffer>({
    path: join(path, 'data.mdb'),
    keyEncoding: 'binary',
    encoding: 'binary',
  });
  const ofKind = (kind: number) =>
    Array.from(db.getKeys({ start: Buffer.from([kind]), end: Buffer.from([kind + 1]) }), (key) =>
      Buffer.from(key),
    );
  const [[, , thirdRecord], entries] = [ofKind(1), ofKind(2)];
  const last = entries.at(-1);
  if (thirdRecord === undefined || last === undefined) throw new Error('nothing was stored');
  const astray = Buffer.from(last);
  astray[astray.length - 1] = 99;
  db.putSync(thirdRecord, Buffer.from([1, 2, 3]));
  db.removeSync(entries.at(-2) ?? last);
  db.putSync(astray, Buffer.from([0]));
  await db.close();
  const { code, output } = await runStore('verify', '--directory', path);
  expect(code).toBe(1);
  expect(output).toMatch(/d\.c, record 3: Invalid BSON/);
  expect(output).toMatch(/index a_1, record 2: an entry is missing/);
  expect(output).toMatch(/index a_1, record 99: an entry without its record/);
});

const misuse = [
  [[], 2, 'Usage'],
  [['frobnicate'], 2, "There is no command 'frobnicate'"],
  [['serve', '--help'], 0, '--no-sync'],
  [['serve', '--wrong'], 2, '--wrong'],
  [['serve', '--port', '99999'], 2, '--port takes a number'],
  [['serve', '--directory', '/proc/nowhere'], 1, 'The data folder /proc/nowhere cannot be used'],
  [['status', '--directory', 'nowhere'], 1, 'There is no store in nowhere. Name its folder'],
  [['export'], 2, '--to is missing'],
  [['import', '--from', 'nowhere'], 1, 'There is no file or folder nowhere'],
] as const;

test('misuse is answered with what would be right', async () => {
  const answers = await Promise.all(misuse.map(([args]) => runStore(...args)));
  for (const [i, [, code, words]] of misuse.entries()) {
    const { output = '', errors = '', ...ended } = answers[i] ?? {};
    expect({ ...ended, text: output + errors }).toEqual({
      code,
      text: expect.stringContaining(words),
    });
  }
});

test('what another has is not taken from it', async () => {
  await using folder = await temporaryFolder();
  const directory = join(folder.path, 'store');
  const note = join(folder.path, 'note.txt');
  writeFileSync(note, 'kept');
  await using other = await startStoreProcess(join(folder.path, 'other'), '--port', '0');
  const port = new URL(other.uri).port;
  const [onFile, onPort] = await Promise.all([
    runStore('serve', '--directory', directory, '--socket', note),
    runStore('serve', '--directory', `${directory}2`, '--port', port),
  ]);
  expect(onFile).toMatchObject({ code: 1, errors: expect.stringContaining('choose another path') });
  expect(onPort).toMatchObject({ code: 1, errors: expect.stringContaining(`Port ${port}`) });
  expect(readFileSync(note, 'utf8')).toBe('kept');
});

test('a start that failed for want of room keeps nobody out when there is room', async () => {
  await using folder = await temporaryFolder();
  const command = [process.execPath, await commandPath('store'), 'serve'];
  const args = ['--directory', folder.path];
  const full = await run(['bash', '-c', 'ulimit -f 0 && exec "$@"', 'bash', ...command, ...args]);
  expect(full).toMatchObject({ code: 1, errors: expect.stringContaining(folder.path) });
  expect(readdirSync(folder.path)).toEqual([]);
  await using store = await startStoreProcess(folder.path);
  expect(store.owner).toBe(true);
});

test('what a store holds is for its owner alone, also in a folder that everybody may read', async () => {
  await using folder = await temporaryFolder();
  const directory = join(folder.path, 'store');
  mkdirSync(directory);
  chmodSync(directory, 0o755);
  const mode = (name: string) => statSync(join(directory, name)).mode & 0o777;
  {
    await using store = await startStoreProcess(directory);
    expect([mode('data.mdb'), mode('owner.json')]).toEqual([0o600, 0o600]);
    await store.stop();
  }
  expect(await runStore('compact', '--directory', directory)).toMatchObject({ code: 0 });
  expect(mode('data.mdb')).toBe(0o600);
});

test.each(['status', 'verify', 'compact', 'export', 'serve'])(
  '%s tells of a data file that was cut short or never was one',
  async (command) => {
    await using folder = await temporaryFolder();
    const [cut, strange] = ['cut', 'strange'].map((name) => join(folder.path, name));
    await using store = await startStoreProcess(cut ?? '', '--no-sync');
    await using client = new MongoClient(store.uri);
    await client
      .db('d')
      .collection<Item>('c')
      .insertOne({ _id: 1, text: 'x'.repeat(1e5) });
    await client.close();
    await store.stop();
    truncateSync(join(cut ?? '', 'data.mdb'), 8192);
    mkdirSync(strange ?? '');
    writeFileSync(join(strange ?? '', 'data.mdb'), 'x'.repeat(20_000));
    const rest = command === 'export' ? ['--to', join(folder.path, 'dump')] : [];
    for (const directory of [cut ?? '', strange ?? '']) {
      const ended = await runStore(command, '--directory', directory, ...rest);
      const errors = expect.stringContaining(`${directory}/data.mdb is damaged`);
      expect(ended).toMatchObject({ code: 1, errors });
    }
  },
);

test.each([{ NODE_ENV: 'production' }, { NODE_ENV: 'test', AURORA_ENVIRONMENT: 'staging' }])(
  'the store refuses to run in %j',
  async (env) => {
    await using folder = await temporaryFolder();
    const { code, errors } = await runWith(env, 'serve', '--directory', folder.path);
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('MONGODB_URI') });
    expect(readdirSync(folder.path)).toEqual([]);
  },
);

test('what is in the way of an import is told with the option that clears it', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'x.ndjson');
  writeFileSync(file, '{"_id": 1}\n');
  const names = ['--database', 'd', '--collection', 'c'];
  const args = ['--directory', join(folder.path, 'store'), '--from', file, ...names];
  expect(await runStore('import', ...args)).toMatchObject({ code: 0 });
  const again = await runStore('import', ...args);
  expect(again).toMatchObject({ code: 1, errors: expect.stringContaining('With --drop') });
  expect(await runStore('import', ...args, '--drop')).toMatchObject({ code: 0 });
});

test('a file that an export did not finish is not taken for whole', async () => {
  await using folder = await temporaryFolder();
  const [directory = '', dump = ''] = ['store', 'dump'].map((name) => join(folder.path, name));
  await using store = await startStoreProcess(directory, '--no-sync');
  await using client = new MongoClient(store.uri);
  await client
    .db('d')
    .collection<Item>('c')
    .insertOne({ _id: 1, text: 'x'.repeat(20_000) });
  const command = [process.execPath, await commandPath('store'), 'export', '--to', dump];
  const line = 'ulimit -f 8 && exec "$@"';
  const full = await run(['bash', '-c', line, 'bash', ...command, '--directory', directory]);
  expect(full).toMatchObject({ code: 1 });
  expect(await runStore('import', '--from', dump, '--directory', join(folder.path, 'to'))).toEqual({
    code: 1,
    output: '',
    errors: `There is nothing to import in ${dump}\n`,
  });
});

test('a line that is no document names its place', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'x.ndjson');
  writeFileSync(file, '{"_id": 1}\n\n{"_id": \n');
  const target = ['--directory', join(folder.path, 'store'), '--from', file];
  const ended = await runStore('import', ...target, '--database', 'd', '--collection', 'c');
  expect(ended).toMatchObject({ code: 1, errors: expect.stringContaining('x.ndjson:3') });
});

test('the supported list is printed and nothing else', async () => {
  const { output } = await runStore('supported', '--json');
  expect(JSON.parse(output)).toMatchObject({
    query: expect.arrayContaining(['$eq', '$elemMatch']),
    stages: expect.arrayContaining(['$match', '$changeStream']),
    commands: expect.arrayContaining(['find', 'insert']),
  });
});
