import { expect, test } from '@jest/globals';
import { WidgetShortlistSetDocument } from '../generated/graphql.ts';
import type { Shortlist } from '../state/state.ts';
import { createStore } from '../state/store.ts';
import { aPiece } from '../testing/builders.ts';
import { refused, scriptedGraph } from '../testing/scripted-graph.ts';
import { createShortlist } from './shortlist.ts';

interface Asked {
  readonly input: { readonly productIds: readonly string[]; readonly expectedVersion: number };
}

const ring = aPiece({ id: 'ring' });
const studs = aPiece({ id: 'studs', title: 'Perle studs' });
const kept = (version: number, ...pieces: readonly (typeof ring)[]): Shortlist => ({
  id: 'shl_1',
  version,
  ids: pieces.map(({ id }) => ({ id })),
  products: pieces,
});

test('a heart shows at once and is written against the version that was read', async () => {
  const { store, asked, shortlist } = list([{ shortlist: kept(1, ring), userErrors: [] }]);
  shortlist.toggle(ring);
  expect(saved(store)).toEqual(['ring']);
  await written(store);
  expect(asked()).toMatchObject([{ productIds: ['ring'], expectedVersion: 0 }]);
  expect(store.state.shortlist).toMatchObject({ version: 1, pending: [] });
});

test('pressed quickly they are written one after the other, and a second press takes it back', async () => {
  const { store, asked, shortlist } = list([
    { shortlist: kept(1, ring), userErrors: [] },
    { shortlist: kept(2, ring, studs), userErrors: [] },
    { shortlist: kept(3, studs), userErrors: [] },
  ]);
  shortlist.toggle(ring);
  shortlist.toggle(studs);
  shortlist.toggle(ring);
  expect(saved(store)).toEqual(['studs']);
  await written(store);
  expect(asked().map(({ productIds }) => productIds)).toEqual([
    ['ring'],
    ['ring', 'studs'],
    ['studs'],
  ]);
  expect(saved(store)).toEqual(['studs']);
});

test('a list that another page changed is taken over before the change is written on it', async () => {
  const stale = [{ code: 'VERSION_STALE', message: 'changed' }];
  const { store, asked, shortlist } = list([
    { shortlist: kept(4, studs), userErrors: stale },
    { shortlist: kept(5, studs, ring), userErrors: [] },
  ]);
  shortlist.toggle(ring);
  await written(store);
  expect(asked()).toMatchObject([
    { productIds: ['ring'], expectedVersion: 0 },
    { productIds: ['studs', 'ring'], expectedVersion: 4 },
  ]);
  expect(saved(store)).toEqual(['studs', 'ring']);
});

test('what could not be kept is taken back, and said at once', async () => {
  const { store, shortlist } = list([() => refused('req_1')]);
  shortlist.toggle(ring);
  await written(store);
  expect(saved(store)).toEqual([]);
  expect(store.state.spoken).toMatchObject({ urgent: true });
  expect(store.state.spoken.text).toContain('could not be saved');
});

test('a piece that the catalog does not answer for stays on the list', async () => {
  const partly: Shortlist = { ...kept(1, ring, studs), products: [ring, null] };
  const { store, asked, shortlist } = list([{ shortlist: kept(2, studs), userErrors: [] }]);
  store.dispatch({ type: 'shortlistRead', shortlist: partly });
  expect(saved(store)).toEqual(['ring']);
  shortlist.toggle(ring);
  await written(store);
  expect(asked()).toMatchObject([{ productIds: ['studs'], expectedVersion: 1 }]);
});

type Store = ReturnType<typeof createStore>;
const saved = (store: Store) => store.state.shortlist.pieces.map(({ id }) => id);

async function written(store: Store): Promise<void> {
  for (let turn = 0; turn < 50 && store.state.shortlist.pending.length > 0; turn += 1)
    await Promise.resolve();
  expect(store.state.shortlist.pending).toEqual([]);
}

function list(answers: readonly (object | (() => never))[]) {
  const store = createStore();
  const left = [...answers];
  const graph = scriptedGraph([
    [
      WidgetShortlistSetDocument,
      () => {
        const answer = left.shift();
        return { shortlistSet: typeof answer === 'function' ? answer() : answer };
      },
    ],
  ]);
  const ensureSession = async () => undefined;
  const shortlist = createShortlist({ store, transport: graph.transport, ensureSession });
  const asked = () =>
    graph.inputsOf(WidgetShortlistSetDocument).map((each) => (each as Asked).input);
  return { store, asked, shortlist };
}
