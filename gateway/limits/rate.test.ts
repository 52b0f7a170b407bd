import { expect, test } from '@jest/globals';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { createRateLimit } from './rate.ts';

const refusedAfter = (seconds: number) =>
  expect.objectContaining({ code: 'RATE_LIMITED', details: { retryAfterSeconds: seconds } });

test('a burst of a minute passes; then one passes each time its share of the minute is over', () => {
  const clock = fakeClock();
  const limit = createRateLimit(6, clock);
  for (let i = 0; i < 6; i += 1) limit.take('10.0.0.1');

  expect(() => limit.take('10.0.0.1')).toThrow(refusedAfter(10));
  clock.advance(10_000);
  limit.take('10.0.0.1');
  expect(() => limit.take('10.0.0.1')).toThrow(refusedAfter(10));
});

test('addresses do not spend what others have', () => {
  const limit = createRateLimit(1, fakeClock());
  limit.take('10.0.0.1');
  limit.take('10.0.0.2');
  expect(() => limit.take('10.0.0.1')).toThrow(refusedAfter(60));
});

test('addresses of one IPv6 network are one', () => {
  const limit = createRateLimit(1, fakeClock());
  limit.take('2001:db8:1:2::a');
  expect(() => limit.take('2001:db8:1:2:9:9:9:9')).toThrow(refusedAfter(60));
  limit.take('2001:db8:1:3::a');
});

test('so they are where zeros are left out of the network itself', () => {
  for (const [one, other] of [
    ['2001:db8::1:2:3:4', '2001:db8::9:2:3:4'],
    ['2001:db8::1', '2001:db8:0:0:a:b:c:d'],
    ['fe80::1', 'fe80::2:3'],
    ['::1', '::2'],
  ] as const) {
    const limit = createRateLimit(1, fakeClock());
    limit.take(one);
    expect(() => limit.take(other)).toThrow(refusedAfter(60));
    limit.take('2001:db8:1::1');
  }
});
