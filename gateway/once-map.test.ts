import { expect, test } from '@jest/globals';
import { createOnceMap } from './once-map.ts';

test('a value is made once, also for those who ask while it is being made', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  let made = 0;
  const make = async () => `value ${++made}`;

  const answers = await Promise.all([map.get('a', make), map.get('a', make)]);

  expect(answers).toEqual(['value 1', 'value 1']);
  expect(map.get('a', make)).toBe('value 1');
  expect(made).toBe(1);
});

test('a failure reaches everybody who waits, and is tried again by the next', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const fail = async (): Promise<string> => {
    throw new Error('not now');
  };

  const answers = await Promise.allSettled([map.get('a', fail), map.get('a', fail)]);

  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await map.get('a', async () => 'better')).toBe('better');
});

test('what was used longest ago goes first', async () => {
  const map = createOnceMap<string>({ entriesMax: 2 });
  const keep = (key: string) => map.get(key, async () => key);
  await keep('a');
  await keep('b');
  await keep('a');
  await keep('c');

  expect([...map.entries()].map(([key]) => key)).toEqual(['c', 'a']);
});

test('entries are bounded by weight too, and a heavy one is not kept', async () => {
  const map = createOnceMap<number>({
    entriesMax: 1_000,
    weightMax: 300,
    weigh: (weight) => weight,
  });
  for (let index = 0; index < 200; index += 1) await map.get(String(index), async () => 3);
  expect([...map.entries()]).toHaveLength(100);

  expect(await map.get('heavy', async () => 4)).toBe(4);
  expect([...map.entries()].map(([key]) => key)).not.toContain('heavy');
});

test('how heavy one may be can be said, and what is forgotten makes room for as much as it took', async () => {
  const map = createOnceMap<string>({
    entriesMax: 10,
    weightMax: 10,
    heaviest: 6,
    weigh: (value) => value.length,
  });
  const keep = (value: string) => map.get(value, async () => value);
  for (const value of ['seven..', 'six...', 'four', 'three', 'five.']) await keep(value);

  expect([...map.entries()].map(([key]) => key)).toEqual(['five.', 'three']);
});
