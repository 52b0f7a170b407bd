/** What tools ask of the server itself. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { decimal, double, long } from './bson-values.ts';
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

test('whatsmyuri and startSession look at no other field; their neighbours do', async () => {
  expect(await admin({ startSession: 1, other: 1 })).toMatchObject({ timeoutMinutes: 30 });
  expect(await admin({ whatsmyuri: 1, other: 1 })).toMatchObject({ you: expect.any(String) });
  expect(await codeOf(admin({ connectionStatus: 1, other: 1 }))).toBe(40415);
  expect(await codeOf(admin({ buildInfo: 1, other: 1 }))).toBe(40415);
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

test('hostInfo tells the limits of the process beside those of the machine', async () => {
  const { system } = await admin({ hostInfo: 1 });
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
