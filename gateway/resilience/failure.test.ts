import { expect, test } from '@jest/globals';
import { ShopError } from '../../kernel/errors.ts';
import { CircuitOpen, failureOf, isOfService, mayRepeat, NoResult } from './failure.ts';
import { NoSlot } from './slots.ts';

const withCode = (code: string): Error => Object.assign(new Error('connect failed'), { code });

test.each([
  ['refused', withCode('ECONNREFUSED')],
  ['broken', withCode('ECONNRESET')],
  ['broken', withCode('UND_ERR_SOCKET')],
  ['overloaded', new NoResult(503)],
  ['overloaded', new NoResult(429)],
  ['other', new NoResult(500)],
  ['other', new Error('Unexpected token < in JSON')],
  ['shed', new NoSlot('Too many requests wait')],
  ['open', new CircuitOpen('The circuit is open')],
  ['cancelled', new DOMException('Nobody waits', 'AbortError')],
  ['other', 'no error at all'],
])('%s: %s, and so it is as a cause', (failure, error) => {
  expect(failureOf(error, false)).toBe(failure);
  const said = new ShopError('SUBGRAPH_UNAVAILABLE', 'The catalog did not answer', {}, error);
  expect(failureOf(said, false)).toBe(failure);
});

test('what says nothing of itself when time is up is late', () => {
  expect(failureOf(new Error('No answer'), true)).toBe('late');
});

test('a chain of causes that ends in itself is not followed for ever', () => {
  const error = new Error('round');
  error.cause = error;
  expect(failureOf(error, false)).toBe('other');
});

test('reads are repeated after what may pass; a change only when it never arrived', () => {
  const failures = ['refused', 'broken', 'overloaded', 'late', 'shed', 'open', 'other'] as const;
  expect(failures.filter((failure) => mayRepeat(failure, true))).toEqual([
    'refused',
    'broken',
    'overloaded',
  ]);
  expect(failures.filter((failure) => mayRepeat(failure, false))).toEqual(['refused']);
});

test('what was never sent says nothing of the service', () => {
  expect([isOfService('shed'), isOfService('open'), isOfService('cancelled')]).toEqual([
    false,
    false,
    false,
  ]);
  expect([isOfService('late'), isOfService('refused')]).toEqual([true, true]);
});
