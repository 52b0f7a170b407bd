import { expect, test } from '@jest/globals';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';

const failTimes = (breaker: ReturnType<typeof createCircuitBreaker>, times: number) => {
  for (let i = 0; i < times; i += 1) breaker.failed();
};

test('five failures in a row open the circuit; a success in between begins the count anew', () => {
  const breaker = createCircuitBreaker(fakeClock());
  failTimes(breaker, 4);
  breaker.succeeded();
  failTimes(breaker, 4);
  expect([breaker.state, breaker.allows()]).toEqual(['closed', true]);

  breaker.failed();
  expect([breaker.state, breaker.allows()]).toEqual(['open', false]);
});

test('after a second one request probes while others wait, and its outcome decides', () => {
  const clock = fakeClock();
  const breaker = createCircuitBreaker(clock);
  failTimes(breaker, 5);
  clock.advance(1_000);
  expect([breaker.state, breaker.allows(), breaker.allows()]).toEqual(['half-open', true, false]);

  breaker.failed();
  expect([breaker.state, breaker.allows()]).toEqual(['open', false]);
  clock.advance(1_000);
  expect(breaker.allows()).toBe(true);
  breaker.succeeded();
  expect([breaker.state, breaker.allows(), breaker.allows()]).toEqual(['closed', true, true]);
});
