/** One expression on one document can ask for more work, and for more memory, than there is. */
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { startWithHeap, temporaryFolder } from './store-process.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();

const resultOf = (expression: unknown, maxTimeMS?: number) =>
  database.db
    .aggregate(
      [
        { $documents: [{ text: `${'a'.repeat(40)}!` }] },
        { $replaceWith: { result: { $size: expression } } },
      ],
      { ...(maxTimeMS !== undefined && { maxTimeMS }) },
    )
    .toArray();

const many = { $range: [0, 100_000] };
/** 10 billion steps. */
const square = (inner: unknown) => ({ $map: { input: many, as: 'a', in: inner } });

test.each([
  ['$map', square({ $map: { input: many, as: 'b', in: '$$a' } })],
  ['$filter', square({ $filter: { input: many, as: 'b', cond: { $eq: ['$$a', '$$b'] } } })],
  ['$reduce', square({ $reduce: { input: many, initialValue: 0, in: '$$this' } })],
])('%s in a loop ends with its time', async (_name, expression) => {
  await expect(resultOf(expression, 200)).rejects.toMatchObject({ code: 50 });
});

/** @param step makes a value out of `$$value` */
const repeated = (initialValue: unknown, step: unknown, times = 64) => ({
  $reduce: { input: { $range: [0, times] }, initialValue, in: step },
});

test.each([
  ['an array', repeated(['$text'], { $concatArrays: ['$$value', '$$value'] }), 146],
  ['an object', repeated({}, { a: '$$value', b: '$$value' }), 146],
  ['text', repeated('$text', { $concat: ['$$value', '$$value'] }), 16493],
  ['what a loop gathers', square({ $range: [0, 1000] }), 146],
  ['nesting', repeated({}, { a: '$$value' }, 100_000), 15],
])('%s that grows without end is refused', async (_name, expression, code) => {
  await expect(resultOf(expression)).rejects.toMatchObject({ code });
});

test('sets that are too large together are not united', async () => {
  const text = 'a'.repeat(1_000_000);
  const fromTo = (from: number, to: number) => ({
    $map: { input: { $range: [from, to] }, as: 'n', in: { n: '$$n', text } },
  });
  const unitedUpTo = (to: number) => resultOf({ $setUnion: [fromTo(0, 60), fromTo(30, to)] });
  expect(await unitedUpTo(90)).toEqual([{ result: 90 }]);
  await expect(unitedUpTo(120)).rejects.toMatchObject({ code: 146 });
});

test('text that a replacement would make too long is not made', async () => {
  const huge = { $concat: Array.from({ length: 30 }, () => 'a'.repeat(500_000)) };
  const replaced = {
    $replaceAll: { input: huge, find: 'a', replacement: 'b'.repeat(10_000) },
  };
  await expect(resultOf({ $split: [replaced, '-'] })).rejects.toMatchObject({ code: 16493 });
});

test('the variables of a command are worked out in its time', async () => {
  const slow = { $size: square({ $map: { input: many, as: 'b', in: '$$a' } }) };
  const command = { aggregate: 'nothing', pipeline: [], cursor: {}, let: { slow }, maxTimeMS: 200 };
  await expect(database.db.command(command)).rejects.toMatchObject({ code: 50 });
});

test('a regular expression that backtracks without end is an error', async () => {
  const collection = database.plainCollection();
  await collection.insertOne({ _id: 1, text: `${'a'.repeat(60)}!` });
  const search = collection.find({ text: { $regex: '^(a+)+$' } }).toArray();
  await expect(search).rejects.toMatchObject({ code: 51156 });
});

test('what would fill the memory of the process is refused, and others soon go on', async () => {
  await using folder = await temporaryFolder();
  await using store = await startWithHeap(256, folder.path);
  await using client = new MongoClient(store.uri);
  const db = client.db('d');
  const texts = {
    $map: { input: { $range: [0, 300_000] }, as: 'n', in: [{ $toString: '$$n' }, '$$n'] },
  };
  const together = (count: number) => {
    const vars = Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, texts]));
    const sizes = Object.keys(vars).map((name) => ({ $size: `$$${name}` }));
    const sum = { $let: { vars, in: { $add: sizes } } };
    return db.aggregate([{ $documents: [{}] }, { $project: { sum } }]).toArray();
  };
  expect(await together(1)).toEqual([{ sum: 300_000 }]);
  await expect(together(60)).rejects.toMatchObject({ code: 146 });
  // As soon as what it has left behind is collected.
  expect(await eventually(() => together(1))).toEqual([{ sum: 300_000 }]);
});
