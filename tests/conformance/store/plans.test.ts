/** Whatever index a plan takes, it finds what a scan of the whole collection finds, in the same order. */
import { expect, test } from '@jest/globals';
import { Decimal128, Long } from 'bson';
import type { Collection, Document } from 'mongodb';
import { seededRandom } from '../../support/seeded-random.ts';
import { exact, type Item, useDatabase } from './support.ts';

const { collection } = useDatabase();

const documentsEach = 80;
const queriesEach = 60;
const fields = ['a', 'b', 'c'];

/** Random documents, indexes and queries; the same seed gives the same ones. */
function generator(seed: number) {
  const random = seededRandom(seed);
  const below = (most: number) => random.int(most);
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[below(choices.length)] ?? choices[0];
  const number = () => pick([below(6), below(60) / 10]);
  const scalar = (): unknown =>
    pick<() => unknown>([
      () => below(6),
      () => below(60) / 10,
      () => -below(5),
      () => null,
      () => pick(['a', 'b', 'B', 'ab', 'é', '']),
      () => below(2) === 0,
      () => new Date(below(5) * 1000),
      () => Long.fromNumber(below(6)),
      () => Decimal128.fromString(String(below(60) / 10)),
      () => ({ x: below(3) }),
    ])();
  const predicate = (): unknown =>
    pick<() => unknown>([
      scalar,
      number,
      () => ({ $gt: number() }),
      () => ({ $gte: number(), $lt: number() + 2 }),
      () => ({ $lte: scalar() }),
      () => ({ $in: [scalar(), number(), number()] }),
      () => ({ $ne: number() }),
      () => ({ $exists: below(2) === 0 }),
      () => /^a/,
      () => ({ $elemMatch: { $gt: number() } }),
    ])();
  const shuffled = () => [...fields].sort(() => below(2) - 0.5);
  const some = (make: () => unknown, chance: number): Document =>
    Object.fromEntries(fields.filter(() => below(100) < chance).map((field) => [field, make()]));
  return {
    document(_id: number, hasArrays: boolean): Item {
      const array = () => Array.from({ length: below(4) }, scalar);
      const document = some(scalar, 85);
      return { _id, ...document, ...(hasArrays && below(4) === 0 && { b: array() }) };
    },
    index: (): Record<string, 1 | -1> =>
      Object.fromEntries(
        shuffled()
          .slice(0, 1 + below(3))
          .map((field) => [field, pick<1 | -1>([1, -1])]),
      ),
    filter: (): Document =>
      below(6) === 0 ? { $or: [some(predicate, 60), some(predicate, 60)] } : some(predicate, 50),
    sort: (): Record<string, 1 | -1> => ({
      ...Object.fromEntries(
        shuffled()
          .slice(0, below(3))
          .map((field) => [field, pick<1 | -1>([1, -1])]),
      ),
      _id: 1,
    }),
    limit: () => (below(3) === 0 ? 1 + below(10) : 0),
  };
}

test.each([1, 2, 3, 4, 5, 6])('with seed %i', async (seed) => {
  const random = generator(seed);
  const items = collection();
  const documents = Array.from({ length: documentsEach }, (_, i) =>
    random.document(i, seed % 2 === 0),
  );
  await items.insertMany(documents);
  for (let i = 0; i < 4; i += 1)
    await items
      .createIndex(random.index(), { name: `i${i}`, ...(i === 3 && { sparse: true }) })
      .catch(sameKey);
  for (let i = 0; i < queriesEach; i += 1) {
    const [filter, sort, limit] = [random.filter(), random.sort(), random.limit()];
    const [planned, scanned] = await Promise.all([
      idsOf(items, filter, sort, limit),
      idsOf(items, filter, sort, limit, { $natural: 1 }),
    ]);
    expect({ query: exact({ filter, sort, limit }), ids: planned }).toEqual({
      query: exact({ filter, sort, limit }),
      ids: scanned,
    });
  }
});

/** Two random indexes may be the same one, which is refused. */
function sameKey(error: unknown): void {
  if (!String(error).includes('already exists')) throw error;
}

async function idsOf(
  items: Collection<Item>,
  filter: Document,
  sort: Record<string, 1 | -1>,
  limit: number,
  hint?: Document,
): Promise<number[]> {
  const found = items
    .find(filter, hint ? { hint } : {})
    .sort(sort)
    .limit(limit);
  return (await found.toArray()).map(({ _id }) => Number(_id));
}
