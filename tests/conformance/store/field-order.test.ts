/** Fields keep their order, whatever they are called. Names of whole numbers stand with a `#` in front. */
import { describe, expect, test } from '@jest/globals';
import { Long } from 'bson';
import type { Document } from 'mongodb';
import { type Chance, chanceOf, seed } from './chance.ts';
import { type OrderedConnection, orderedConnection } from './ordered-documents.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();
let collections = 0;

/** A collection of its own, with these documents. */
async function withDocuments(
  documents: readonly Document[],
  use: (connection: OrderedConnection, name: string) => Promise<void>,
): Promise<void> {
  collections += 1;
  const name = `ordered${collections}`;
  using connection = await orderedConnection(database.uri, database.db.databaseName);
  await connection.command({ insert: name, documents });
  await use(connection, name);
}

/** The order is part of what is compared. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_name, inner) => (inner instanceof Long ? Number(inner) : inner));

const inner = { z: 1, '#10': 2, '#2': 3, a: 4 };
const stored = { _id: 1, b: 1, '#1': 2, '#0': inner, a: 3, '#10': [5, { c: 1, '#7': 2 }] };
const { '#10': _list, ...withoutList } = stored;
const { '#0': _inner, ...withoutInner } = stored;

const projections: readonly (readonly [string, Document, Document])[] = [
  ['some', { a: 1, '#1': 1, b: 1 }, { _id: 1, b: 1, '#1': 2, a: 3 }],
  ['all but some', { '#10': 0 }, withoutList],
  [
    'fields of documents',
    { '0.a': 1, '0.10': 1, '0.z': 1 },
    { _id: 1, '#0': { z: 1, '#10': 2, a: 4 } },
  ],
  ['expressions', { y: '$a', '#3': '$b', a: 1 }, { _id: 1, a: 3, y: 3, '#3': 1 }],
  ['documents made anew', { x: { y: '$a', '#3': '$b' } }, { _id: 1, x: { y: 3, '#3': 1 } }],
  ['a document as it is', { x: '$0' }, { _id: 1, x: inner }],
  ['a part of a list', { '#10': { $slice: -1 } }, { ...stored, '#10': [{ c: 1, '#7': 2 }] }],
  ['an element', { '#10': { $elemMatch: { c: 1 } } }, { _id: 1, '#10': [{ c: 1, '#7': 2 }] }],
  ['a literal', { x: { $literal: inner } }, { _id: 1, x: inner }],
];

test.each(projections)('a find that projects %s', async (_what, projection, result) => {
  await withDocuments([stored], async (connection, find) => {
    expect(written(await connection.find({ find, projection }))).toBe(written([result]));
  });
});

test.each([
  ['a record', { recordId: { $meta: 'recordId' } }, { ...stored, recordId: 1 }],
  ['a key', { indexKey: { $meta: 'indexKey' } }, { ...stored, indexKey: { b: 1, '#1': 2 } }],
] as const)('a find that projects %s beside the fields', async (_what, projection, result) => {
  await withDocuments([stored], async (connection, find) => {
    const indexes = [{ key: { b: 1, '#1': 1 }, name: 'numbered' }];
    await connection.command({ createIndexes: find, indexes });
    const found = await connection.find({ find, projection, hint: 'numbered' });
    expect(written(found).replace(/"recordId":\d+/, '"recordId":1')).toBe(written([result]));
    const keys = await connection.find({ find, returnKey: true, hint: 'numbered' });
    expect(written(keys)).toBe(written([{ b: 1, '#1': 2 }]));
    const records = written(await connection.find({ find, showRecordId: true }));
    expect(records.replace(/"\$recordId":\d+/, '"$recordId":1')).toBe(
      written([{ ...stored, $recordId: 1 }]),
    );
    const listed = await connection.find({ listIndexes: find });
    expect(written(listed)).toContain(written({ b: 1, '#1': 1 }));
  });
});

const group = { b: '$b', '#1': '$1', a: '$a' };
const grouped = { b: 1, '#1': 2, a: 3 };
const lookup = { from: 'none', localField: 'a', foreignField: 'a' };

const pipelines: readonly (readonly [string, Document[], readonly Document[]])[] = [
  [
    '$addFields',
    [{ $addFields: { y: 1, '#5': 2, '0.11': 3 } }],
    [{ ...stored, '#0': { ...inner, '#11': 3 }, y: 1, '#5': 2 }],
  ],
  ['$set of a document', [{ $set: { y: inner } }], [{ ...stored, y: inner }]],
  ['$unset', [{ $unset: ['10', '0.10'] }], [{ ...withoutList, '#0': { z: 1, '#2': 3, a: 4 } }]],
  [
    '$project',
    [{ $project: { '#3': '$b', x: { b: '$b', '#1': '$a' } } }],
    [{ _id: 1, '#3': 1, x: { b: 1, '#1': 3 } }],
  ],
  [
    '$group',
    [{ $group: { _id: group, y: { $first: '$0' }, '#3': { $push: '$0' } } }],
    [{ _id: grouped, y: inner, '#3': [inner] }],
  ],
  [
    'accumulators',
    [
      {
        $group: {
          _id: null,
          y: { $addToSet: '$0' },
          m: { $mergeObjects: '$0' },
          t: { $top: { sortBy: { b: 1, '#1': 1 }, output: '$0' } },
          f: { $firstN: { n: 1, input: '$$ROOT' } },
        },
      },
    ],
    [{ _id: null, y: [inner], m: inner, t: inner, f: [stored] }],
  ],
  ['$replaceRoot', [{ $replaceRoot: { newRoot: '$0' } }], [inner]],
  [
    '$replaceWith',
    [{ $replaceWith: { $mergeObjects: [{ y: 1, '#3': 2 }, '$0'] } }],
    [{ y: 1, '#3': 2, ...inner }],
  ],
  ['$replaceWith a document', [{ $replaceWith: { y: 1, '#3': '$a' } }], [{ y: 1, '#3': 3 }]],
  [
    '$unwind',
    [{ $unwind: '$10' }],
    [
      { ...stored, '#10': 5 },
      { ...stored, '#10': { c: 1, '#7': 2 } },
    ],
  ],
  [
    '$unwind with a position',
    [{ $unwind: { path: '$10', includeArrayIndex: '3' } }, { $limit: 1 }],
    [{ ...stored, '#10': 5, '#3': 0 }],
  ],
  ['$lookup', [{ $lookup: { ...lookup, as: '3' } }], [{ ...stored, '#3': [] }]],
  [
    '$graphLookup',
    [
      {
        $graphLookup: {
          from: 'none',
          startWith: '$a',
          connectFromField: 'a',
          connectToField: 'a',
          as: '3',
        },
      },
    ],
    [{ ...stored, '#3': [] }],
  ],
  [
    '$facet',
    [{ $facet: { y: [{ $project: { '#0': 1 } }], '#3': [{ $count: '1' }] } }],
    [{ y: [{ _id: 1, '#0': inner }], '#3': [{ '#1': 1 }] }],
  ],
  [
    '$setWindowFields',
    [
      {
        $setWindowFields: {
          sortBy: { a: 1 },
          output: { y: { $sum: '$a' }, '#3': { $push: '$0' } },
        },
      },
    ],
    [{ ...stored, y: 3, '#3': [inner] }],
  ],
  [
    '$bucket',
    [
      {
        $bucket: {
          groupBy: '$a',
          boundaries: [0, 9],
          output: { y: { $sum: 1 }, '#3': { $first: '$0' } },
        },
      },
    ],
    [{ _id: 0, y: 1, '#3': inner }],
  ],
  [
    '$bucketAuto',
    [{ $bucketAuto: { groupBy: '$0', buckets: 1, output: { y: { $sum: 1 }, '#3': { $sum: 1 } } } }],
    [{ _id: { min: inner, max: inner }, y: 1, '#3': 1 }],
  ],
  ['$sortByCount', [{ $sortByCount: '$0' }], [{ _id: inner, count: 1 }]],
  ['$sort', [{ $sort: { b: 1, '#1': -1 } }], [stored]],
  [
    '$sort in memory',
    [{ $addFields: { y: 1 } }, { $sort: { y: 1, '#1': -1 } }],
    [{ ...stored, y: 1 }],
  ],
  [
    '$redact',
    [{ $redact: { $cond: [{ $eq: ['$c', 1] }, '$$PRUNE', '$$DESCEND'] } }],
    [{ ...stored, '#10': [5] }],
  ],
  ['$unionWith', [{ $unionWith: { pipeline: [{ $documents: [inner] }] } }], [stored, inner]],
  [
    '$densify',
    [
      { $densify: { field: 'a', range: { step: 1, bounds: [3, 5] } } },
      { $project: { _id: 0, '#0': 1, a: 1 } },
    ],
    [{ '#0': inner, a: 3 }, { a: 4 }],
  ],
  [
    '$fill',
    [{ $fill: { output: { y: { value: 1 }, '#3': { value: inner } } } }],
    [{ ...stored, y: 1, '#3': inner }],
  ],
  ['$sample', [{ $sample: { size: 1 } }], [stored]],
  [
    'metadata',
    [{ $addFields: { y: 1, '#3': { $type: { $meta: 'recordId' } } } }],
    [{ ...stored, y: 1, '#3': 'long' }],
  ],
];

test.each(pipelines)('%s keeps the order', async (_stage, pipeline, results) => {
  await withDocuments([stored], async (connection, aggregate) => {
    const found = await connection.find({ aggregate, pipeline, cursor: {} });
    expect(written(found)).toBe(written(results));
  });
});

const expressions: readonly (readonly [string, unknown, unknown])[] = [
  [
    '$mergeObjects',
    { $mergeObjects: ['$0', { y: 1, '#3': 2 }, { z: 9 }] },
    { ...inner, z: 9, y: 1, '#3': 2 },
  ],
  [
    '$arrayToObject',
    {
      $arrayToObject: [
        [
          ['y', 1],
          ['3', 2],
          ['1', 3],
        ],
      ],
    },
    { y: 1, '#3': 2, '#1': 3 },
  ],
  [
    '$objectToArray',
    { $map: { input: { $objectToArray: '$0' }, in: '$$this.k' } },
    ['z', '10', '2', 'a'],
  ],
  ['$setField', { $setField: { field: '3', input: '$0', value: 5 } }, { ...inner, '#3': 5 }],
  ['$unsetField', { $unsetField: { field: '10', input: '$0' } }, { z: 1, '#2': 3, a: 4 }],
  ['$map', { $map: { input: [1], in: { y: '$$this', '#3': 1 } } }, [{ y: 1, '#3': 1 }]],
  ['$filter', { $filter: { input: '$10', cond: { $eq: ['$$this.c', 1] } } }, [{ c: 1, '#7': 2 }]],
  [
    '$reduce',
    {
      $reduce: {
        input: [1],
        initialValue: { y: 0 },
        in: { $mergeObjects: ['$$value', { '#3': 1 }] },
      },
    },
    { y: 0, '#3': 1 },
  ],
  ['$let', { $let: { vars: { v: '$0' }, in: { y: '$$v', '#3': 1 } } }, { y: inner, '#3': 1 }],
  ['$cond', { $cond: [true, '$0', null] }, inner],
  ['$sortArray', { $sortArray: { input: ['$0'], sortBy: { z: 1, '#10': 1 } } }, [inner]],
  ['$$ROOT', '$$ROOT', stored],
  ['a constant document', { y: '$b', '#3': { $literal: inner } }, { y: 1, '#3': inner }],
  ['$setUnion', { $setUnion: [['$0'], []] }, [inner]],
  ['$zip', { $zip: { inputs: [['$0']] } }, [[inner]]],
];

test.each(expressions)('%s gives its fields in order', async (_what, expression, result) => {
  await withDocuments([stored], async (connection, aggregate) => {
    const pipeline = [{ $project: { _id: 0, x: expression } }];
    const found = await connection.find({ aggregate, pipeline, cursor: {} });
    expect(written(found)).toBe(written([{ x: result }]));
  });
});

const updates: readonly (readonly [string, Document | Document[], Document])[] = [
  [
    '$set in the order of names',
    { $set: { y: 1, '#3': 2, '#2': inner } },
    { ...stored, '#2': inner, '#3': 2, y: 1 },
  ],
  [
    '$set in a document',
    { $set: { '0.y': 1, '0.3': 2 } },
    { ...stored, '#0': { ...inner, '#3': 2, y: 1 } },
  ],
  ['$set of what is there', { $set: { '#1': 7 } }, { ...stored, '#1': 7 }],
  [
    '$unset',
    { $unset: { '#10': 1, '0.10': 1 } },
    { ...withoutList, '#0': { z: 1, '#2': 3, a: 4 } },
  ],
  ['$inc', { $inc: { '#1': 1, '#3': 1 } }, { ...stored, '#1': 3, '#3': 1 }],
  ['$rename', { $rename: { '#0': 'y' } }, { ...withoutInner, y: inner }],
  [
    '$push',
    { $push: { '#10': inner, '#3': inner } },
    { ...stored, '#10': [...stored['#10'], inner], '#3': [inner] },
  ],
  ['$addToSet', { $addToSet: { '#10': inner } }, { ...stored, '#10': [...stored['#10'], inner] }],
  ['$pull', { $pull: { '#10': { c: 1 } } }, { ...stored, '#10': [5] }],
  ['a replacement', { y: 1, '#3': 2, '#0': inner }, { _id: 1, y: 1, '#3': 2, '#0': inner }],
  [
    'a pipeline',
    [{ $set: { y: 1, '#3': 2 } }, { $unset: '10' }],
    { ...withoutList, y: 1, '#3': 2 },
  ],
  [
    'a pipeline that replaces',
    [{ $replaceWith: { y: 1, '#3': '$0' } }],
    { _id: 1, y: 1, '#3': inner },
  ],
];

describe.each(updates)('an update by %s', (_what, u, after) => {
  test('keeps the order of the fields', async () => {
    await withDocuments([stored], async (connection, name) => {
      await connection.command({ update: name, updates: [{ q: { _id: 1 }, u }] });
      expect(written(await connection.find({ find: name }))).toBe(written([after]));
    });
  });

  test('keeps it in what findAndModify gives back, and in the changes that are told', async () => {
    await withDocuments([stored], async (connection, findAndModify) => {
      const watch = [{ $changeStream: { fullDocument: 'updateLookup' } }];
      const opened = await connection.command({
        aggregate: findAndModify,
        pipeline: watch,
        cursor: {},
      });
      const command = { findAndModify, query: { _id: 1 }, update: u };
      expect(written(await connection.find({ ...command, new: true }))).toBe(written(after));
      const cursor = { getMore: opened['cursor'].id, collection: findAndModify };
      const [event] = (await connection.find(cursor)) as Document[];
      expect(written(event?.['fullDocument'])).toBe(written(after));
    });
  });
});

test('findAndModify gives the fields that are asked for, as they were', async () => {
  await withDocuments([stored], async (connection, findAndModify) => {
    const command = { findAndModify, query: { _id: 1 }, update: { $set: { '#1': 9 } } };
    const fields = { a: 1, '#1': 1, b: 1 };
    const before = await connection.find({ ...command, fields });
    expect(written(before)).toBe(written({ _id: 1, b: 1, '#1': 2, a: 3 }));
    const sort = { b: 1, '#1': -1 };
    const removed = await connection.find({ findAndModify, query: {}, sort, remove: true });
    expect(written(removed)).toBe(written({ ...stored, '#1': 9 }));
  });
});

test('an upsert has the fields of its filter and its update', async () => {
  await withDocuments([stored], async (connection, name) => {
    const u = { $set: { '#3': 1, y: 2 }, $setOnInsert: { '#5': inner } };
    const q = { _id: 2, x: 1, '#9': 1 };
    await connection.command({ update: name, updates: [{ q, u, upsert: true }] });
    const found = await connection.find({ find: name, filter: { _id: 2 } });
    expect(written(found)).toBe(written([{ _id: 2, '#9': 1, x: 1, '#3': 1, '#5': inner, y: 2 }]));
  });
});

test('what an insert, a replacement and an update announce is in order', async () => {
  await withDocuments([stored], async (connection, name) => {
    const opened = await connection.command({
      aggregate: name,
      pipeline: [{ $changeStream: {} }],
      cursor: {},
    });
    await connection.command({ insert: name, documents: [{ _id: 2, y: 1, '#3': 2 }] });
    const u = { $set: { y: inner, '#3': 2 }, $unset: { a: 1, '#1': 1 } };
    await connection.command({ update: name, updates: [{ q: { _id: 1 }, u }] });
    const cursor = { getMore: opened['cursor'].id, collection: name };
    const events = (await connection.find(cursor)) as Document[];
    expect(written(events[0]?.['fullDocument'])).toBe(written({ _id: 2, y: 1, '#3': 2 }));
    const { updatedFields, removedFields } = events[1]?.['updateDescription'] ?? {};
    expect(written({ updatedFields, removedFields })).toBe(
      written({ updatedFields: { '#3': 2, y: inner }, removedFields: ['1', 'a'] }),
    );
  });
});

test.each([
  ['$out', (to: string) => [{ $out: to }]],
  ['$merge', (to: string) => [{ $merge: to }]],
  [
    '$merge into what is there',
    (to: string) => [{ $set: { '#3': 1 } }, { $unset: '3' }, { $merge: to }],
  ],
] as const)('%s stores documents in order', async (_stage, toPipeline) => {
  await withDocuments([stored], async (connection, aggregate) => {
    const pipeline = toPipeline(`${aggregate}copy`);
    await connection.command({ aggregate, pipeline, cursor: {} });
    await connection.command({ aggregate, pipeline, cursor: {} });
    const found = await connection.find({ find: `${aggregate}copy` });
    expect(written(found)).toBe(written([stored]));
  });
});

test('$merge adds fields behind those that are there', async () => {
  await withDocuments([stored], async (connection, aggregate) => {
    const into = `${aggregate}target`;
    await connection.command({ insert: into, documents: [{ _id: 1, x: 1, '#9': 2, a: 0 }] });
    await connection.command({ aggregate, pipeline: [{ $merge: into }], cursor: {} });
    const { _id, a, ...added } = stored;
    expect(written(await connection.find({ find: into }))).toBe(
      written([{ _id, x: 1, '#9': 2, a, ...added }]),
    );
  });
});

test('a duplicate is told with its key in order', async () => {
  await withDocuments([stored], async (connection, name) => {
    const indexes = [{ key: { b: 1, '#1': 1 }, name: 'numbered', unique: true }];
    await connection.command({ createIndexes: name, indexes });
    const refused = connection.command({ insert: name, documents: [{ ...stored, _id: 2 }] });
    await expect(refused).rejects.toThrow(
      `"keyPattern":${written({ b: 1, '#1': 1 })},"keyValue":${written({ b: 1, '#1': 2 })}`,
    );
  });
});

describe(`seed ${seed}`, () => {
  test.each(Array.from({ length: 60 }, (_, round) => round))(
    'stages one after the other keep the order of round %i',
    async (round) => {
      const chance = chanceOf(seed + round);
      const given = aDocument(chance);
      const steps = Array.from({ length: 1 + chance.below(4) }, () => aStep(chance));
      const expected = steps.reduce((document, { apply }) => apply(document), given);
      const pipeline = steps.flatMap(({ stages }) => stages);
      await withDocuments([given], async (connection, aggregate) => {
        const found = await connection.find({ aggregate, pipeline, cursor: {} });
        expect(written({ pipeline, found })).toBe(written({ pipeline, found: [expected] }));
      });
    },
  );
});

const names = ['#1', '#0', 'a', '#10'];

/** All of the names, in any order, with values that tell them apart. */
function aDocument({ shuffled }: Chance): Document {
  const inside = Object.fromEntries(shuffled(names).map((name, i) => [name, i]));
  return Object.fromEntries([
    ['_id', 1],
    ...shuffled([...names, 'b']).map((name) => [name, inside]),
  ]);
}

