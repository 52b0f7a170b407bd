/** What stages refuse: each operand and option, before a document is read. */
import { expect, test } from '@jest/globals';
import { Decimal128, type Document } from 'mongodb';
import { samples } from './bson-values.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

const values: Readonly<Record<string, unknown>> = samples;

/** Stage, the types of operand that it takes, and the code for all others. */
const operandTypes: readonly (readonly [string, readonly string[], number])[] = [
  ['$match', ['object'], 15959],
  ['$project', ['object'], 15969],
  ['$addFields', ['object'], 40272],
  ['$set', ['object'], 40272],
  ['$group', ['object'], 15947],
  ['$sort', ['object'], 15973],
  ['$sample', ['object'], 28745],
  ['$unwind', ['object', 'string'], 15981],
  ['$lookup', ['object'], 9],
  ['$graphLookup', ['object'], 9],
  ['$unionWith', ['object', 'string'], 9],
  ['$facet', ['object'], 40169],
  ['$bucket', ['object'], 40201],
  ['$bucketAuto', ['object'], 40240],
  ['$count', ['string'], 40156],
  ['$replaceRoot', ['object'], 40229],
  ['$out', ['object', 'string'], 16990],
  ['$merge', ['object', 'string'], 51182],
  ['$limit', ['double', 'int', 'long', 'decimal'], 5107201],
  ['$skip', ['double', 'int', 'long', 'decimal'], 5107200],
  ['$unset', ['string', 'array'], 31002],
  ['$collStats', ['object'], 5447000],
];

const wrongTypes = operandTypes.flatMap(([stage, taken, code]) =>
  Object.keys(values)
    .filter((type) => !taken.includes(type))
    .map((type) => [stage, type, code] as const),
);

test.each(wrongTypes)('%s refuses an operand of type %s with %i', async (stage, type, code) => {
  const running = database.db.collection('none').aggregate([{ [stage]: values[type] }]);
  expect(await codeOf(running.toArray())).toBe(code);
});

const join = { from: 'other', as: 'joined' };
const byField = { ...join, localField: 'a', foreignField: 'b' };
const graph = { ...join, startWith: '$a', connectFromField: 'a', connectToField: 'b' };
const bucket = { groupBy: '$a', boundaries: [0, 5] };
const series = { db: 'x', coll: 'y' };

