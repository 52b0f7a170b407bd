import { expect, test } from '@jest/globals';
import { createLimitedWork } from './limited-work.ts';

/** Work that goes on until it is told to end. */
function opened() {
  const ends: (() => void)[] = [];
  const began: number[] = [];
  const work = (name: number) => () => {
    began.push(name);
    return new Promise<number>((resolve) => ends.push(() => resolve(name)));
  };
  return { work, began, endFirst: () => ends.shift()?.() };
}

test('so many run, so many wait in order, and more are sent away', async () => {
  const inTurn = createLimitedWork({ atOnceMax: 2, waitingMax: 2 });
  const { work, began, endFirst } = opened();
  const all = [1, 2, 3, 4].map((name) => inTurn(work(name)));
  await expect(inTurn(work(5))).rejects.toMatchObject({ code: 'OVERLOADED' });
  expect(began).toEqual([1, 2]);
  for (let i = 0; i < 4; i += 1) {
    endFirst();
    await new Promise(setImmediate);
  }
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  expect(began).toEqual([1, 2, 3, 4]);
});

test('what fails gives its place back', async () => {
  const inTurn = createLimitedWork({ atOnceMax: 1, waitingMax: 0 });
  const fails = () => Promise.reject(new Error('out of paint'));
  await expect(inTurn(fails)).rejects.toThrow('out of paint');
  expect(await inTurn(async () => 'next')).toBe('next');
});
