import { expect, jest, test } from '@jest/globals';
import { openEngine } from '../engine/testing/open-engine.ts';
import { allOplog } from './keys.ts';
import { type LoggedChange, Oplog } from './oplog.ts';
import type { OrderedStore } from './ordered-store.ts';

const maxEntries = 1000;

/** A log in an empty store. */
function openLog() {
  const opened = openEngine();
  const { store } = opened.engine;
  return {
    store,
    log: new Oplog(store, maxEntries),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Gives their time back. */
function append(store: OrderedStore, log: Oplog, count: number): bigint {
  const change: LoggedChange = { kind: 'delete', namespace: 'd.items', documentKey: { _id: 1 } };
  store.write(() => log.append(Array<LoggedChange>(count).fill(change)));
  return log.latest;
}

/** How many entries there are after each write of so many. */
function sizesAfter(store: OrderedStore, log: Oplog, counts: readonly number[]): number[] {
  return counts.map((count) => {
    append(store, log, count);
    return store.count(allOplog);
  });
}

test('older changes are dropped a few at a time', async () => {
  await using opened = openLog();
  const sizes = sizesAfter(opened.store, opened.log, Array<number>(1600).fill(1));
  expect(Math.max(...sizes)).toBe(maxEntries + 255);
  expect(sizes.at(-1)).toBe(1600 - 2 * 256);
});

test('where there are far too many, a write drops twice what it brings, and a few at least', async () => {
  await using opened = openLog();
  append(opened.store, new Oplog(opened.store, 10 * maxEntries), 5000);
  const log = new Oplog(opened.store, maxEntries);
  const sizes = sizesAfter(opened.store, log, [1, 1, 600, 600, 2000]);
  expect(sizes).toEqual([4489, 3978, 3378, 2778, 1000]);
});

test('the log tells how far back it reaches, also when it is opened anew', async () => {
  await using opened = openLog();
  const { store, log } = opened;
  const [first, second] = [300, 300, 700].map((count) => append(store, log, count));
  for (const reader of [log, new Oplog(store, maxEntries)]) {
    expect(reader.reachesBack((first ?? 0n) - 1n)).toBe(false);
    expect(reader.reachesBack(second ?? 0n)).toBe(true);
    const [oldest] = reader.from({ timestamp: 0n, position: 0 });
    expect(oldest?.timestamp).toBe(second);
  }
});

test('the time of the log goes on where the clock is set back', async () => {
  await using opened = openLog();
  const { log } = opened;
  const [before, nowMs] = [log.tick(), Date.now()];
  using _clock = jest.spyOn(Date, 'now').mockImplementation(() => nowMs - 3_600_000);
  expect([log.tick(), log.tick()]).toEqual([before + 1n, before + 2n]);
});
