import { expect, test } from '@jest/globals';
import { readAtMost } from './read-at-most.ts';

test('an answer is read whole up to the limit, and not at all past it', async () => {
  const text = async (body: string | null, bytesMax: number) =>
    (await readAtMost(new Response(body), bytesMax))?.toString('utf8');
  expect(await text('five!', 5)).toBe('five!');
  expect(await text('five!', 4)).toBeUndefined();
  expect(await text('', 0)).toBe('');
  expect(await text(null, 0)).toBe('');
});

test('who answers without end is hung up on', async () => {
  let sent = 0;
  let isLeft = false;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(100));
    },
    cancel() {
      isLeft = true;
    },
  });
  expect(await readAtMost(new Response(endless), 1_000)).toBeNull();
  expect(isLeft).toBe(true);
  expect(sent).toBeLessThan(15);
});
