/** A sorted query reads by its filter's index or by its order's, whichever is done first; ends that are outside are not read. */
import { beforeAll, expect, test } from '@jest/globals';
import type { Collection, Document, Filter } from 'mongodb';
import { useDatabase } from './support.ts';

const database = useDatabase();
let pieces: Collection<Piece>;

interface Piece {
  readonly _id: number;
  readonly shop: string;
  readonly price: number;
  readonly sold: number;
}

const count = 3_000;

beforeAll(async () => {
  pieces = database.collection() as unknown as Collection<Piece>;
  await pieces.insertMany(
    // The dearest have sold least: who asks for these finds none at the head of the order.
    Array.from({ length: count }, (_, i) => ({ _id: i, shop: 'a', price: i, sold: count - i })),
  );
  await pieces.createIndexes([{ key: { shop: 1, price: 1 } }, { key: { shop: 1, sold: -1 } }]);
});

interface Ran {
  readonly plan: Document;
  readonly examined: number;
  readonly ids: readonly number[];
}

async function run(filter: Filter<Piece>, limit: number): Promise<Ran> {
  const cursor = (): ReturnType<typeof pieces.find> =>
    pieces.find(filter).sort({ sold: -1 }).limit(limit);
  const { queryPlanner, executionStats } = await cursor().explain('executionStats');
  const found = await cursor().toArray();
  return {
    plan: queryPlanner.winningPlan,
    examined: Number(executionStats.totalDocsExamined),
    ids: found.map(({ _id }) => Number(_id)),
  };
}

test('a filter that most documents match is answered in the order of the index', async () => {
  const { plan, examined, ids } = await run({ shop: 'a', price: { $gte: 100 } }, 5);
  expect(JSON.stringify(plan)).toContain('shop_1_sold_-1');
  expect(plan['stage']).not.toBe('SORT');
  expect(examined).toBeLessThan(300);
  expect(ids).toEqual([100, 101, 102, 103, 104]);
});

test('a filter that few documents match is answered by its own index and sorted', async () => {
  const { plan, examined, ids } = await run({ shop: 'a', price: { $gte: count - 100 } }, 5);
  expect(plan).toMatchObject({ stage: 'SORT', inputStage: { inputStage: { stage: 'IXSCAN' } } });
  expect(JSON.stringify(plan)).toContain('shop_1_price_1');
  expect(examined).toBe(100);
  expect(ids).toEqual([2900, 2901, 2902, 2903, 2904]);
});

test('a filter whose few matches stand last in the order costs little more than its own index', async () => {
  const { plan, examined, ids } = await run({ shop: 'a', price: { $gte: count - 1_000 } }, 5);
  expect(JSON.stringify(plan)).toContain('shop_1_price_1');
  expect(examined).toBe(1_000);
  expect(ids).toEqual([2000, 2001, 2002, 2003, 2004]);
});

test('what is skipped is skipped in either', async () => {
  const sorted = pieces.find({ shop: 'a', price: { $gte: 100 } }).sort({ sold: -1 });
  const ids = (await sorted.skip(7).limit(3).toArray()).map(({ _id }) => Number(_id));
  expect(ids).toEqual([107, 108, 109]);
});

test('fewer matches than are wanted are all found', async () => {
  const { ids } = await run({ shop: 'a', price: { $gte: count - 1_000, $mod: [500, 0] } }, 50);
  expect(ids).toEqual([2000, 2500]);
});

test('matches that are far apart in the order are waited for', async () => {
  const { ids } = await run({ shop: 'a', price: { $gte: 100, $mod: [1_750, 150] } }, 2);
  expect(ids).toEqual([150, 1_900]);
});

const open: readonly (readonly [string, Filter<Piece>, number])[] = [
  ['$gt', { shop: 'a', price: { $gt: 2_997 } }, 2],
  ['$lt', { shop: 'a', price: { $lt: 2 } }, 2],
  ['$gt and $lt', { shop: 'a', price: { $gt: 10, $lt: 13 } }, 2],
  ['$gte with a higher $gt', { shop: 'a', price: { $gte: 10, $gt: 2_998 } }, 1],
  ['$gt and $gte of one value', { shop: 'a', price: { $gte: 2_998, $gt: 2_998 } }, 1],
  ['$gt and $lt on a descending field', { shop: 'a', sold: { $gt: 10, $lt: 13 } }, 2],
  ['nothing between', { shop: 'a', price: { $gt: 10, $lt: 11 } }, 0],
];

test.each(open)('the ends of %s are not read', async (_name, filter, found) => {
  const { executionStats } = await pieces.find(filter).explain('executionStats');
  const { nReturned, totalKeysExamined } = executionStats;
  expect([nReturned, totalKeysExamined].map(Number)).toEqual([found, found]);
});

test('an end that shares its key with other values is decided by the document', async () => {
  const items = database.collection();
  const long = (end: string): string => `${'x'.repeat(900)}${end}`;
  await items.insertMany(['a', 'b', 'c'].map((end, _id) => ({ _id, v: long(end) })));
  await items.createIndex({ v: 1 });
  const found = await items.find({ v: { $gt: long('a'), $lt: long('c') } }).toArray();
  expect(found.map(({ _id }) => Number(_id))).toEqual([1]);
});
