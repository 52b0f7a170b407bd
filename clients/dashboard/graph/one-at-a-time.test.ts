import { expect, test } from '@jest/globals';
import { oneAtATime } from './one-at-a-time.ts';

/** A question whose answers come when the test says so. */
function slow() {
  const asked: { answer(): void; fail(): void }[] = [];
  const again = oneAtATime(
    () =>
      new Promise<void>((resolve, reject) => {
        asked.push({ answer: resolve, fail: () => reject(new Error('No answer')) });
      }),
  );
  return { asked, again };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('told many times while an answer is on its way, it asks once more', async () => {
  const { asked, again } = slow();
  again();
  again();
  again();
  expect(asked).toHaveLength(1);
  asked[0]?.answer();
  await settle();
  expect(asked).toHaveLength(2);
  asked[1]?.answer();
  await settle();
  expect(asked).toHaveLength(2);
  again();
  expect(asked).toHaveLength(3);
});

test('an answer that failed to come holds up none after it', async () => {
  const { asked, again } = slow();
  again();
  asked[0]?.fail();
  await settle();
  again();
  expect(asked).toHaveLength(2);
});
