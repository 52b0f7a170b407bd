import { expect, test } from '@jest/globals';
import { turnEnd } from './turn-end.ts';

test('who waits for the end of a turn goes on after all that is ready in it, in order', async () => {
  const order: string[] = [];
  const first = turnEnd().then(() => order.push('first'));
  const work = (async () => {
    for (let step = 0; step < 10; step += 1) await null;
    order.push('work');
    await turnEnd();
    order.push('second');
  })();
  await Promise.all([first, work]);
  expect(order).toEqual(['work', 'first', 'second']);
});

test('each turn has an end of its own', async () => {
  const one = turnEnd();
  await one;
  expect(turnEnd()).not.toBe(one);
  await turnEnd();
});
