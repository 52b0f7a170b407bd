import { expect, test } from '@jest/globals';
import { chooseMediaType, isJson } from './media-type.ts';

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
