import { expect, test } from '@jest/globals';
import { redact } from './redact.ts';

test('what has nothing to hide is handed on as it is', () => {
  const fields = { count: 2, at: new Date(0), order: { lines: [{ sku: 'R-1' }] } };
  expect(redact(fields)).toBe(fields);
});

test('secrets are hidden at every depth, in lists too, and what was given stays whole', () => {
  const fields = {
    email: 'opal@example.com',
    seen: true,
    orders: [{ id: 1 }, { id: 2, customer: { phone: '555-0100', tier: 'gold' } }],
  };
  const before = structuredClone(fields);
  expect(redact(fields)).toEqual({
    email: '[redacted]',
    seen: true,
    orders: [{ id: 1 }, { id: 2, customer: { phone: '[redacted]', tier: 'gold' } }],
  });
  expect(fields).toEqual(before);
});

test('a secret that is an object is hidden whole, and one that is not there is not made up', () => {
  expect(redact({ variables: { input: 1 }, token: undefined })).toEqual({
    variables: '[redacted]',
    token: undefined,
  });
});

test('what is nested without end is told to a depth', () => {
  const loop: Record<string, unknown> = { sku: 'R-1' };
  loop['self'] = loop;
  const line = JSON.stringify(redact(loop));
  expect(line).toContain('[redacted]');
  expect(line.split('R-1').length - 1).toBe(9);
});

test('errors, dates and ids are left to those who write them', () => {
  const fields = { error: new Error('x'), at: new Date(0), id: { text: 'a', toJSON: () => 'a' } };
  expect(redact(fields)).toBe(fields);
});