/** Stages, and what they make of a document. */
interface Step {
  readonly stages: Document[];
  readonly apply: (document: Document) => Document;
}

const aStep = (chance: Chance): Step => chance.pick(stepMakers)(chance);

const pathOf = (name: string): string => name.replace('#', '');

const stepMakers: readonly ((chance: Chance) => Step)[] = [
  ({ pick }) => {
    const name = pick(names);
    return { stages: [{ $set: { [name]: 7 } }], apply: (document) => ({ ...document, [name]: 7 }) };
  },
  ({ pick }) => {
    const name = pick(names);
    return {
      stages: [{ $unset: pathOf(name) }],
      apply: ({ [name]: _removed, ...document }) => document,
    };
  },
  ({ shuffled }) => {
    const kept = shuffled(names).slice(2);
    return {
      stages: [{ $project: Object.fromEntries(kept.map((name) => [name, 1])) }],
      apply: (document) =>
        Object.fromEntries(
          Object.entries(document).filter(([name]) => name === '_id' || kept.includes(name)),
        ),
    };
  },
  ({ pick }) => {
    const name = pick(names);
    const newRoot = { $mergeObjects: ['$$ROOT', { [name]: { x: 1, '#4': 2 } }] };
    return {
      stages: [{ $replaceRoot: { newRoot } }],
      apply: (document) => ({ ...document, [name]: { x: 1, '#4': 2 } }),
    };
  },
  () => ({
    stages: [{ $group: { _id: '$$ROOT' } }, { $replaceWith: '$_id' }],
    apply: (document) => document,
  }),
  () => ({
    stages: [
      { $facet: { x: [], '#3': [{ $limit: 1 }] } },
      { $unwind: '$3' },
      { $replaceWith: '$3' },
    ],
    apply: (document) => document,
  }),
  ({ pick }) => {
    const name = pick(names);
    return {
      stages: [
        { $lookup: { from: 'none', localField: 'x', foreignField: 'x', as: pathOf(name) } },
        { $unwind: { path: `$${pathOf(name)}`, preserveNullAndEmptyArrays: true } },
      ],
      apply: ({ [name]: _replaced, ...document }) => document,
    };
  },
  () => ({
    stages: [{ $setWindowFields: { output: { '#9': { $sum: 1 } } } }],
    apply: (document) => ({ ...document, '#9': 1 }),
  }),
  () => ({
    stages: [{ $match: { _id: 1 } }, { $sort: { '#1': 1, a: -1 } }, { $sample: { size: 1 } }],
    apply: (document) => document,
  }),
];
