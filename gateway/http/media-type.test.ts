import { expect, test } from '@jest/globals';
import { chooseMediaType, chooseStreamType, isJson } from './media-type.ts';

const modern = 'application/graphql-response+json';
const plain = 'application/json';

test.each([
  [undefined, plain],
  ['*/*', plain],
  [modern, modern],
  [`${modern}, ${plain};q=0.9`, modern],
  [`${plain}, ${modern};q=0.5`, plain],
  [`${plain};q=0, ${modern}`, modern],
  ['text/html, */*;q=0.1', plain],
  ['text/html', null],
  ['image/png;q=1', null],
])('Accept: %s is answered with %s', (accept, mediaType) => {
  expect(chooseMediaType(accept)).toBe(mediaType);
});

const events = 'text/event-stream';
const parts = 'multipart/mixed';

test.each([
  [undefined, null],
  ['*/*', null],
  ['text/*, multipart/*', null],
  [plain, null],
  [events, events],
  ['Text/Event-Stream; charset=utf-8', events],
  [`${plain}, ${events};q=0.5`, events],
  [`${events};q=0`, null],
  [parts, null],
  [`${parts};deferSpec=20220824`, null],
  [`${parts};subscriptionSpec=2.0`, null],
  [`${parts};subscriptionSpec=1.0, ${plain}`, parts],
  [`${parts};boundary=graphql;subscriptionSpec="1.0",${modern}`, parts],
  [`${parts};subscriptionSpec=1.0;q=0.5, ${events};q=0.6`, events],
  [`${events}, ${parts};subscriptionSpec=1.0`, events],
])('Accept: %s is streamed to as %s', (accept, streamType) => {
  expect(chooseStreamType(accept)).toBe(streamType);
});

test.each([
  ['application/json', true],
  ['Application/JSON; charset=UTF-8', true],
  ['application/json; charset="utf8"', true],
  ['application/json; charset=latin1', false],
  ['text/plain', false],
  [undefined, false],
])('Content-Type: %s is JSON: %s', (contentType, expected) => {
  expect(isJson(contentType)).toBe(expected);
});
