/** What tools ask of the server itself. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { decimal, double, long } from './bson-values.ts';
import { rawConnection } from './raw-connection.ts';
import { startStoreProcess, temporaryFolder } from './store-process.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const admin = (command: Document): Promise<Document> =>
  database.client.db('admin').command(command);

test.each([
  ['logLevel', 3, 3],
  ['logLevel', double(1.5), 1],
  ['logLevel', decimal('2'), 2],
  ['logLevel', true, 1],
  ['logLevel', 0, 0],
  ['quiet', 'yes', true],
  ['quiet', long(0), false],
  ['automationServiceDescriptor', 'x'.repeat(64), 'x'.repeat(64)],
  ['automationServiceDescriptor', '', ''],
])('setParameter %s takes %p for %p', async (name, value, expected) => {
  const before = await admin({ getParameter: 1, [name]: 1 });
  const { was } = await admin({ setParameter: 1, [name]: value, comment: 'from a test' });
  expect(was).toBe(before[name]);
  expect(await admin({ getParameter: 1, [name]: 1 })).toMatchObject({ [name]: expected });
});

test.each([
  [{}, 72],
  [{ logLevel: 0, noSuchParameter: 1 }, 72],
  [{ LogLevel: 0 }, 72],
  [{ enableTestCommands: false }, 72],
  [{ logLevel: -1 }, 2],
  [{ logLevel: 6 }, 2],
  [{ logLevel: '1' }, 2],
  [{ logLevel: double(Number.NaN) }, 2],
  [{ automationServiceDescriptor: 5 }, 14],
  [{ automationServiceDescriptor: 'x'.repeat(65) }, 15],
  [{ logComponentVerbosity: 'much' }, 14],
  [{ logComponentVerbosity: { command: 'much' } }, 2],
  [{ logComponentVerbosity: { command: { verbosity: -2 } } }, 2],
  [{ logComponentVerbosity: { verbosity: -1 } }, 2],
  [{ logComponentVerbosity: { constructor: { verbosity: 1 } } }, 2],
  [{ ttlMonitorSleepSecs: 'often' }, 14],
  [{ ttlMonitorSleepSecs: 0 }, 2],
])('setParameter refuses %j', async (given, code) => {
  expect(await codeOf(admin({ setParameter: 1, ...given }))).toBe(code);
});

test('setParameter changes nothing when one of its values is wrong', async () => {
  await admin({ setParameter: 1, logLevel: 0 });
  expect(await codeOf(admin({ setParameter: 1, logLevel: 2, quiet: 1, nope: 1 }))).toBe(72);
  expect(await admin({ getParameter: 1, logLevel: 1 })).toMatchObject({ logLevel: 0 });
});

test('getParameter tells what can be done about a parameter when asked', async () => {
  await admin({ setParameter: 1, quiet: false });
  const getParameter = { showDetails: true };
  expect(await admin({ getParameter, enableTestCommands: 1, quiet: 1 })).toMatchObject({
    enableTestCommands: { value: true, settableAtRuntime: false },
    quiet: { value: false, settableAtRuntime: true },
  });
  const settable = await admin({ getParameter: { allParameters: true, setAt: 'runtime' } });
  expect(settable).toHaveProperty('quiet');
  expect(settable).not.toHaveProperty('enableTestCommands');
  expect(await codeOf(admin({ getParameter: { setAt: 'noon' }, quiet: 1 }))).toBe(2);
});

test('how much each component is to log is kept, and that of all is the log level', async () => {
  const levels = { verbosity: 1, command: 4, network: { verbosity: 2, asio: { verbosity: 3 } } };
  await admin({ setParameter: 1, logComponentVerbosity: levels });
  const { logLevel, logComponentVerbosity } = await admin({
    getParameter: 1,
    logLevel: 1,
    logComponentVerbosity: 1,
  });
  expect(logLevel).toBe(1);
  expect(logComponentVerbosity).toMatchObject({
    verbosity: 1,
    command: { verbosity: 4 },
    network: { verbosity: 2, asio: { verbosity: 3 }, bridge: { verbosity: -1 } },
  });
  await admin({ setParameter: 1, logLevel: 0 });
});

test('whatsmyuri and commands of sessions look at no other field; their neighbours do', async () => {
  expect(await admin({ startSession: 1, other: 1 })).toMatchObject({ timeoutMinutes: 30 });
  expect(await admin({ whatsmyuri: 1, other: 1 })).toMatchObject({ you: expect.any(String) });
  for (const name of ['endSessions', 'killSessions', 'refreshSessions']) {
    expect(await admin({ [name]: [], other: 1 })).toMatchObject({ ok: 1 });
  }
  expect(await codeOf(admin({ connectionStatus: 1, other: 1 }))).toBe(40415);
  expect(await codeOf(admin({ buildInfo: 1, other: 1 }))).toBe(40415);
});

test('nor does killAllSessions, which ends those of other suites too and so has a store of its own', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  const command = { killAllSessions: [], other: 1, $db: 'admin' };
  expect(await connection.command(command)).toMatchObject({ ok: 1 });
});

test('getLog warns that this is not MongoDB, in a line that tools can read', async () => {
  expect(await admin({ getLog: '*' })).toMatchObject({ names: ['global', 'startupWarnings'] });
  const { log, totalLinesWritten } = await admin({ getLog: 'startupWarnings' });
  expect(totalLinesWritten).toBe(log.length);
  for (const line of log) expect(JSON.parse(line)).toMatchObject({ msg: expect.any(String) });
});

test.each([
  [{ getLog: 1 }, 14],
  [{ getLog: null }, 40414],
  [{ getLog: 'rs' }, 96],
  [{ getLog: '' }, 96],
  [{ getLog: 'global', other: 1 }, 40415],
])('%j is refused', async (command, code) => {
  expect(await codeOf(admin(command))).toBe(code);
});

test('getLog answers in admin alone', async () => {
  expect(await codeOf(database.db.command({ getLog: 'global' }))).toBe(13);
});

test('listCommands names itself, and tells which are part of the stable API', async () => {
  const { commands } = await database.db.command({ listCommands: 1 });
  expect(commands.listCommands).toMatchObject({ adminOnly: false, apiVersions: [] });
  expect(commands.find).toMatchObject({ apiVersions: ['1'] });
  expect(commands.getLog).toMatchObject({ adminOnly: true });
});

test('connectionStatus knows nobody, and tells privileges when asked', async () => {
  const { authInfo } = await admin({ connectionStatus: 1, showPrivileges: 1 });
  expect(authInfo).toMatchObject({
    authenticatedUsers: [],
    authenticatedUserPrivileges: expect.any(Array),
  });
});

test('dbStats tells free storage only when asked', async () => {
  const stats = await database.db.command({ dbStats: 1, freeStorage: 1 });
  expect(stats['totalFreeStorageSize']).toBe(
    stats['freeStorageSize'] + stats['indexFreeStorageSize'],
  );
  expect(await database.db.command({ dbStats: 1, freeStorage: 0 })).not.toHaveProperty(
    'totalFreeStorageSize',
  );
});

test('dbStats tells how full the file system is, in the scale asked for, of a database that is there', async () => {
  await database.plainCollection().insertOne({ _id: 1 });
  const { fsTotalSize, fsUsedSize, totalSize } = await database.db.command({ dbStats: 1 });
  expect(fsUsedSize).toBeGreaterThan(totalSize);
  expect(fsTotalSize).toBeGreaterThanOrEqual(fsUsedSize);
  const scaled = await database.db.command({ dbStats: 1, scale: 1024 });
  expect(scaled).toMatchObject({ fsTotalSize: fsTotalSize / 1024 });
  const elsewhere = database.client.db(`${database.db.databaseName}_elsewhere`);
  const none = await elsewhere.command({ dbStats: 1 });
  expect(none).toMatchObject({ fsTotalSize: 0, fsUsedSize: 0 });
});

test('hostInfo tells the limits of the process beside those of the machine', async () => {
  const { system, extra } = await admin({ hostInfo: 1 });
  if (process.platform === 'linux') expect(extra['pageSize']).toBeGreaterThan(0);
  expect(system['memLimitMB']).toBeLessThanOrEqual(system['memSizeMB']);
  expect(system['numCoresAvailableToProcess']).toBeLessThanOrEqual(system['numCores']);
});

test.each([
  [{ insert: 'c', documents: [{}] }, 20],
  [{ explain: { find: 'c' } }, 20],
  [{ nope: 1 }, 59],
  [{}, 59],
])('explain refuses %j', async (explain, code) => {
  expect(await codeOf(database.db.command({ explain }))).toBe(code);
});

test('explain of a plan alone does not run the query, and tells what cannot be run at all', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 1, zero: 0 }]);
  const failing = { $expr: { $gt: [{ $divide: [1, '$zero'] }, 0] } };
  const { queryPlanner } = await items.find(failing).explain('queryPlanner');
  expect(queryPlanner).toMatchObject({ winningPlan: { stage: 'COLLSCAN' } });
  expect(await items.aggregate([{ $match: failing }]).explain('queryPlanner')).not.toHaveProperty(
    'executionStats',
  );
  expect(await codeOf(items.find(failing).explain('executionStats'))).toBe(2);
  expect(await codeOf(items.find({ $text: { $search: 'a' } }).explain('queryPlanner'))).toBe(27);
});

test.each([
  ['count', { a: 1 }, 'COUNT_SCAN', 0, 3],
  ['count', { a: 1, b: { $exists: true } }, 'FETCH', 3, 1],
  ['aggregate', { a: { $gte: 1 } }, 'COUNT_SCAN', 0, 4],
  ['aggregate', { a: 1, b: 1 }, 'FETCH', 3, 1],
] as const)(
  'explain of a %s of %j tells whether documents are read',
  async (command, filter, stage, read, n) => {
    const items = database.plainCollection();
    await items.insertMany([1, 1, 1, 2].map((a, i) => ({ _id: i, a, ...(i === 0 && { b: 1 }) })));
    await items.createIndex({ a: 1 });
    const name = items.collectionName;
    const pipeline = [{ $match: filter }, { $count: 'n' }];
    const given =
      command === 'count'
        ? { count: name, query: filter }
        : { aggregate: name, pipeline, cursor: {} };
    const told = await database.db.command({ explain: given, verbosity: 'executionStats' });
    const { queryPlanner, executionStats } = told['stages']?.[0]?.$cursor ?? told;
    expect(queryPlanner.winningPlan.stage).toBe(stage);
    expect(executionStats).toMatchObject({ nReturned: n, totalDocsExamined: read });
    expect(await items.countDocuments(filter)).toBe(n);
    expect(await database.db.command({ count: name, query: filter })).toMatchObject({ n });
  },
);

const writes: readonly (readonly [Document, Document])[] = [
  [{ updates: [{ q: { a: 1 }, u: { $set: { b: 1 } } }] }, { nMatched: 1, nWouldModify: 1 }],
  [
    { updates: [{ q: { a: 1 }, u: { $set: { b: 1 } }, multi: true }] },
    { nMatched: 3, nWouldModify: 2 },
  ],
  [
    { updates: [{ q: { a: 9 }, u: { $set: { b: 1 } }, upsert: true }] },
    { nMatched: 0, nWouldModify: 0, nWouldUpsert: 1 },
  ],
  [{ deletes: [{ q: { a: 1 }, limit: 0 }] }, { nWouldDelete: 3 }],
  [
    { query: { a: 1 }, update: [{ $set: { b: 2 } }] },
    { nMatched: 1, nWouldModify: 1 },
  ],
  [{ query: { a: 1 }, remove: true }, { nWouldDelete: 1 }],
];

test.each(writes)(
  'explain of the write %j tells what it would do, and does nothing',
  async (given, counts) => {
    const items = database.plainCollection();
    const all = [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 1, b: 1 },
    ];
    await items.insertMany(all);
    const name = given['updates'] ? 'update' : given['deletes'] ? 'delete' : 'findAndModify';
    const { executionStats } = await database.db.command({
      explain: { [name]: items.collectionName, ...given },
    });
    const stage = 'nWouldDelete' in counts ? 'DELETE' : 'UPDATE';
    expect(executionStats.executionStages).toMatchObject({ stage, ...counts });
    expect(await items.find().toArray()).toEqual(all);
  },
);

/** The hashes by which tools know a query again. */
async function hashesOf(
  command: Document,
): Promise<{ readonly plan: string; readonly query: string }> {
  const { queryPlanner, queryShapeHash } = await database.db.command({
    explain:
      'pipeline' in command
        ? { aggregate: 'c', cursor: {}, ...command }
        : { find: 'c', ...command },
    verbosity: 'queryPlanner',
  });
  return { plan: queryPlanner.planCacheShapeHash, query: queryShapeHash };
}