const wrongOptions: readonly (readonly [Document, number])[] = [
  [{ $nothing: 1 }, 40324],
  [{ match: {} }, 40324],
  [{}, 40323],
  [{ $match: {}, $limit: 1 }, 40323],
  [{ $limit: 0 }, 15958],
  [{ $limit: -1 }, 5107201],
  [{ $limit: 1.5 }, 5107201],
  [{ $limit: Decimal128.fromString('1E-6143') }, 5107201],
  [{ $limit: Decimal128.fromString('9223372036854775808') }, 5107201],
  [{ $skip: -1 }, 5107200],
  [{ $project: {} }, 51272],
  [{ $addFields: {} }, 40177],
  [{ $addFields: { '': 1 } }, 40352],
  [{ $addFields: { 'a.': 1 } }, 40353],
  [{ $addFields: { 'a..b': 1 } }, 15998],
  [{ $addFields: { $a: 1 } }, 16410],
  [{ $addFields: { a: 1, 'a.b': 2 } }, 40176],
  [{ $addFields: { 'a.b': 2, a: 1 } }, 40176],
  [{ $addFields: { a: { 'x.y': 1 } } }, 40183],
  [{ $addFields: { a: { $add: [1, 2], $abs: 1 } } }, 40181],
  [{ $unset: [] }, 31119],
  [{ $unset: ['a', 1] }, 31120],
  [{ $unset: ['a.b', 'a.b'] }, 31250],
  [{ $unset: Array(201).fill('a').join('.') }, 15],
  [{ $unset: ['$a', 'a\0b'] }, 9527900],
  [{ $unset: ['a\0b', 1] }, 31120],
  [{ $group: {} }, 15955],
  [{ $group: { _id: { a: 1 } } }, 17390],
  [{ $group: { _id: null, 'a.b': { $sum: 1 } } }, 40235],
  [{ $group: { _id: null, $a: { $sum: 1 } } }, 40236],
  [{ $group: { _id: null, a: 1 } }, 40234],
  [{ $group: { _id: null, a: { $nothing: 1 } } }, 15952],
  [{ $sort: {} }, 15976],
  [{ $sort: { a: 'x' } }, 15974],
  [{ $sort: { a: 2 } }, 15975],
  [{ $sort: { a: 0 } }, 15975],
  [{ $sort: { a: { $other: 1 } } }, 17312],
  [{ $sort: { a: { $meta: 'textScore', b: 1 } } }, 9],
  [{ $sort: { a: { $meta: 'nothing' } } }, 31138],
  [{ $sort: { a: { $meta: 'textScore' } } }, 40218],
  [{ $sort: { 'a.': 1 } }, 40353],
  [{ $sort: { $a: 1 } }, 16410],
  [{ $sort: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`f${i}`, 1])) }, 13103],
  [{ $sample: {} }, 28749],
  [{ $sample: { size: 'x' } }, 28746],
  [{ $sample: { size: 0 } }, 28747],
  [{ $sample: { size: 1, other: 1 } }, 28748],
  [{ $unwind: {} }, 28812],
  [{ $unwind: 'a' }, 28818],
  [{ $unwind: '$' }, 40352],
  [{ $unwind: '$a\0b' }, 16419],
  [{ $unwind: { path: 1 } }, 28808],
  [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }, 28809],
  [{ $unwind: { path: '$a', includeArrayIndex: '' } }, 28810],
  [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }, 28822],
  [{ $unwind: { path: '$a', other: 1 } }, 28811],
  [{ $count: '' }, 40157],
  [{ $count: '$a' }, 40158],
  [{ $count: 'a\0b' }, 40159],
  [{ $count: 'a.b' }, 40160],
  [{ $sortByCount: 1 }, 40149],
  [{ $sortByCount: 'a' }, 40148],
  [{ $sortByCount: { a: 1 } }, 40147],
  [{ $replaceRoot: {} }, 40414],
  [{ $replaceRoot: { newRoot: '$a', other: 1 } }, 40415],
  [{ $lookup: { as: 'x', localField: 'a', foreignField: 'b' } }, 9],
  [{ $lookup: { ...join, from: 1 } }, 9],
  [{ $lookup: { ...byField, from: '' } }, 73],
  [{ $lookup: { from: 'other', localField: 'a', foreignField: 'b' } }, 40414],
  [{ $lookup: { ...byField, as: '' } }, 9],
  [{ $lookup: { ...byField, as: 1 } }, 14],
  [{ $lookup: { ...byField, other: 1 } }, 40415],
  [{ $lookup: { ...join, localField: 'a', pipeline: [] } }, 9],
  [{ $lookup: join }, 9],
  [{ $lookup: { ...byField, let: { x: '$a' } } }, 9],
  [{ $lookup: { ...join, let: 1, pipeline: [] } }, 14],
  [{ $lookup: { ...join, let: { X: 1 }, pipeline: [] } }, 9],
  [{ $lookup: { ...join, let: { x: '$$y' }, pipeline: [] } }, 17276],
  [{ $lookup: { ...join, pipeline: [{ $match: 1 }] } }, 15959],
  [{ $lookup: { ...join, pipeline: [{ $project: { x: '$$y' } }] } }, 17276],
  [{ $lookup: { ...join, pipeline: [{ $out: 'x' }] } }, 51047],
  [{ $lookup: { ...join, pipeline: [{ $merge: 'x' }] } }, 51047],
  [{ $unionWith: { coll: 'x', pipeline: 1 } }, 14],
  [{ $unionWith: { coll: 1 } }, 14],
  [{ $unionWith: { coll: 'x', other: 1 } }, 40415],
  [{ $unionWith: { coll: 'x', pipeline: [{ $out: 'x' }] } }, 31441],
  [{ $graphLookup: join }, 40105],
  [{ $graphLookup: { ...graph, from: 1 } }, 40103],
  [{ $graphLookup: { ...graph, maxDepth: 'x' } }, 40100],
  [{ $graphLookup: { ...graph, maxDepth: -1 } }, 40101],
  [{ $graphLookup: { ...graph, maxDepth: 1.5 } }, 40102],
  [{ $graphLookup: { ...graph, restrictSearchWithMatch: 1 } }, 40185],
  [{ $graphLookup: { ...graph, other: 1 } }, 40104],
  [{ $facet: {} }, 40169],
  [{ $facet: { a: 1 } }, 40170],
  [{ $facet: { a: [1] } }, 40171],
  [{ $facet: { '': [] } }, 15998],
  [{ $facet: { $a: [] } }, 16410],
  [{ $facet: { 'a.b': [] } }, 16412],
  [{ $facet: { a: [{ $facet: { b: [] } }] } }, 40600],
  [{ $facet: { a: [{ $out: 'x' }] } }, 40600],
  [{ $facet: { a: [{ $collStats: {} }] } }, 40600],
  [{ $facet: { a: [{ $documents: [] }] } }, 40600],
  [{ $facet: { a: [{ $lookup: { ...join, pipeline: [{ $indexStats: {} }] } }] } }, 40600],
  [{ $facet: { a: [{ $lookup: { ...join, pipeline: [{ $out: 'x' }] } }] } }, 51047],
  [{ $facet: { a: [{ $unionWith: { coll: 'x', pipeline: [{ $out: 'x' }] } }] } }, 31441],
  [{ $bucket: {} }, 40198],
  [{ $bucket: { ...bucket, groupBy: 'a' } }, 40202],
  [{ $bucket: { ...bucket, boundaries: 1 } }, 40200],
  [{ $bucket: { ...bucket, boundaries: [1] } }, 40192],
  [{ $bucket: { ...bucket, boundaries: [1, 'a'] } }, 40193],
  [{ $bucket: { ...bucket, boundaries: [2, 1] } }, 40194],
  [{ $bucket: { ...bucket, boundaries: ['$a', 1] } }, 40191],
  [{ $bucket: { ...bucket, default: '$a' } }, 40195],
  [{ $bucket: { ...bucket, default: 1 } }, 40199],
  [{ $bucket: { ...bucket, output: 1 } }, 40196],
  [{ $bucket: { ...bucket, other: 1 } }, 40197],
  [{ $bucketAuto: {} }, 40246],
  [{ $bucketAuto: { groupBy: 'a', buckets: 1 } }, 40239],
  [{ $bucketAuto: { groupBy: '$a', buckets: 'x' } }, 40241],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1.5 } }, 40242],
  [{ $bucketAuto: { groupBy: '$a', buckets: 0 } }, 40243],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1, output: 1 } }, 40244],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1, other: 1 } }, 40245],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1, granularity: 1 } }, 40261],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1, granularity: 'X' } }, 40257],
  [{ $out: '' }, 73],
  [{ $out: '.a' }, 73],
  [{ $out: 'system.a' }, 17385],
  [{ $out: '$a' }, 20],
  [{ $out: 'a'.repeat(255) }, 20],
  [{ $out: {} }, 40414],
  [{ $out: { db: 'x', coll: 1 } }, 14],
  [{ $out: { db: 'x', coll: 'y', z: 1 } }, 40415],
  [{ $out: { db: 'a b', coll: 'y' } }, 73],
  [{ $out: { db: 'admin', coll: 'y' } }, 31321],
  [{ $out: { ...series, timeseries: {} } }, 40414],
  [{ $out: { ...series, timeseries: { timeField: 1 } } }, 14],
  [{ $out: { ...series, timeseries: { timeField: 't', other: 1 } } }, 40415],
  [{ $out: { ...series, timeseries: { timeField: 't', granularity: 'days' } } }, 2],
  [{ $out: { ...series, timeseries: { timeField: 't', bucketMaxSpanSeconds: 0.5 } } }, 2],
  [{ $out: { ...series, timeseries: { timeField: 't', bucketRoundingSeconds: 9 } } }, 72],
  [{ $out: { ...series, timeseries: { timeField: 't' } } }, 115],
  [{ $merge: {} }, 40414],
  [{ $merge: { into: '' } }, 5786800],
  [{ $merge: { into: {} } }, 5786801],
  [{ $merge: { into: 1 } }, 51178],
  [{ $merge: { into: 'x', on: 1 } }, 51186],
  [{ $merge: { into: 'x', on: [] } }, 51187],
  [{ $merge: { into: 'x', on: [1] } }, 51134],
  [{ $merge: { into: 'x', on: ['a', 'a'] } }, 31465],
  [{ $merge: { into: 'x', on: 'a' } }, 51183],
  [{ $merge: { into: 'x', whenMatched: 1 } }, 51191],
  [{ $merge: { into: 'x', whenMatched: 'other' } }, 2],
  [{ $merge: { into: 'x', whenNotMatched: 'other' } }, 2],
  [{ $merge: { into: 'x', whenMatched: 'fail', whenNotMatched: 'discard' } }, 51181],
  [{ $merge: { into: 'x', let: { a: 1 } } }, 51199],
  [{ $merge: { into: 'x', whenMatched: [], let: { new: 1 } } }, 51273],
  [{ $merge: { into: 'x', whenMatched: [{ $group: { _id: 1 } }] } }, 72],
  [{ $merge: { into: 'x', other: 1 } }, 40415],
  [{ $merge: { into: { db: 'config', coll: 'x' } } }, 31320],
  [{ $merge: 'system.x' }, 31319],
  [{ $indexStats: { a: 1 } }, 28803],
  [{ $documents: [] }, 73],
];

