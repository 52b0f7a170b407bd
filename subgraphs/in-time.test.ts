import { expect, test } from '@jest/globals';
import { inTime } from './in-time.ts';

const nowMs = Date.now();
const timeout = expect.objectContaining({ code: 'REQUEST_TIMEOUT' });

test('work that is done in time is answered', async () => {
  expect(await inTime(nowMs + 1_000, nowMs, async () => 'done')).toBe('done');
  expect(await inTime(null, nowMs, async () => 'done')).toBe('done');
});

test('work that nobody waits for is not begun', async () => {
  let begun = 0;
  const work = async () => {
    begun += 1;
  };
  await expect(inTime(nowMs, nowMs, work)).rejects.toEqual(timeout);
  expect(begun).toBe(0);
});

test('work that takes too long is not waited for, and ends by itself', async () => {
  let ended = false;
  const work = new Promise<void>((resolve) => {
    setTimeout(() => {
      ended = true;
      resolve();
    }, 60);
  });
  await expect(inTime(nowMs + 10, nowMs, () => work)).rejects.toEqual(timeout);
  await work;
  expect(ended).toBe(true);
});

test('a failure is the work’s own', async () => {
  const fails = () => Promise.reject(new Error('broken'));
  await expect(inTime(nowMs + 1_000, nowMs, fails)).rejects.toThrow('broken');
});
