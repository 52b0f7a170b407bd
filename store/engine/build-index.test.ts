import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { indexRange } from '../storage/keys.ts';
import { buildIndexInTurns, fewDocuments } from './build-index.ts';
import { deleteDocuments } from './delete.ts';
import { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { select } from './select.ts';
import { openEngine } from './testing/open-engine.ts';

const namespace = 'd.items';
const spec: Document = { v: 2, key: { n: 1 }, name: 'n_1' };
const unique: Document = { ...spec, unique: true };
const alwaysOver = { isOver: () => true };

function insert(engine: Engine, ...documents: Document[]) {
  const incoming = documents.map((document) => ({ document, bytes: null }));
  return insertDocuments(engine, engine.need(namespace), incoming, { isOrdered: true });
}

/** Enough documents for a build of several turns. */
const numbers = Array.from({ length: 2 * fewDocuments }, (_, i) => i);
const last = numbers.length - 1;

const fill = (engine: Engine): void => {
  insert(engine, ...numbers.map((n) => ({ _id: n, n })));
};

const start = (engine: Engine, of = spec) =>
  buildIndexInTurns(engine, engine.need(namespace), of, alwaysOver);

/** The ids that the index names, in its order. */
function idsByIndex(engine: Engine): unknown[] {
  const query = { filter: {}, hint: 'n_1', collator: undefined };
  return [...select(engine, engine.need(namespace), query)].map(({ document }) => document['_id']);
}

const indexNames = (engine: Engine): string[] =>
  engine.need(namespace).indexes.map(({ name }) => name);

const entriesOf = (engine: Engine, index: number): number =>
  engine.store.count(indexRange(engine.need(namespace).id, index));

test('writes before and behind the place of the build are in the index, and it is told when it is whole', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  const build = start(engine);
  build.next();
  build.next();
  insert(engine, { _id: 'new', n: -1 });
  for (const _id of [3, last]) {
    deleteDocuments(engine, engine.need(namespace), {
      query: { filter: { _id }, collator: undefined },
    });
  }
  expect(indexNames(engine)).toEqual(['_id_']);
  while (build.next().done !== true);
  expect(indexNames(engine)).toEqual(['_id_', 'n_1']);
  const rest = numbers.filter((n) => n !== 3 && n !== last);
  expect(idsByIndex(engine)).toEqual(['new', ...rest]);
});

test('a duplicate that is written while the index is filled ends the build', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  const build = start(engine, unique);
  build.next();
  expect(insert(engine, { _id: 'again', n: last }).failures).toEqual([]);
  expect(() => {
    while (build.next().done !== true);
  }).toThrow(`dup key: { n: ${last} }`);
  expect(indexNames(engine)).toEqual(['_id_']);
  await engine.clearing.done();
  expect(entriesOf(engine, 1)).toBe(0);
});

test('a full index refuses a duplicate before it is checked to its end', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  const build = start(engine, unique);
  while (engine.need(namespace).building[0]?.refusesDuplicates !== true)
    expect(build.next().done).toBe(false);
  const { failures } = insert(engine, { _id: 'again', n: last });
  expect(failures.map(({ error }) => error.codeName)).toEqual(['DuplicateKey']);
  while (build.next().done !== true);
  expect(indexNames(engine)).toEqual(['_id_', 'n_1']);
});

test('arrays that are met on the way are known after a restart', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  insert(engine, { _id: 'many', n: [7, 8] });
  const build = start(engine);
  while (build.next().done !== true);
  engine.catalogue.reload();
  expect(engine.need(namespace).indexes[1]?.multikeyPaths).toEqual(new Set(['n']));
});

test('a build over a collection that is dropped says so', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  const { id } = engine.need(namespace);
  const build = start(engine);
  build.next();
  engine.dropCollection(engine.need(namespace));
  expect(() => build.next()).toThrow('Index build aborted');
  await engine.clearing.done();
  expect(engine.store.count(indexRange(id, 1))).toBe(0);
});

test('what a process before has left unfinished is cleared away', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  fill(engine);
  start(engine).next();
  expect(entriesOf(engine, 1)).toBeGreaterThan(0);
  const reopened = new Engine(engine.store);
  expect(reopened.catalogue.get(namespace)).toMatchObject({ building: [], nextIndexId: 2 });
  await reopened.clearing.done();
  expect(entriesOf(engine, 1)).toBe(0);
});