test.each(wrongOptions)('%j is refused with %i', async (stage, code) => {
  const running = database.db.collection('none').aggregate([stage]);
  expect(await codeOf(running.toArray())).toBe(code);
});

const elsewhere: readonly (readonly [Document, number])[] = [
  [{ $currentOp: {} }, 73],
  [{ $listSessions: {} }, 73],
  [{ $listLocalSessions: {} }, 73],
  [{ $facet: { a: [{ $listSessions: {} }] } }, 73],
  [{ $facet: { a: [{ $querySettings: {} }] } }, 40600],
  [{ $facet: { a: [{ $planCacheStats: {} }] } }, 40600],
  [{ $facet: { a: [{ $geoNear: {} }] } }, 40600],
];

test.each(elsewhere)('%j has its place elsewhere', async (stage, code) => {
  const running = database.db.collection('none').aggregate([stage]);
  expect(await codeOf(running.toArray())).toBe(code);
});

const wrongPlaces: readonly (readonly [readonly Document[], number])[] = [
  [[{ $out: 'x' }, { $match: {} }], 40601],
  [[{ $merge: 'x' }, { $out: 'y' }], 40601],
  [[{ $match: {} }, { $collStats: {} }], 40602],
  [[{ $match: {} }, { $indexStats: {} }], 40602],
  [[{ $limit: 1 }, { $match: { $text: { $search: 'x' } } }], 17313],
  [Array.from({ length: 1001 }, () => ({ $match: {} })), 7749501],
];

