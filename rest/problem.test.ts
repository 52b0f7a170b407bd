import { expect, test } from '@jest/globals';
import { ShopError } from '../kernel/errors.ts';
import { problemReply } from './problem.ts';

const told = (error: unknown) => {
  const { body, ...reply } = problemReply(error, 'req_1', { ratelimit: '"requests";r=0;t=60' });
  return { ...reply, problem: JSON.parse(String(body)) };
};

test('a refusal is a problem of RFC 9457 with the headers that go with it', () => {
  expect(told(new ShopError('RATE_LIMITED', 'Too many', { retryAfterSeconds: 7 }))).toEqual({
    status: 429,
    headers: {
      ratelimit: '"requests";r=0;t=60',
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': '7',
    },
    problem: {
      type: 'urn:aurora:problem:RATE_LIMITED',
      title: 'Too Many Requests',
      status: 429,
      detail: 'Too many',
      code: 'RATE_LIMITED',
      requestId: 'req_1',
      retryAfterSeconds: 7,
    },
  });
});

test('who shows no token is told what to show', () => {
  const { headers } = told(new ShopError('UNAUTHENTICATED', 'Who are you'));
  expect(headers).toMatchObject({ 'www-authenticate': 'Bearer' });
});

test('of our own faults and of details for the log nothing is told', () => {
  const { status, problem } = told(new Error('password of the store is hunter2'));
  expect(status).toBe(500);
  expect(JSON.stringify(problem)).not.toContain('hunter2');
  const secret = new ShopError('FORBIDDEN', 'Not yours', { scope: 'kpis:read', field: 'from' });
  expect(told(secret).problem).toEqual({
    type: 'urn:aurora:problem:FORBIDDEN',
    title: 'Forbidden',
    status: 403,
    detail: 'Not yours',
    code: 'FORBIDDEN',
    requestId: 'req_1',
    field: 'from',
  });
});
