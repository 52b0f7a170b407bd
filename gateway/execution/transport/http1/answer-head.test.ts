import { expect, test } from '@jest/globals';
import { readHead } from './answer-head.ts';

const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n`;
const ok = 'HTTP/1.1 200 OK';

test('a usual head is read', () => {
  expect(
    readHead(head(ok, 'Content-Type: application/json', 'Content-Length:  12 ', 'Date: today')),
  ).toEqual({
    statusCode: 200,
    text: expect.any(String),
    framing: 12,
    coding: '',
    keptMs: null,
  });
});

test.each([
  ['chunks', ['Transfer-Encoding: Chunked'], 'chunked'],
  ['an end with the connection', [], 'until-close'],
  ['the same length twice', ['content-length: 3', 'content-length: 3'], 3],
] as const)('a body of %s is announced', (_, lines, framing) => {
  expect(readHead(head(ok, ...lines)).framing).toBe(framing);
});

test.each(['204 No Content', '304 Not Modified', '103 Early Hints'])('%s has no body', (status) => {
  expect(readHead(head(`HTTP/1.1 ${status}`, 'content-length: 9')).framing).toBe(0);
});

test.each([
  ['HTTP/1.1', [], null],
  ['HTTP/1.1', ['Connection: foo, Close'], 0],
  ['HTTP/1.1', ['Keep-Alive: timeout=5, max=9'], 4_000],
  ['HTTP/1.1', ['keep-alive: timeout=1'], 0],
  ['HTTP/1.1', ['keep-alive: timeout=600'], 60_000],
  ['HTTP/1.0', ['connection: keep-alive'], null],
  ['HTTP/1.0', [], 0],
  ['HTTP/1.0', ['connection: keep-alive', 'keep-alive: timeout=3'], 2_000],
] as const)('%s with %j keeps its connection for %p ms', (version, lines, keptMs) => {
  expect(readHead(head(`${version} 200 OK`, 'content-length: 0', ...lines)).keptMs).toBe(keptMs);
});

test.each([
  ['another protocol', ['HTTP/2 200 OK']],
  ['a status out of range', ['HTTP/1.1 099 What']],
  ['a folded line', [ok, 'x-a: b', ' c']],
  ['a space before the colon', [ok, 'content-length : 3']],
  ['a line without a colon', [ok, 'nonsense']],
  ['a bare newline in a value', [ok, 'x-a: b\nx-c: d']],
  ['a control character', [ok, 'x-a: \0']],
  ['two lengths', [ok, 'content-length: 3', 'content-length: 4']],
  ['a length that is no number', [ok, 'content-length: +3']],
  ['a length of many digits', [ok, `content-length: ${'9'.repeat(30)}`]],
  ['a length and chunks', [ok, 'content-length: 3', 'transfer-encoding: chunked']],
  ['an unknown transfer coding', [ok, 'transfer-encoding: gzip, chunked']],
])('a head with %s is refused', (_, lines) => {
  expect(() => readHead(head(...lines))).toThrow(expect.objectContaining({ name: 'BadAnswer' }));
});
