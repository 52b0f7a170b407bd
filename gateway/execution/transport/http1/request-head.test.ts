import { expect, test } from '@jest/globals';
import { headLines, openingOf } from './request-head.ts';

test('the opening names address and host', () => {
  const url = new URL('http://[::1]:4001/graphql?v=1');
  expect(openingOf(url, { accept: 'a/b' })).toBe(
    'POST /graphql?v=1 HTTP/1.1\r\nhost: [::1]:4001\r\naccept: a/b\r\n',
  );
});

test.each([
  ['a line of its own', { 'x-request-id': 'a\r\nx-role: admin' }],
  ['a bare newline', { 'x-request-id': 'a\nb' }],
  ['a null', { 'x-request-id': 'a\0' }],
  ['what is not ASCII', { 'x-request-id': 'ü' }],
  ['a name with a line', { 'x\r\ny': 'a' }],
  ['a name with a colon', { 'x:y': 'a' }],
  ['no name', { '': 'a' }],
  ['a length', { 'Content-Length': '0' }],
  ['a coding', { 'transfer-encoding': 'chunked' }],
  ['another host', { host: 'elsewhere' }],
])('a header with %s is not written', (_, headers) => {
  expect(() => headLines(headers)).toThrow(TypeError);
});
