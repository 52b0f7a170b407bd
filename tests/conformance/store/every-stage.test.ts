/** One call of each stage and command on the supported list: none is promised that nobody has tried. */
import { describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { supported } from '../../../store/supported.ts';
import { exact, useDatabase } from './support.ts';

const database = useDatabase();
const lists = supported();

describe('stages', () => {
  /** Each behind the documents `{ a: 1, b: 'x' }` and `{ a: 4, b: 'y' }`, and what it yields. */
  const calls: Readonly<Record<string, readonly [operand: unknown, output: Document[]]>> = {
    $addFields: [
      { c: { $add: ['$a', 1] } },
      [
        { a: 1, b: 'x', c: 2 },
        { a: 4, b: 'y', c: 5 },
      ],
    ],
    $bucket: [
      { groupBy: '$a', boundaries: [0, 2], default: 'more', output: { all: { $push: '$a' } } },
      [
        { _id: 0, all: [1] },
        { _id: 'more', all: [4] },
      ],
    ],
    $bucketAuto: [
      { groupBy: '$a', buckets: 2 },
      [
        { _id: { min: 1, max: 4 }, count: 1 },
        { _id: { min: 4, max: 4 }, count: 1 },
      ],
    ],
    $count: ['all', [{ all: 2 }]],
    $densify: [
      { field: 'a', range: { step: 2, bounds: 'full' } },
      [{ a: 1, b: 'x' }, { a: 3 }, { a: 4, b: 'y' }],
    ],
    $facet: [
      { all: [{ $count: 'n' }], few: [{ $match: { a: 1 } }, { $unset: 'b' }] },
      [{ all: [{ n: 2 }], few: [{ a: 1 }] }],
    ],
    $fill: [
      { output: { c: { value: 0 } } },
      [
        { a: 1, b: 'x', c: 0 },
        { a: 4, b: 'y', c: 0 },
      ],
    ],
    $group: [{ _id: null, sum: { $sum: '$a' } }, [{ _id: null, sum: 5 }]],
    $limit: [1, [{ a: 1, b: 'x' }]],
    $match: [{ a: { $gt: 1 } }, [{ a: 4, b: 'y' }]],
    $project: [{ b: 1, _id: 0 }, [{ b: 'x' }, { b: 'y' }]],
    $redact: [{ $cond: [{ $eq: ['$b', 'x'] }, '$$KEEP', '$$PRUNE'] }, [{ a: 1, b: 'x' }]],
    $replaceRoot: [{ newRoot: { c: '$a' } }, [{ c: 1 }, { c: 4 }]],
    $replaceWith: [{ c: '$a' }, [{ c: 1 }, { c: 4 }]],
    $set: [{ b: '$$REMOVE' }, [{ a: 1 }, { a: 4 }]],
    $setWindowFields: [
      { sortBy: { a: -1 }, output: { n: { $documentNumber: {} } } },
      [
        { a: 4, b: 'y', n: 1 },
        { a: 1, b: 'x', n: 2 },
      ],
    ],
    $skip: [1, [{ a: 4, b: 'y' }]],
    $sort: [
      { b: -1 },
      [
        { a: 4, b: 'y' },
        { a: 1, b: 'x' },
      ],
    ],
    $sortByCount: [{ $type: '$a' }, [{ _id: 'int', count: 2 }]],
    $unset: ['a', [{ b: 'x' }, { b: 'y' }]],
    $unwind: [
      '$b',
      [
        { a: 1, b: 'x' },
        { a: 4, b: 'y' },
      ],
    ],
  };

  /** Those that need a collection, or are nowhere but in front. */
  const more: Readonly<Record<string, () => Promise<unknown>>> = {
    $collStats: async () => {
      const [found] = await (await two()).aggregate([{ $collStats: { count: {} } }]).toArray();
      expect(found?.['count']).toBe(2);
    },
    $changeStream: async () => {
      const items = await two();
      await using stream = items.watch();
      const next = stream.next();
      await items.insertOne({ _id: 3 });
      expect(await next).toMatchObject({ operationType: 'insert' });
    },
    $documents: async () => {
      const found = database.db.aggregate([{ $documents: [{ a: { $add: [1, 1] } }] }]);
      expect(await found.toArray()).toEqual([{ a: 2 }]);
    },
    $graphLookup: async () => {
      const items = database.plainCollection();
      await items.insertMany([{ _id: 1, next: 2 }, { _id: 2, next: 3 }, { _id: 3 }]);
      const $graphLookup = {
        from: items.collectionName,
        startWith: '$next',
        connectFromField: 'next',
        connectToField: '_id',
        as: 'way',
      };
      const [found] = await items.aggregate([{ $match: { _id: 1 } }, { $graphLookup }]).toArray();
      expect(found?.['way']).toHaveLength(2);
    },
    $indexStats: async () => {
      const found = await (await two()).aggregate([{ $indexStats: {} }]).toArray();
      expect(found).toMatchObject([{ name: '_id_' }]);
    },
    $listLocalSessions: async () => {
      const found = database.db.aggregate([{ $listLocalSessions: { allUsers: true } }]);
      expect((await found.toArray()).length).toBeGreaterThan(0);
    },
    $lookup: async () => {
      const items = await two();
      const $lookup = {
        from: items.collectionName,
        localField: 'b',
        foreignField: 'b',
        as: 'same',
      };
      const stages = [{ $match: { a: 1 } }, { $lookup }];
      expect(await items.aggregate(stages).toArray()).toMatchObject([{ same: [{ a: 1 }] }]);
    },
    $merge: async () => {
      const items = await two();
      await items.aggregate([{ $set: { c: 1 } }, { $merge: items.collectionName }]).toArray();
      expect(await items.find({ c: 1 }).toArray()).toHaveLength(2);
    },
    $out: async () => {
      const items = await two();
      await items.aggregate([{ $limit: 1 }, { $out: items.collectionName }]).toArray();
      expect(await items.find().toArray()).toHaveLength(1);
    },
    $sample: async () => {
      const found = await (await two()).aggregate([{ $sample: { size: 1 } }]).toArray();
      expect(found).toHaveLength(1);
    },
    $unionWith: async () => {
      const items = await two();
      const found = await items.aggregate([{ $unionWith: items.collectionName }]).toArray();
      expect(found).toHaveLength(4);
    },
  };

  async function two() {
    const items = database.plainCollection();
    await items.insertMany([
      { _id: 1, a: 1, b: 'x' },
      { _id: 2, a: 4, b: 'y' },
    ]);
    return items;
  }

  test('each on the list has its call', () => {
    expect([...Object.keys(calls), ...Object.keys(more)].sort()).toEqual(lists.stages);
  });

  test.each(Object.entries(calls))('%s', async (name, [operand, output]) => {
    const stages = [{ $unset: '_id' }, { [name]: operand }];
    const items = database.collection();
    await items.insertMany([
      { _id: 1, a: 1, b: 'x' },
      { _id: 2, a: 4, b: 'y' },
    ]);
    expect(exact(await items.aggregate(stages).toArray())).toBe(exact(output));
  });

  test.each(Object.entries(more))('%s', async (_name, call) => {
    expect.hasAssertions();
    await call();
  });
});

describe('commands', () => {
  const inDatabase: readonly Document[] = [
    { insert: 'c', documents: [{ _id: 1, a: 1 }] },
    { find: 'c', filter: { a: 1 } },
    { count: 'c' },
    { distinct: 'c', key: 'a' },
    { aggregate: 'c', pipeline: [], cursor: {} },
    { update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { a: 2 } } }] },
    { findAndModify: 'c', query: { _id: 1 }, update: { $inc: { a: 1 } } },
    { explain: { find: 'c' } },
    { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }] },
    { listIndexes: 'c' },
    { collMod: 'c', index: { name: 'a', hidden: true } },
    { dropIndexes: 'c', index: 'a' },
    { delete: 'c', deletes: [{ q: { _id: 1 }, limit: 1 }] },
    { collStats: 'c' },
    { dbStats: 1 },
    { create: 'd' },
    { listCollections: 1 },
    { drop: 'd' },
    { killCursors: 'c', cursors: [] },
    { buildInfo: 1 },
    { connectionStatus: 1 },
    { hello: 1 },
    { hostInfo: 1 },
    { isMaster: 1 },
    { listCommands: 1 },
    { ping: 1 },
    { serverStatus: 1 },
    { startSession: 1 },
    { endSessions: [] },
    { refreshSessions: [] },
    { killSessions: [] },
    { whatsmyuri: 1 },
    { dropDatabase: 1 },
  ];
  const inAdmin: readonly Document[] = [
    { configureFailPoint: 'failCommand', mode: 'off' },
    { getCmdLineOpts: 1 },
    { getLog: 'global' },
    { getParameter: 1, ttlMonitorSleepSecs: 1 },
    { setParameter: 1, ttlMonitorSleepSecs: 60 },
    { listDatabases: 1 },
    { replSetGetStatus: 1 },
  ];
  /** What is of use behind others only, or ends what other tests have begun; their tests are elsewhere. */
  const elsewhere = [
    'abortTransaction',
    'bulkWrite',
    'commitTransaction',
    'getMore',
    'killAllSessions',
    'renameCollection',
  ];
  const named = [...inDatabase, ...inAdmin].map((command) => Object.keys(command)[0] ?? '');

  test('each on the list has its call', () => {
    expect([...named, ...elsewhere].sort()).toEqual([...lists.commands].sort());
  });

  test('each answers that it went well', async () => {
    const { client } = database;
    const db = client.db(`${database.db.databaseName}_commands`);
    for (const command of inDatabase) {
      expect([command, (await db.command(command))['ok']]).toEqual([command, 1]);
    }
    for (const command of inAdmin) {
      const { ok } = await client.db('admin').command(command);
      expect([command, ok]).toEqual([command, 1]);
    }
  });
});
