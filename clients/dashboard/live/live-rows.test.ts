import { expect, test } from '@jest/globals';
import type { OrderFilter } from '../generated/graphql.ts';
import { type OrderRow, orderScope } from '../orders/order-row.ts';
import { anOrder } from '../testing/an-order.ts';
import { hotForMs, type LiveRows, liveRows, noRows, pendingCount } from './live-rows.ts';

const listOf = (filter: OrderFilter) => orderScope({ filter, isFirstPage: true });
const list = listOf({ view: 'ALL' });
const [first, second, third] = ['a', 'b', 'c'].map((id) => anOrder({ id, number: `GG-${id}` }));
if (!first || !second || !third) throw new Error('There are three');

const threeRows = liveRows<OrderRow>(noRows, {
  type: 'loaded',
  rows: [first, second, third],
  atMs: 0,
});
const ids = (state: LiveRows<OrderRow>) => state.rows.map(({ id }) => id);
const changed = (state: LiveRows<OrderRow>, rows: readonly OrderRow[], scope = list) =>
  liveRows(state, { type: 'changed', rows, atMs: 1_000, list: scope });

test('a change to a row on the screen is shown in its place', () => {
  const next = anOrder({ ...second, version: 4, shipmentStatus: 'OUT_FOR_DELIVERY' });
  const state = changed(threeRows, [next]);
  expect(ids(state)).toEqual(['a', 'b', 'c']);
  expect(state.rows[1]).toBe(next);
  expect([...state.hot]).toEqual([['b', 1_000]]);
});

test('an order whose place changed waits for the reader, once', () => {
  const state = changed(threeRows, [
    anOrder({ ...second, version: 4 }),
    anOrder({ ...second, version: 5 }),
  ]);
  expect(pendingCount(state)).toBe(1);
});

test('the top row changes without anything to apply', () => {
  expect(pendingCount(changed(threeRows, [anOrder({ ...first, version: 4 })]))).toBe(0);
});

test('an order that is new here waits; the rows stay as they are', () => {
  const state = changed(threeRows, [anOrder({ id: 'd', version: 1 })]);
  expect(ids(state)).toEqual(['a', 'b', 'c']);
  expect(pendingCount(state)).toBe(1);
});

test('an order that does not belong to the list is no news here', () => {
  const delivered = listOf({ view: 'DELIVERED' });
  expect(changed(threeRows, [anOrder({ id: 'd' })], delivered)).toBe(threeRows);
});

test('new orders are no news on a later page', () => {
  const later = { ...list, isFirstPage: false };
  expect(changed(threeRows, [anOrder({ id: 'd' })], later)).toBe(threeRows);
});

test('a row that leaves the list stays until the reader applies', () => {
  const onTheWay = listOf({ view: 'ON_THE_WAY' });
  const state = changed(
    threeRows,
    [anOrder({ ...first, version: 4, state: 'DELIVERED' })],
    onTheWay,
  );
  expect(ids(state)).toEqual(['a', 'b', 'c']);
  expect(pendingCount(state)).toBe(1);
});

test('an old or repeated change does nothing', () => {
  expect(changed(threeRows, [second, anOrder({ ...third, version: 2 })])).toBe(threeRows);
});

test('applying shows what waited, marked, and nothing waits any more', () => {
  const fresh = anOrder({ id: 'd', version: 1 });
  const waiting = changed(threeRows, [fresh]);
  const state = liveRows(waiting, { type: 'loaded', rows: [fresh, first, second], atMs: 2_000 });
  expect(ids(state)).toEqual(['d', 'a', 'b']);
  expect([...state.hot]).toEqual([['d', 2_000]]);
  expect(pendingCount(state)).toBe(0);
});

test('a page read again after a gap marks what changed meanwhile', () => {
  const next = anOrder({ ...second, version: 4 });
  const state = liveRows(threeRows, { type: 'loaded', rows: [next, first, third], atMs: 2_000 });
  expect([...state.hot]).toEqual([['b', 2_000]]);
});

test('a page read from a replica that lags does not undo a live change', () => {
  const newer = anOrder({ ...first, version: 9 });
  const state = liveRows(changed(threeRows, [newer]), {
    type: 'loaded',
    rows: [first],
    atMs: 2_000,
  });
  expect(state.rows[0]).toBe(newer);
});

test('while paused nothing moves and every change is kept', () => {
  const paused = liveRows(threeRows, { type: 'paused', atMs: 500 });
  const older = anOrder({ ...second, version: 4 });
  const newer = anOrder({ ...second, version: 5 });
  const held = changed(changed(paused, [newer]), [older, anOrder({ id: 'd' })]);
  expect(held.rows).toBe(threeRows.rows);
  expect(pendingCount(held)).toBe(2);

  const resumed = liveRows(held, { type: 'resumed', atMs: 3_000, list });
  expect(resumed.pausedAtMs).toBeNull();
  expect(resumed.rows[1]).toBe(newer);
  expect(resumed.held.size).toBe(0);
  expect(pendingCount(resumed)).toBe(2);
});

test('a mark cools after a minute', () => {
  const hot = changed(threeRows, [anOrder({ ...first, version: 4 })]);
  const almost = liveRows(hot, { type: 'cooled', atMs: 1_000 + hotForMs - 1 });
  expect(almost.hot.size).toBe(1);
  expect(liveRows(hot, { type: 'cooled', atMs: 1_000 + hotForMs }).hot.size).toBe(0);
});

test('another list begins empty but stays paused', () => {
  const paused = liveRows(threeRows, { type: 'paused', atMs: 500 });
  expect(liveRows(paused, { type: 'left' })).toEqual({ ...noRows, pausedAtMs: 500 });
});
