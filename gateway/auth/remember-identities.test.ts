import { expect, test } from '@jest/globals';
import { anonymous } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import type { Credentials } from './authenticate.ts';
import { rememberIdentities } from './remember-identities.ts';

function countingAuthenticate(lifeMs: number) {
  const clock = fakeClock();
  const checked: Credentials[] = [];
  const authenticate = rememberIdentities(async (credentials) => {
    checked.push(credentials);
    if (credentials.authorization === 'Bearer bad') throw new ShopError('UNAUTHENTICATED', 'No');
    return { caller: anonymous('shop'), expiresAtMs: clock.now().getTime() + lifeMs };
  }, clock);
  return { clock, checked, authenticate };
}

test('a token is checked once a minute, and its caller is the same object meanwhile', async () => {
  const { clock, checked, authenticate } = countingAuthenticate(3_600_000);
  const first = await authenticate({ authorization: 'Bearer a' });

  expect(await authenticate({ authorization: 'Bearer a' })).toBe(first);
  expect(await authenticate({ authorization: 'Bearer b' })).not.toBe(first);
  expect(checked).toHaveLength(2);
  clock.advance(60_000);
  expect(await authenticate({ authorization: 'Bearer a' })).not.toBe(first);
});

test('nothing outlives its token', async () => {
  const { clock, checked, authenticate } = countingAuthenticate(1_000);
  await authenticate({ authorization: 'Bearer a' });
  clock.advance(1_000);
  await authenticate({ authorization: 'Bearer a' });

  expect(checked).toHaveLength(2);
});

test('refusals, keys and nobody are not remembered', async () => {
  const { checked, authenticate } = countingAuthenticate(3_600_000);
  for (let i = 0; i < 2; i += 1) {
    await expect(authenticate({ authorization: 'Bearer bad' })).rejects.toThrow('No');
    await authenticate({ apiKey: 'key' });
    await authenticate({ authorization: 'Bearer a', apiKey: 'key' });
    await authenticate({});
  }
  expect(checked).toHaveLength(8);
});
