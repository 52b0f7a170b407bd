import { expect, test } from '@jest/globals';
import { openEngine } from '../engine/testing/open-engine.ts';
import { recordKey, recordOf, recordRange } from './keys.ts';

const sizes = [1, 10_000, 200_000, 3_000_000];
const sized = (size: number): Buffer => Buffer.alloc(size, size % 251);

/** A store with a value of each size, by their order. */
function openStore() {
  const opened = openEngine();
  const { store } = opened.engine;
  store.write(() => {
    for (const [i, size] of sizes.entries()) store.put(recordKey(9, 2 ** 40 + i), sized(size));
  });
  return { store, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

test('a visit brings the numbers of records, and values of any size', async () => {
  await using opened = openStore();
  const seen: unknown[] = [];
  opened.store.visit(recordRange(9), (number, value) => {
    const whole = value.subarray(0, value.length);
    seen.push([number - 2 ** 40, value.length, whole.equals(sized(whole.length))]);
    return true;
  });
  expect(seen).toEqual(sizes.map((size, i) => [i, size, true]));
});

test('a visit that fails leaves keys and values as they are read elsewhere', async () => {
  await using opened = openStore();
  const { store } = opened;
  const fail = () => {
    throw new Error('no more');
  };
  expect(() => store.visit(recordRange(9), fail)).toThrow('no more');
  const [first] = store.entries(recordRange(9));
  expect(first).toEqual({ key: recordKey(9, 2 ** 40), value: sized(1) });
});

test('a visit ends where the visitor has enough', async () => {
  await using opened = openStore();
  const seen: number[] = [];
  opened.store.visit({ ...recordRange(9), reverse: true }, (number) => {
    seen.push(number - 2 ** 40);
    return seen.length < 2;
  });
  expect(seen).toEqual([3, 2]);
});

test('a range holds its start and not its end, whichever way it is read', async () => {
  await using opened = openStore();
  const [second, fourth] = [1, 3].map((i) => recordKey(9, 2 ** 40 + i));
  if (second === undefined || fourth === undefined) throw new Error('the keys are two');
  const range = { start: second, end: fourth };
  const places = (keys: readonly Buffer[]) => keys.map((key) => recordOf(key) - 2 ** 40);
  expect(places(opened.store.keys(range))).toEqual([1, 2]);
  expect(places(opened.store.keys({ ...range, reverse: true }))).toEqual([2, 1]);
});

test('a write that is part of another takes it along when it fails', async () => {
  await using opened = openStore();
  const { store } = opened;
  const [outer, inner] = [recordKey(8, 1), recordKey(8, 2)];
  const part = () => {
    store.put(inner, sized(1));
    throw new Error('no room');
  };
  const whole = () => {
    store.put(outer, sized(1));
    // What is caught is no less half done.
    expect(() => store.write(part)).toThrow('no room');
  };
  expect(() => store.write(whole)).toThrow('no room');
  expect([store.get(outer), store.get(inner)]).toEqual([undefined, undefined]);
});

test('a snapshot stays at its moment, however many writes come after it', async () => {
  await using opened = openStore();
  const { store } = opened;
  const key = recordKey(9, 2 ** 40);
  const snapshot = store.snapshot();
  for (const size of [2, 3]) store.write(() => store.put(key, sized(size)));
  expect([store.get(key, snapshot)?.length, store.get(key)?.length]).toEqual([1, 3]);
  expect(store.isCurrent(snapshot)).toBe(false);
  snapshot.release();
});
