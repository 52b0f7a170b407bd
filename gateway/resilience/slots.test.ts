import { expect, test } from '@jest/globals';
import { createSlots, NoSlot } from './slots.ts';

const settings = { waitingMax: 2, waitMsMax: 20 };

test('as many as the limit says go at once; the next waits for one that ends', async () => {
  const slots = createSlots({ value: 2 }, settings);
  expect([slots.take(1_000), slots.take(1_000)]).toEqual([null, null]);
  const third = slots.take(1_000);
  expect([slots.inUse, slots.waiting]).toEqual([2, 1]);
  slots.give();
  await third;
  expect([slots.inUse, slots.waiting]).toEqual([2, 0]);
});

test('who comes first goes first', async () => {
  const slots = createSlots({ value: 1 }, settings);
  expect(slots.take(1_000)).toBeNull();
  const entered: string[] = [];
  const first = slots.take(1_000)?.then(() => entered.push('first'));
  const second = slots.take(1_000)?.then(() => entered.push('second'));
  slots.give();
  await first;
  expect(entered).toEqual(['first']);
  slots.give();
  await second;
  expect(entered).toEqual(['first', 'second']);
});

test('more than may wait are turned away at once', () => {
  const slots = createSlots({ value: 0 }, settings);
  const waits = [slots.take(1_000), slots.take(1_000)].map((wait) => wait?.catch(() => {}));
  expect(() => slots.take(1_000)).toThrow(NoSlot);
  return Promise.all(waits);
});

test('nobody waits longer than is allowed, or than it has', async () => {
  const slots = createSlots({ value: 0 }, settings);
  await expect(slots.take(1_000)).rejects.toThrow(NoSlot);
  await expect(slots.take(1)).rejects.toThrow(NoSlot);
  expect([slots.inUse, slots.waiting]).toEqual([0, 0]);
});

test('who is not waited for any more gives up the place, and takes no slot', async () => {
  const slots = createSlots({ value: 1 }, { waitingMax: 2, waitMsMax: 60_000 });
  expect(slots.take(60_000)).toBeNull();
  const [gone, goneLater] = [new AbortController(), new AbortController()];
  const waits = [slots.take(60_000, gone.signal), slots.take(60_000, goneLater.signal)];
  gone.abort();
  await expect(waits[0]).rejects.toBe(gone.signal.reason);
  const stays = slots.take(60_000);
  goneLater.abort();
  slots.give();
  await expect(waits[1]).rejects.toBe(goneLater.signal.reason);
  await stays;
  expect([slots.inUse, slots.waiting]).toEqual([1, 0]);
});

test('a limit that has fallen lets nobody in until enough have ended', async () => {
  const limit = { value: 3 };
  const slots = createSlots(limit, settings);
  for (let i = 0; i < 3; i += 1) expect(slots.take(1_000)).toBeNull();
  limit.value = 1;
  const wait = slots.take(1_000);
  slots.give();
  slots.give();
  expect([slots.inUse, slots.waiting]).toEqual([1, 1]);
  slots.give();
  await wait;
  expect([slots.inUse, slots.waiting]).toEqual([1, 0]);
});
