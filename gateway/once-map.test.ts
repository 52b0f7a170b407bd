import { expect, test } from '@jest/globals';
import { eventually } from '../tests/support/eventually.ts';
import { noHurry } from './crowd.ts';
import { createOnceMap } from './once-map.ts';

test('a value is made once, also for those who ask while it is being made', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  let made = 0;
  const make = async () => `value ${++made}`;

  const answers = await Promise.all([map.make('a', noHurry, make), map.make('a', noHurry, make)]);

  expect(answers).toEqual(['value 1', 'value 1']);
  expect(map.find('a')).toBe('value 1');
  expect(made).toBe(1);
});

test('a failure reaches everybody who waits, and is tried again by the next', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const fail = async (): Promise<string> => {
    throw new Error('not now');
  };

  const answers = await Promise.allSettled([
    map.make('a', noHurry, fail),
    map.make('a', noHurry, fail),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await map.make('a', noHurry, async () => 'better')).toBe('better');
});

test('what was used longest ago goes first', async () => {
  const map = createOnceMap<string>({ entriesMax: 2 });
  const keep = (key: string) => map.make(key, noHurry, async () => key);
  await keep('a');
  await keep('b');
  expect(map.find('a')).toBe('a');
  await keep('c');

  expect([...map.entries()].map(([key]) => key)).toEqual(['c', 'a']);
});

test('entries are bounded by weight too, and a heavy one is not kept', async () => {
  const map = createOnceMap<number>({
    entriesMax: 1_000,
    weightMax: 300,
    weigh: (weight) => weight,
  });
  for (let index = 0; index < 200; index += 1)
    await map.make(String(index), noHurry, async () => 3);
  expect([...map.entries()]).toHaveLength(100);

  expect(await map.make('heavy', noHurry, async () => 4)).toBe(4);
  expect([...map.entries()].map(([key]) => key)).not.toContain('heavy');
});

test('how heavy one may be can be said, and what is forgotten makes room for as much as it took', async () => {
  const map = createOnceMap<string>({
    entriesMax: 10,
    weightMax: 10,
    heaviest: 6,
    weigh: (value) => value.length,
  });
  const keep = (value: string) => map.make(value, noHurry, async () => value);
  for (const value of ['seven..', 'six...', 'four', 'three', 'five.']) await keep(value);

  expect([...map.entries()].map(([key]) => key)).toEqual(['five.', 'three']);
});

/** What is made when it is told to be, or never where nobody waits for it any more. */
function aWork() {
  const begun: AbortSignal[] = [];
  let finish = (_: string): void => {};
  return {
    begun,
    finish: (value: string) => finish(value),
    make: (signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        begun.push(signal);
        finish = resolve;
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  };
}

test('who leaves waits no longer, and the others have what is made', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const work = aWork();
  const [first, second] = [new AbortController(), new AbortController()];

  const gone = map.make('a', { deadlineAtMs: null, signal: first.signal }, work.make);
  const stays = map.make('a', { deadlineAtMs: null, signal: second.signal }, work.make);
  first.abort('has left');
  await expect(gone).rejects.toBe('has left');
  work.finish('made');

  expect(await stays).toBe('made');
  expect(work.begun).toHaveLength(1);
});

test('what nobody waits for any more is given up, and made anew for who comes that very moment', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const work = aWork();
  const clients = [new AbortController(), new AbortController()];

  const gone = clients.map(({ signal }) =>
    map.make('a', { deadlineAtMs: null, signal }, work.make),
  );
  for (const client of clients) client.abort('has left');
  const next = map.make('a', noHurry, work.make);
  await Promise.all(gone.map((one) => expect(one).rejects.toBe('has left')));
  await eventually(() => expect(work.begun).toHaveLength(2));
  work.finish('made anew');

  expect(await next).toBe('made anew');
  expect(work.begun.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('nothing is made for who has left already, or has no time left', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const work = aWork();
  const late = map.make('a', { deadlineAtMs: Date.now() - 1 }, work.make);
  const gone = map.make('a', { deadlineAtMs: null, signal: AbortSignal.abort('left') }, work.make);

  await expect(late).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
  await expect(gone).rejects.toBe('left');
  expect(work.begun).toEqual([]);
});

test('nobody waits past the deadline', async () => {
  const map = createOnceMap<string>({ entriesMax: 10 });
  const work = aWork();
  const late = map.make('a', { deadlineAtMs: Date.now() + 500 }, work.make);

  await expect(late).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
  expect(work.begun).toMatchObject([{ aborted: true }]);
});
