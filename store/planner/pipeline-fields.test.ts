import { expect, test } from '@jest/globals';
import { fieldsOfPipeline } from './pipeline-fields.ts';

const known: readonly (readonly [readonly object[], readonly string[]])[] = [
  [[{ $group: { _id: '$status', total: { $sum: '$price.gross' } } }], ['price', 'status']],
  [[{ $match: { a: 1 } }, { $count: 'n' }], ['a']],
  [[{ $unwind: '$lines' }, { $sortByCount: '$lines.sku' }], ['lines']],
  [
    [{ $set: { 'a.b': '$c' } }, { $group: { _id: null } }],
    ['a', 'c'],
  ],
  [
    [{ $project: { a: 1, b: { $add: ['$c', 1] } } }, { $match: { z: 1 } }],
    ['_id', 'a', 'b', 'c'],
  ],
  [[{ $project: { a: { b: 1, c: { d: '$e' } } } }], ['_id', 'a', 'e']],
  [[{ $facet: { x: [{ $count: 'n' }], y: [{ $sortByCount: '$a' }] } }], ['a']],
  [[{ $group: { _id: { $literal: '$a' } } }], []],
];

test.each(known)('%j reads %j', (pipeline, fields) => {
  expect([...(fieldsOfPipeline(pipeline) ?? ['all'])].sort()).toEqual(fields);
});

const unknown: readonly (readonly object[])[] = [
  [],
  [{ $match: { a: 1 } }],
  [{ $group: { _id: null, all: { $push: '$$ROOT' } } }],
  [{ $group: { _id: null, best: { $top: { sortBy: { a: 1 }, output: '$b' } } } }],
  [{ $group: { _id: { $getField: 'a' } } }],
  [{ $match: { $expr: { $eq: ['$a', 1] } } }, { $count: 'n' }],
  [{ $project: { a: 0 } }],
  [{ $project: { a: { b: { c: false } } } }],
  [{ $facet: { x: [{ $sort: { a: 1 } }] } }],
  [{ $lookup: { from: 'c', localField: 'a', foreignField: 'b', as: 'd' } }, { $count: 'n' }],
];

test.each(unknown.map((pipeline) => [pipeline]))('%j may read all', (pipeline) => {
  expect(fieldsOfPipeline(pipeline)).toBeUndefined();
});
