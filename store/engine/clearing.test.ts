import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { allIndexEntries, allRecords } from '../storage/keys.ts';
import { buildIndex } from './build-index.ts';
import { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { startReplacing } from './output.ts';
import { openEngine } from './testing/open-engine.ts';

const spec: Document = { v: 2, key: { n: 1 }, name: 'n_1' };

/** More than are removed between two looks at the clock. */
const numbers = Array.from({ length: 1200 }, (_, i) => i);

function fill(engine: Engine, namespace: string): void {
  buildIndex(engine, engine.need(namespace), spec);
  const incoming = numbers.map((n) => ({ document: { _id: n, n }, bytes: null }));
  insertDocuments(engine, engine.need(namespace), incoming, { isOrdered: true });
}

const counts = ({ store }: Engine) => [store.count(allRecords), store.count(allIndexEntries)];

test('what a drop leaves is cleared away, and nothing else', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  for (const namespace of ['d.kept', 'd.gone', 'd.last']) fill(engine, namespace);
  engine.dropCollection(engine.need('d.gone'));
  expect(engine.catalogue.get('d.gone')).toBeUndefined();
  expect(counts(engine)).toEqual([3600, 7200]);
  await engine.clearing.done();
  expect(counts(engine)).toEqual([2400, 4800]);
});

test('a collection made anew has nothing of the one before, while that is cleared away', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine, 'd.items');
  engine.dropCollection(engine.need('d.items'));
  fill(engine, 'd.items');
  await engine.clearing.done();
  expect(counts(engine)).toEqual([1200, 2400]);
});

test('what was to take the place of another when the process ended is no more at the next start', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine, 'd.old');
  const replacement = startReplacing(engine, 'd.old', {});
  replacement.add([{ _id: 'new', n: 0 }]);
  expect([...engine.catalogue.all()].length).toBe(2);
  const again = new Engine(engine.store);
  await again.clearing.done();
  expect([...again.catalogue.all()].map(({ namespace }) => namespace)).toEqual(['d.old']);
  expect(counts(again)).toEqual([1200, 2400]);
});

test('what has taken the place of another stays at the next start', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine, 'd.old');
  const replacement = startReplacing(engine, 'd.old', {});
  replacement.add([{ _id: 'new', n: 0 }]);
  replacement.finish();
  const again = new Engine(engine.store);
  await again.clearing.done();
  expect(again.catalogue.get('d.old')?.options).toEqual({});
  expect(counts(again)).toEqual([1, 2]);
});

test('what was left when the process ended is cleared away at the next start', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  for (const namespace of ['d.first', 'd.kept', 'd.last']) fill(engine, namespace);
  engine.isClosing = true;
  for (const namespace of ['d.first', 'd.last']) engine.dropCollection(engine.need(namespace));
  engine.catalogue.replace(engine.need('d.kept'), {
    indexes: [{ id: 0, spec: { v: 2, key: { _id: 1 }, name: '_id_' }, multikeyPaths: [] }],
  });
  await engine.clearing.done();
  expect(counts(engine)).toEqual([3600, 7200]);
  const again = new Engine(engine.store);
  await again.clearing.done();
  expect(counts(again)).toEqual([1200, 1200]);
});
