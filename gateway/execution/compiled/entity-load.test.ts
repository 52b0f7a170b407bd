import { expect, test } from '@jest/globals';
import { type EntityCell, openLoad } from './entity-load.ts';

const cellOf = (id: string): EntityCell => ({
  representation: { __typename: 'Ring', id },
  entity: null,
  batch: null,
});

/** A load whose subgraph knows each ring by its id. */
function openRings() {
  const calls: unknown[] = [];
  const load = openLoad(
    () => null,
    async (cells) => {
      calls.push(cells.map(({ representation }) => representation['id']));
      const entities = cells.map(({ representation: { id } }) => ({ name: `Ring ${id}` }));
      return { data: { _entities: entities }, errors: [] };
    },
  );
  return { calls, load };
}

test('what is asked in one moment goes in one call, and what comes later in another', async () => {
  const { calls, load } = openRings();
  const [first, second, late] = [cellOf('r1'), cellOf('r2'), cellOf('r3')];
  const batch = load.batchOf(first);
  expect(load.batchOf(second)).toBe(batch);
  await batch.answered;
  await load.batchOf(late).answered;
  expect(calls).toEqual([['r1', 'r2'], ['r3']]);
  expect(late.entity).toEqual({ __typename: 'Ring', name: 'Ring r3' });
});

test('what has been asked for is not asked for again', async () => {
  const { calls, load } = openRings();
  const ring = cellOf('r1');
  await load.batchOf(ring).answered;
  await load.batchOf(ring).answered;
  expect(calls).toEqual([['r1']]);
});
