import { expect, test } from '@jest/globals';
import { createMemoryBudgets } from '../gateway/limits/cost-budget.ts';
import { fakeClock } from '../tests/support/fake-clock.ts';
import { createRestRateLimit } from './rate-limit.ts';

test('a minute holds so many requests, and fills again evenly', async () => {
  const clock = fakeClock();
  const count = createRestRateLimit(2, createMemoryBudgets(clock));
  expect(await count('10.0.0.1')).toEqual({
    refusal: null,
    headers: { 'ratelimit-policy': '"requests";q=2;w=60', ratelimit: '"requests";r=1;t=30' },
  });
  await count('10.0.0.1');
  const { refusal, headers } = await count('10.0.0.1');
  expect(refusal).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: 30 } });
  expect(headers['ratelimit']).toBe('"requests";r=0;t=60');

  clock.advance(30_000);
  expect((await count('10.0.0.1')).refusal).toBeNull();
  expect((await count('10.0.0.1')).refusal).not.toBeNull();
});

test('addresses do not spend what others have; a network of IPv6 is one', async () => {
  const count = createRestRateLimit(1, createMemoryBudgets(fakeClock()));
  await count('2001:db8:1:2::a');
  expect((await count('2001:db8:1:2::b')).refusal).not.toBeNull();
  expect((await count('2001:db8:1:3::a')).refusal).toBeNull();
});
