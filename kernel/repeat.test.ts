import { afterEach, expect, jest, test } from '@jest/globals';
import { createLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

let repeated: Repeated;
afterEach(() => repeated.close());

/** A look that ends when it is told to, and how many are under way and were begun. */
function slowLook() {
  const ends: ((changed: number) => void)[] = [];
  const seen = { begun: 0, underway: 0, most: 0 };
  const look = async (): Promise<number> => {
    seen.begun += 1;
    seen.underway += 1;
    seen.most = Math.max(seen.most, seen.underway);
    const changed = await new Promise<number>((resolve) => ends.push(resolve));
    seen.underway -= 1;
    return changed;
  };
  return { look, seen, end: (changed: number) => ends.shift()?.(changed) };
}

const log = createLog({ level: 'silent', name: 'test' });
const turn = () => new Promise((resolve) => setImmediate(resolve));
const settings = { everyMs: 60_000, log, says: 'It could not be looked at' };

test('looks never overlap, and those asked for meanwhile are one look after it', async () => {
  const { look, seen, end } = slowLook();
  repeated = repeat({ ...settings, look });
  const first = repeated.run();
  await turn();
  const meanwhile = [repeated.run(), repeated.run(), repeated.run()];
  await turn();
  expect(seen).toEqual({ begun: 1, underway: 1, most: 1 });
  end(3);
  expect(await first).toBe(3);
  await turn();
  end(5);
  expect(await Promise.all(meanwhile)).toEqual([5, 5, 5]);
  expect(seen).toEqual({ begun: 2, underway: 0, most: 1 });
});

test('a look that fails is logged with its words, and the next one is made all the same', async () => {
  const warn = jest.fn();
  let looks = 0;
  const look = async (): Promise<number> => {
    looks += 1;
    if (looks === 1) throw new Error('The store is away');
    return 1;
  };
  repeated = repeat({ ...settings, log: { ...log, warn } as never, look });
  repeated.soon();
  await turn();
  await turn();
  expect(await repeated.run()).toBe(1);
  expect(warn).toHaveBeenCalledWith({ error: expect.any(Error) }, settings.says);
});

test('it looks every so often', async () => {
  let looks = 0;
  repeated = repeat({ ...settings, everyMs: 5, look: async () => ++looks });
  while (looks < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  await repeated.close();
  const before = looks;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toBe(before);
});

test('close waits for the look under way and begins none', async () => {
  const { look, seen, end } = slowLook();
  repeated = repeat({ ...settings, look });
  const looking = repeated.run();
  await turn();
  const waiting = repeated.run();
  const closing = repeated.close();
  end(1);
  await closing;
  expect([await looking, await waiting, seen.begun]).toEqual([1, 0, 1]);
});
