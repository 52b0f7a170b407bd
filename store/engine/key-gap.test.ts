import { expect, test } from '@jest/globals';
import { seededRandom } from '../../kernel/random.ts';
import type { Document } from '../bson/values.ts';
import { deleteDocuments } from './delete.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { openEngine } from './testing/open-engine.ts';

const namespace = 'd.items';

/** The codes of what was refused. */
function insert(engine: Engine, ...documents: readonly Document[]): unknown[] {
  const incoming = documents.map((document) => ({ document, bytes: null }));
  const { failures } = insertDocuments(engine, engine.need(namespace), incoming, {
    isOrdered: false,
  });
  return failures.map(({ error }) => error.codeName);
}

test('what rises below the highest key is looked up once, and a key that is taken is found', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 'a-1' }, { _id: 'b-1' });
  const looks = countLooks(engine);
  for (let i = 2; i < 9; i += 1) expect(insert(engine, { _id: `a-${i}` })).toEqual([]);
  expect(looks.count).toBe(1);
  for (const _id of ['a-8', 'a-5', 'a-1', 'b-1']) {
    expect(insert(engine, { _id })).toEqual(['DuplicateKey']);
  }
});

test('keys of writes that were undone are free again, and those that they removed are not', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 1 }, { _id: 5 }, { _id: 9 });
  const failed = () =>
    engine.store.write(() => {
      remove(engine, 5);
      insert(engine, { _id: 3 }, { _id: 4 });
      throw new Error('the disk is full');
    });
  expect(failed).toThrow('the disk is full');
  expect(insert(engine, { _id: 4 }, { _id: 5 })).toEqual(['DuplicateKey']);
  expect(insert(engine, { _id: 3 })).toEqual([]);
});

test.each([1, 2, 3])('a key is refused exactly when it is taken (seed %i)', async (seed) => {
  await using opened = openEngine();
  const { engine } = opened;
  const random = seededRandom(seed);
  const taken = new Set<number>();
  for (let step = 0; step < 2000; step += 1) {
    // Mostly neighbours of one another, so that gaps are hit, left and split.
    const _id = random.int(4) * 100 + random.int(40);
    if (random.int(3) === 0) {
      remove(engine, _id);
      taken.delete(_id);
    } else {
      expect(insert(engine, { _id })).toEqual(taken.has(_id) ? ['DuplicateKey'] : []);
      taken.add(_id);
    }
  }
});

function remove(engine: Engine, _id: number): void {
  deleteDocuments(engine, engine.need(namespace), {
    query: { filter: { _id }, limit: 1, collator: undefined },
  });
}

function countLooks(engine: Engine): { count: number } {
  const keys = engine.store.keys.bind(engine.store);
  const looks = { count: 0 };
  Object.assign(engine.store, {
    keys: (...given: Parameters<typeof keys>) => {
      looks.count += 1;
      return keys(...given);
    },
  });
  return looks;
}
