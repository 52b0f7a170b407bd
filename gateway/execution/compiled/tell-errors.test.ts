import type { FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import type { SubgraphError } from '../ask-subgraph.ts';
import type { EntityBatch, EntityCell } from './entity-load.ts';
import type { Run } from './run.ts';
import { compileTellErrors } from './tell-errors.ts';

const fetch: FetchNode = {
  kind: 'Fetch',
  serviceName: 'prices',
  operation: '{ open }',
  operationName: undefined,
  operationKind: 'query' as FetchNode['operationKind'],
};
const tellErrors = compileTellErrors(fetch, ['rings', '@']);

/** A run whose answer has two rings. */
const startRun = () => {
  const parts: Pick<Run, 'root' | 'errors' | 'unsaid'> = {
    root: { rings: [{ id: 'r1' }, { id: 'r2' }] },
    errors: [],
    unsaid: [],
  };
  return parts as Run;
};

const error = (...path: (string | number)[]): SubgraphError => ({
  message: 'no price',
  extensions: {},
  ...(path.length > 0 ? { path } : {}),
});

function batchOf(entities: readonly EntityCell['entity'][], ...errors: SubgraphError[]) {
  const cells: EntityCell[] = [];
  const batch: EntityBatch = { cells, errors, isTold: false, answered: Promise.resolve() };
  for (const entity of entities) cells.push({ representation: {}, entity, batch });
  return batch;
}

const pathsOf = ({ errors }: Run) => errors.map(({ path }) => path);

test('what is wrong with a whole call is told once, at the first object that was asked for', () => {
  const run = startRun();
  const batch = batchOf([null], error());
  const cells = [null, batch.cells[0] ?? null];
  tellErrors.ofEntities(run, batch, cells);
  tellErrors.ofEntities(run, batch, cells);
  expect(pathsOf(run)).toEqual([['rings', 1]]);
});

test('beside an error of the whole call nothing was said of those that did not come', () => {
  const run = startRun();
  const batch = batchOf([null, { price: 5 }], error());
  tellErrors.ofEntities(run, batch, batch.cells);
  expect(run.unsaid).toEqual([['rings', 0]]);
});

test('where none came, an error of one is why the others did not', () => {
  const run = startRun();
  const batch = batchOf([null, null], error('_entities', 0));
  tellErrors.ofEntities(run, batch, batch.cells);
  expect(pathsOf(run)).toEqual([['rings', 0]]);
  expect(run.unsaid).toEqual([
    ['rings', 0],
    ['rings', 1],
  ]);
});

test('an error takes with it what is null around it, and nothing beside that', () => {
  const run = startRun();
  const batch = batchOf([{ offer: null, price: 5 }], error('_entities', 0, 'offer', 'until'));
  tellErrors.ofEntities(run, batch, batch.cells);
  expect(pathsOf(run)).toEqual([['rings', 0, 'offer', 'until']]);
  expect(run.unsaid).toEqual([['rings', 0, 'offer']]);
});
