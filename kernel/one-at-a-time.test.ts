import { expect, test } from '@jest/globals';
import { createOneAtATime } from './one-at-a-time.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('work of one key runs in turn, of different keys side by side', async () => {
  const oneAtATime = createOneAtATime();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await tick();
    log.push(`${name} ends`);
  };
  await Promise.all([
    oneAtATime('a', work('a1')),
    oneAtATime('a', work('a2')),
    oneAtATime('b', work('b1')),
  ]);
  expect(log.indexOf('a2 begins')).toBeGreaterThan(log.indexOf('a1 ends'));
  expect(log.indexOf('b1 begins')).toBeLessThan(log.indexOf('a1 ends'));
});

test('what fails does not hold up what follows, and its failure reaches who asked for it', async () => {
  const oneAtATime = createOneAtATime();
  const failing = oneAtATime('a', async () => {
    throw new Error('no');
  });
  const following = oneAtATime('a', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  expect(await following).toBe('done');
});
