import { expect, test } from '@jest/globals';
import { createCircuitBreaker } from './circuit-breaker.ts';

const settings = { failedShareMax: 0.5, requestsMin: 4, windowMs: 10_000, openMs: 1_000 };

/** A breaker after outcomes at the given times: `+` succeeded, `-` failed. */
function after(outcomes: string, atMs = 0) {
  const breaker = createCircuitBreaker(settings);
  for (const outcome of outcomes) {
    const admission = breaker.admit(atMs);
    if (outcome === '+') admission?.succeeded(atMs);
    else admission?.failed(atMs);
  }
  return breaker;
}

test.each([
  ['---', 'closed', 'too few to prove anything'],
  ['----', 'open', 'all of them'],
  ['+-+-', 'open', 'half of them'],
  ['+++-', 'closed', 'a quarter of them'],
])('after %s the circuit is %s: %s', (outcomes, state) => {
  expect(after(outcomes).state(0)).toBe(state);
});

test('failures of long ago do not count', () => {
  const breaker = after('---');
  breaker.admit(10_000)?.failed(10_000);
  expect(breaker.state(10_000)).toBe('closed');
});

test('while it is open nobody asks; then one probes while others still do not', () => {
  const breaker = after('----');
  expect(breaker.admit(999)).toBeNull();
  expect(breaker.state(1_000)).toBe('half-open');
  expect(breaker.admit(1_000)).not.toBeNull();
  expect(breaker.admit(1_000)).toBeNull();
});

test('a probe that succeeds closes the circuit, with nothing left of what was', () => {
  const breaker = after('----');
  breaker.admit(1_000)?.succeeded(1_010);
  breaker.admit(1_020)?.failed(1_030);
  expect(breaker.state(1_030)).toBe('closed');
});

test('a probe that fails opens it again', () => {
  const breaker = after('----');
  breaker.admit(1_000)?.failed(1_500);
  expect([breaker.state(2_499), breaker.state(2_500)]).toEqual(['open', 'half-open']);
});

test('a probe that says nothing lets the next one probe', () => {
  const breaker = after('----');
  breaker.admit(1_000)?.saidNothing();
  expect(breaker.admit(1_001)).not.toBeNull();
});

test('what was sent before it opened and ends later changes nothing', () => {
  const breaker = createCircuitBreaker(settings);
  const early = breaker.admit(0);
  const late = breaker.admit(0);
  for (let i = 0; i < 4; i += 1) breaker.admit(0)?.failed(0);
  late?.failed(900);
  expect(breaker.state(1_000)).toBe('half-open');
  early?.succeeded(1_000);
  expect(breaker.state(1_000)).toBe('half-open');
});
