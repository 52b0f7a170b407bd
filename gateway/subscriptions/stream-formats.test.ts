import { expect, test } from '@jest/globals';
import { multipart } from './multipart.ts';
import { sse } from './sse.ts';

const errors = [{ message: 'Lost', extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } }];

test.each([
  ['a result', sse.result('{"data":1}', undefined), 'event: next\ndata: {"data":1}\n\n'],
  ['a result with its place', sse.result('{}', 'e1'), 'id: e1\nevent: next\ndata: {}\n\n'],
  ['a place on two lines is not told', sse.result('{}', 'e\n1'), 'event: next\ndata: {}\n\n'],
  ['nor one that browsers ignore', sse.result('{}', 'e\0'), 'event: next\ndata: {}\n\n'],
  ['a failure', sse.failure(errors), `event: next\ndata: ${JSON.stringify({ errors })}\n\n`],
  ['a sign of life', sse.heartbeat, ':\n\n'],
  ['the end', sse.ending, 'event: complete\ndata:\n\n'],
])('server-sent events: %s', (_what, text, expected) => {
  expect(text).toBe(expected);
});

const head = '\r\ncontent-type: application/json; charset=utf-8\r\n\r\n';

test.each([
  ['the beginning', multipart.opening, '\r\n--graphql'],
  ['a result', multipart.result('{"data":1}', 'e1'), `${head}{"payload":{"data":1}}\r\n--graphql`],
  [
    'a failure',
    multipart.failure(errors),
    `${head}${JSON.stringify({ payload: null, errors })}\r\n--graphql`,
  ],
  ['a sign of life', multipart.heartbeat, `${head}{}\r\n--graphql`],
  ['the end', multipart.ending, '--\r\n'],
])('parts: %s', (_what, text, expected) => {
  expect(text).toBe(expected);
});