const match = { $match: { a: { $gt: 0 } } };

test.each([
  [{ filter: { a: 1 } }, { filter: { a: { $eq: 2 } } }, ['plan', 'query']],
  [{ filter: { a: 1, b: 2 } }, { filter: { $and: [{ a: 3 }, { b: 4 }] } }, ['plan', 'query']],
  [{ filter: { a: 1, b: 2 } }, { filter: { b: 2, a: 1 } }, ['plan']],
  [
    { filter: { a: { $not: { $gt: 1 } } } },
    { filter: { a: { $not: { $gt: 2 } } } },
    ['plan', 'query'],
  ],
  [{ filter: { a: { $in: [1] } } }, { filter: { a: { $in: [1, 2] } } }, ['query']],
  [{ filter: { a: { $type: 'int' } } }, { filter: { a: { $type: 'string' } } }, ['plan']],
  [{ filter: { a: { $exists: true } } }, { filter: { a: { $exists: false } } }, []],
  [{ filter: { $or: [{ a: 1 }] } }, { filter: { $nor: [{ a: 1 }] } }, []],
  [{ filter: { a: { $elemMatch: { b: 1 } } } }, { filter: { a: { $elemMatch: { c: 1 } } } }, []],
  [{ projection: { a: 1, b: 1 } }, { projection: { b: 1, a: 1 } }, ['plan']],
  [{ sort: { a: 1 } }, { sort: { a: -1 } }, []],
  [
    { collation: { locale: 'en' } },
    { collation: { locale: 'en', strength: 3 } },
    ['plan', 'query'],
  ],
  [{ collation: { locale: 'en' } }, {}, []],
  [{ pipeline: [match] }, { pipeline: [match, { $limit: 5 }] }, ['plan']],
  [{ pipeline: [match] }, { pipeline: [match, { $count: 'n' }] }, []],
])('%j and %j have these shapes in common: %j', async (one, other, common) => {
  const [a, b] = [await hashesOf(one), await hashesOf(other)];
  expect(a).toMatchObject({
    plan: expect.stringMatching(/^[0-9A-F]{8}$/),
    query: expect.stringMatching(/^[0-9A-F]{64}$/),
  });
  const same = (['plan', 'query'] as const).filter((kind) => a[kind] === b[kind]);
  expect(same).toEqual(common);
});
