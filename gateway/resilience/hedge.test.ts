import { expect, test } from '@jest/globals';
import { hedge } from './hedge.ts';

/** Answers one after the other; what was asked and what was given up is kept. */
function serviceOf(...answers: readonly { afterMs: number; answer: string | Error }[]) {
  const seen: AbortSignal[] = [];
  const ask = (signal: AbortSignal): Promise<string> => {
    const { afterMs, answer } = answers[seen.length] ?? { afterMs: 0, answer: 'too many' };
    seen.push(signal);
    return new Promise((resolve, reject) => {
      const give = () => (answer instanceof Error ? reject(answer) : resolve(answer));
      setTimeout(give, afterMs).unref();
    });
  };
  return { ask, seen };
}
const always = () => true;
/** Longer than any test: whoever waits for it fails. */
const never = 100_000;

test('an answer in time is asked for once', async () => {
  const { ask, seen } = serviceOf({ afterMs: 1, answer: 'first' });
  expect(await hedge(ask, 30, always)).toBe('first');
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(seen).toHaveLength(1);
});

test('a late one is overtaken by the second, and given up', async () => {
  const { ask, seen } = serviceOf(
    { afterMs: never, answer: 'first' },
    { afterMs: 1, answer: 'second' },
  );
  expect(await hedge(ask, 10, always)).toBe('second');
  expect(seen.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('where there is nothing to spend there is no second', async () => {
  const { ask, seen } = serviceOf({ afterMs: 40, answer: 'first' });
  expect(await hedge(ask, 10, () => false)).toBe('first');
  expect(seen).toHaveLength(1);
});

test('a failure before the time has come fails at once', async () => {
  const { ask, seen } = serviceOf({ afterMs: 1, answer: new Error('down') });
  await expect(hedge(ask, 30, always)).rejects.toThrow('down');
  expect(seen).toHaveLength(1);
});

test('one that fails leaves it to the other; when both fail the first says why', async () => {
  const one = serviceOf({ afterMs: 40, answer: new Error('first') }, { afterMs: 60, answer: 'ok' });
  expect(await hedge(one.ask, 10, always)).toBe('ok');
  const none = serviceOf(
    { afterMs: 40, answer: new Error('first') },
    { afterMs: 60, answer: new Error('second') },
  );
  await expect(hedge(none.ask, 10, always)).rejects.toThrow('first');
});
