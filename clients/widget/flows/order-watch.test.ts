import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { WidgetOrderDocument } from '../generated/graphql.ts';
import type { Order } from '../state/state.ts';
import { createStore } from '../state/store.ts';
import { anOrder } from '../testing/builders.ts';
import { refused, scriptedGraph, scriptedLive } from '../testing/scripted-graph.ts';
import { createOrderWatch } from './order-watch.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('an order that a guest check opened is read, watched, and read once more', async () => {
  const { store, graph, line } = watch();
  open(store);
  await settle();
  expect(store.state.orders['o1']?.order.version).toBe(1);
  expect(line.watched()).toEqual(['o1']);
  const before = graph.inputsOf(WidgetOrderDocument).length;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(graph.inputsOf(WidgetOrderDocument)).toHaveLength(before + 1);
});

test('an event changes the card; a gap or an event without data reads the order again', async () => {
  const { store, graph, line } = watch();
  open(store);
  await jest.advanceTimersByTimeAsync(2_000);
  const order = anOrder({ version: 2, shipmentStatus: 'OUT_FOR_DELIVERY' });
  const data = { orderStatusChanged: { order, entry: null } };
  line.sinkOf('o1')?.next({ data, errors: [], gap: false });
  expect(store.state.orders['o1']?.order.shipmentStatus).toBe('OUT_FOR_DELIVERY');

  const before = graph.inputsOf(WidgetOrderDocument).length;
  line.sinkOf('o1')?.next({ data: null, errors: [], gap: true });
  await settle();
  expect(graph.inputsOf(WidgetOrderDocument)).toHaveLength(before + 1);
});

test('a parcel that arrived is watched no longer', async () => {
  const { store, line } = watch();
  open(store);
  await settle();
  const order = anOrder({ version: 2, state: 'DELIVERED' });
  line.sinkOf('o1')?.next({
    data: { orderStatusChanged: { order, entry: null } },
    errors: [],
    gap: false,
  });
  expect(line.watched()).toEqual([]);
});

test('an order that cannot be read says so, and is read when asked again', async () => {
  const orders: (Order | 'down')[] = ['down', anOrder()];
  const { store, orderWatch } = watch(() => {
    const next = orders.shift();
    return next === 'down' ? refused('req_9') : { order: next };
  });
  open(store);
  await settle();
  expect(store.state.unreadOrders['o1']).toMatchObject({ reference: 'req_9' });
  await orderWatch.read('o1');
  expect(store.state.unreadOrders).toEqual({});
  expect(store.state.orders['o1']?.order.number).toBe('GG-12047');
});

test('a refused subscription is not called live', async () => {
  const { store, line } = watch();
  open(store);
  await settle();
  store.dispatch({ type: 'ordersFreshness', freshness: 'live', at: 1 });
  line.sinkOf('o1')?.failed?.([{ message: 'No', extensions: { code: 'FORBIDDEN' } }]);
  expect(store.state.orders['o1']?.freshness).toBe('still');
});

function watch(answer: () => unknown = () => ({ order: anOrder() })) {
  const store = createStore();
  const graph = scriptedGraph([[WidgetOrderDocument, answer]]);
  const line = scriptedLive();
  const orderWatch = createOrderWatch({
    store,
    transport: graph.transport,
    live: line.live,
    locale: 'en-GB',
    now: () => Date.parse('2026-11-21T12:00:00.000Z'),
  });
  return { store, graph, line, orderWatch };
}

/** A guest check that has just passed. */
function open(store: ReturnType<typeof createStore>): void {
  const id = 'm1';
  for (const happening of ['requested', 'codeSent', 'entered'] as const)
    store.dispatch({ type: 'lookupMoved', id, happening });
  store.dispatch({ type: 'lookupMoved', id, happening: 'opened', brought: { orderId: 'o1' } });
}

const settle = () => jest.advanceTimersByTimeAsync(0);
