import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import {
  WidgetCapsuleExtendDocument,
  WidgetCapsuleHoldDocument,
  WidgetCapsuleReleaseDocument,
  WidgetCapsuleReserveDocument,
} from '../generated/graphql.ts';
import { holdOfOffer } from '../state/offers.ts';
import { createStore } from '../state/store.ts';
import { aHold, assistantText } from '../testing/builders.ts';
import { refused, scriptedGraph, scriptedLive, unreachable } from '../testing/scripted-graph.ts';
import { createHolds } from './holds.ts';

beforeEach(() => void jest.useFakeTimers({ now: new Date('2026-11-21T14:00:00Z') }));
afterEach(() => void jest.useRealTimers());

const done = { messages: [], userErrors: [] };

test('a piece is called held when the graph says so, with what Aurora says to it', async () => {
  const { store, holds } = counter(() => ({
    capsuleReserve: { ...done, hold: aHold(), messages: [assistantText(7, 'It is held.')] },
  }));
  const asked = holds.reserve('m1', 'p1', 'v52');
  expect(store.state.offers['m1']?.stage).toBe('asking');
  expect(holdOfOffer(store.state, 'm1', 'p1')).toBeUndefined();
  await asked;
  expect(store.state.offers['m1']).toMatchObject({ stage: 'idle', holdId: 'h1', tried: null });
  expect(store.state.messages.map(({ id }) => id)).toEqual(['m7']);
  expect(store.state.spoken.text).toBe('Aurora: It is held.');
});

test('asked again after no answer it carries the same key; another size, another key', async () => {
  const answers = [
    unreachable,
    () => refused('req_7'),
    () => ({ capsuleReserve: { ...done, hold: aHold() } }),
  ];
  const { store, graph, holds } = counter(() => (answers.shift() ?? unreachable)());
  await holds.reserve('m1', 'p1', 'v50');
  expect(store.state.offers['m1']).toMatchObject({
    stage: 'failed',
    failure: { unreachable: true },
  });
  await holds.reserve('m1', 'p1', 'v52');
  expect(store.state.offers['m1']?.failure).toMatchObject({ reference: 'req_7' });
  await holds.reserve('m1', 'p1', 'v52');
  const keys = graph
    .inputsOf(WidgetCapsuleReserveDocument)
    .map((each) => (each as { input: { idempotencyKey: string } }).input.idempotencyKey);
  expect(keys[1]).toBe(keys[2]);
  expect(keys[0]).not.toBe(keys[1]);
  expect(store.state.offers['m1']?.stage).toBe('idle');
});

test('pressed twice it is asked once', async () => {
  const { graph, holds } = counter(() => ({ capsuleReserve: { ...done, hold: aHold() } }));
  await Promise.all([holds.reserve('m1', 'p1', 'v52'), holds.reserve('m1', 'p1', 'v52')]);
  expect(graph.inputsOf(WidgetCapsuleReserveDocument)).toHaveLength(1);
});

test('a no of the graph is told in its words; a hold that there is already is simply shown', async () => {
  const told = [
    { hold: null, messages: [], userErrors: [{ code: 'TOO_MANY', message: 'Five are held' }] },
    { hold: aHold(), messages: [], userErrors: [{ code: 'ALREADY_HELD', message: 'Yours' }] },
  ];
  const { store, holds } = counter(() => ({ capsuleReserve: told.shift() }));
  await holds.reserve('m1', 'p1', 'v52');
  expect(store.state.offers['m1']).toMatchObject({ stage: 'idle', problem: 'Five are held' });
  await holds.reserve('m1', 'p1', 'v52');
  expect(store.state.offers['m1']).toMatchObject({ problem: null, holdId: 'h1' });
});

test('an open hold is watched: its end shows and is spoken without a reload', async () => {
  const { store, line, holds } = counter(() => ({ capsuleReserve: { ...done, hold: aHold() } }));
  await holds.reserve('m1', 'p1', 'v52');
  expect(line.watched()).toEqual(['h1']);
  const hold = aHold({ state: 'EXPIRED', version: 2, extendable: false });
  line.sinkOf('h1')?.next({ data: { capsuleHoldChanged: { hold } }, errors: [], gap: false });
  expect(store.state.holds['h1']?.state).toBe('EXPIRED');
  expect(store.state.spoken.text).toBe('The hold has ended. The piece is free again.');
  expect(line.watched()).toEqual([]);
  line
    .sinkOf('h1')
    ?.next({ data: { capsuleHoldChanged: { hold: aHold() } }, errors: [], gap: false });
  expect(store.state.holds['h1']?.state).toBe('EXPIRED');
});

test('the time left is spoken at a day, an hour and ten minutes, and of an extension anew', async () => {
  const later = aHold({ state: 'EXTENDED', version: 2, expiresAt: '2026-11-25T14:00:00.000Z' });
  const { store, holds } = counter(() => ({
    capsuleReserve: { ...done, hold: aHold() },
    capsuleExtend: { hold: later, userErrors: [] },
  }));
  await holds.reserve('m1', 'p1', 'v52');
  const spoken = async (hours: number) => {
    await jest.advanceTimersByTimeAsync(hours * 3_600_000);
    return store.state.spoken.text;
  };
  expect(await spoken(23.9)).toBe('');
  expect(await spoken(0.2)).toBe('Your piece is held: 24 hours left.');
  expect(await spoken(23)).toBe('Your piece is held: one hour left.');
  await holds.extend('m1', 'h1');
  expect(store.state.spoken.text).toBe('The hold is extended, once.');
  expect(await spoken(1)).toBe('The hold is extended, once.');
  expect(await spoken(24)).toBe('Your piece is held: 24 hours left.');
  holds.stop();
});

test('on a line that was lost, and where events were missed, the hold is read again', async () => {
  const now = [
    aHold({ state: 'EXTENDED', version: 2 }),
    aHold({ state: 'RELEASED', version: 3, extendable: false }),
  ];
  const { store, line, holds } = counter(() => ({
    capsuleReserve: { ...done, hold: aHold() },
    get capsuleHold() {
      return now.shift();
    },
  }));
  await holds.reserve('m1', 'p1', 'v52');
  expect(now).toHaveLength(2);
  line.sinkOf('h1')?.asked?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(store.state.holds['h1']?.state).toBe('EXTENDED');
  line.sinkOf('h1')?.next({ data: null, errors: [], gap: true });
  await jest.advanceTimersByTimeAsync(0);
  expect(store.state.holds['h1']?.state).toBe('RELEASED');
  expect(line.watched()).toEqual([]);
});

test('given back, the card says so', async () => {
  const { store, holds } = counter(() => ({
    capsuleReserve: { ...done, hold: aHold() },
    capsuleRelease: { hold: aHold({ state: 'RELEASED', version: 2 }), userErrors: [] },
  }));
  await holds.reserve('m1', 'p1', 'v52');
  await holds.release('m1', 'h1');
  expect(holdOfOffer(store.state, 'm1', 'p1')?.state).toBe('RELEASED');
  expect(store.state.spoken.text).toBe('The hold is released.');
});

function counter(answer: () => unknown) {
  const store = createStore();
  const graph = scriptedGraph([
    [WidgetCapsuleReserveDocument, answer],
    [WidgetCapsuleExtendDocument, answer],
    [WidgetCapsuleReleaseDocument, answer],
    [WidgetCapsuleHoldDocument, answer],
  ]);
  const line = scriptedLive();
  const ensureSession = async () => undefined;
  const now = () => Date.now();
  const { transport } = graph;
  const holds = createHolds({ store, transport, live: line.live, now, ensureSession });
  return { store, graph, line, holds };
}
