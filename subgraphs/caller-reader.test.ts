import { expect, test } from '@jest/globals';
import { anonymous } from '../kernel/caller.ts';
import { callerHeaderTtlMs, signCaller } from '../kernel/tokens.ts';
import { fakeClock } from '../tests/support/fake-clock.ts';
import { createCallerReader } from './caller-reader.ts';

const secret = 'test-only-secret-of-callers-xxxxxxxxxxxxxxxxxxx';
const caller = anonymous('glowglitch');
const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });

test('a header that comes again gives the same caller, for as long as it holds', async () => {
  const clock = fakeClock();
  const read = createCallerReader(secret, clock);
  const header = await signCaller(caller, secret, clock);
  const first = await read(header);
  expect(first).toEqual(caller);
  clock.advance(callerHeaderTtlMs - 1);
  expect(await read(header)).toBe(first);
  clock.advance(10_000);
  await expect(read(header)).rejects.toEqual(unauthenticated);
});

test.each([
  ['no header', async () => undefined],
  ['a header that somebody else signed', () => signCaller(caller, `${secret}y`, fakeClock())],
])('%s is refused each time it comes', async (_, made) => {
  const read = createCallerReader(secret, fakeClock());
  const header = await made();
  await expect(read(header)).rejects.toEqual(unauthenticated);
  await expect(read(header)).rejects.toEqual(unauthenticated);
});
