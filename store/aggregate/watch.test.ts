import { expect, test } from '@jest/globals';
import { Watch } from './watch.ts';

/** Until it is ended; it would be long before. */
function work(watch: Watch): void {
  const untilMs = Date.now() + 5000;
  while (Date.now() <= untilMs) watch.step();
}

test('an expression that works on one document for too long is ended', () => {
  const watch = new Watch(undefined, 2);
  watch.nextDocument();
  expect(() => work(watch)).toThrow('operation exceeded time limit');
});

test('each document has its own time', () => {
  const watch = new Watch(undefined, 2);
  const untilMs = Date.now() + 10;
  while (Date.now() <= untilMs) {
    watch.nextDocument();
    watch.step();
  }
  expect(() => work(watch)).toThrow('operation exceeded time limit');
});

test('a turn that steps have used up ends with the next row', () => {
  const watch = new Watch();
  expect(watch.isPauseDue()).toBe(false);
  const untilMs = Date.now() + 25;
  while (Date.now() <= untilMs);
  for (let step = 0; step < 100; step += 1) watch.step();
  expect(watch.isPauseDue()).toBe(true);
  expect(watch.isPauseDue()).toBe(false);
});
