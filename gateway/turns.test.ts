import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { atOnce, type InPieces, inTurns } from './turns.ts';

/** Pieces that each hold the thread for a while, told in the order in which they are done. */
function* pieces(name: string, count: number, eachMs: number, done: string[]): InPieces<string> {
  for (let piece = 0; piece < count; piece += 1) {
    const endsAtMs = performance.now() + eachMs;
    while (performance.now() < endsAtMs);
    done.push(`${name}${piece}`);
    yield;
  }
  return name;
}

test('others have their turn between long pieces', async () => {
  const done: string[] = [];
  let isOver = false;
  let turns = 0;
  const all = Promise.all([
    inTurns(pieces('a', 3, 3, done)),
    inTurns(pieces('b', 3, 3, done)),
  ]).finally(() => {
    isOver = true;
  });
  let last = 0;
  let mostInOneTurn = 0;
  while (!isOver) {
    await turn();
    turns += 1;
    mostInOneTurn = Math.max(mostInOneTurn, done.length - last);
    last = done.length;
  }
  expect(await all).toEqual(['a', 'b']);
  expect(mostInOneTurn).toBe(1);
  expect(turns).toBeGreaterThanOrEqual(6);
});

test('first come, first served', async () => {
  const done: string[] = [];
  await Promise.all([inTurns(pieces('a', 2, 0, done)), inTurns(pieces('b', 2, 0, done))]);
  expect(done).toEqual(['a0', 'a1', 'b0', 'b1']);
});

test('work that fails tells who waits for it, and what comes after it is done', async () => {
  function* failing(): InPieces<never> {
    yield;
    throw new Error('no');
  }
  const done: string[] = [];
  const failed = expect(inTurns(failing())).rejects.toThrow('no');
  expect(await inTurns(pieces('a', 1, 0, done))).toBe('a');
  await failed;
});

test('at once there is no rest', () => {
  const done: string[] = [];
  expect(atOnce(pieces('a', 2, 0, done))).toBe('a');
  expect(done).toEqual(['a0', 'a1']);
});