test.each(wrongPlaces)('%j is in the wrong order', async (pipeline, code) => {
  const running = database.db.collection('none').aggregate([...pipeline]);
  expect(await codeOf(running.toArray())).toBe(code);
});

const wrongCommands: readonly (readonly [Document, number])[] = [
  [{ aggregate: 'c', pipeline: [] }, 9],
  [{ aggregate: 'c', cursor: {} }, 40414],
  [{ aggregate: 'c', pipeline: {}, cursor: {} }, 14],
  [{ aggregate: 'c', pipeline: [1], cursor: {} }, 14],
  [{ aggregate: 'c', pipeline: [], cursor: 1 }, 14],
  [{ aggregate: 'c', pipeline: [], cursor: { other: 1 } }, 40415],
  [{ aggregate: 'c', pipeline: [], cursor: { batchSize: 'x' } }, 14],
  [{ aggregate: 'c', pipeline: [], cursor: { batchSize: -1 } }, 2],
  [{ aggregate: 'c', pipeline: [], cursor: {}, other: 1 }, 40415],
  [{ aggregate: 'c', pipeline: [], cursor: {}, allowDiskUse: 1 }, 14],
  [{ aggregate: 'c', pipeline: [], cursor: {}, hint: 1 }, 9],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: 1 }, 14],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { A: 1 } }, 9],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { NOW: 1 } }, 4738901],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: '$b' } }, 4890500],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: '$$ROOT' } }, 4890500],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: '$$NOW' } }, 51144],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: { $add: ['$$NOW', 1] } } }, 51144],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: '$$CLUSTER_TIME' } }, 51144],
  [{ aggregate: 'c', pipeline: [], cursor: {}, let: { a: '$$b', b: 1 } }, 17276],
  [{ aggregate: 1, pipeline: [], cursor: {} }, 73],
  [{ aggregate: 1, pipeline: [{ $match: {} }], cursor: {} }, 73],
  [{ aggregate: 2, pipeline: [], cursor: {} }, 2],
  [{ aggregate: true, pipeline: [], cursor: {} }, 73],
  [{ aggregate: '', pipeline: [], cursor: {} }, 73],
  [{ aggregate: '$cmd.aggregate', pipeline: [], cursor: {} }, 73],
];

test.each(wrongCommands)('the command %j is refused with %i', async (command, code) => {
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('stages that write are no part of a transaction', async () => {
  const items = database.collection();
  await items.insertOne({ _id: 1 });
  await database.client.withSession(async (session) => {
    session.startTransaction();
    const running = items.aggregate([{ $out: 'x' }], { session }).toArray();
    expect(await codeOf(running)).toBe(263);
    await session.abortTransaction();
  });
});
