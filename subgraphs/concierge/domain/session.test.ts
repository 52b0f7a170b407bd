import { expect, test } from '@jest/globals';
import { readLocale, readPageUrl } from './session.ts';

test.each([
  ['en-GB', 'en-GB'],
  ['en-gb', 'en-GB'],
  ['nl', 'nl'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['english', 'english'],
  ['en_GB', null],
  ['', null],
  ['e', null],
  ['<script>', null],
])('the locale "%s" is read as %p', (text, locale) => {
  expect(readLocale(text)).toBe(locale);
});

test.each([
  ['https://shop.example/rings?email=opal@example.com#top', 'https://shop.example/rings'],
  ['http://127.0.0.1:4000/shop', 'http://127.0.0.1:4000/shop'],
  ['https://user:secret@shop.example/', 'https://shop.example/'],
  ['javascript:alert(1)', null],
  ['/shop', null],
  ['', null],
  [null, null],
])('the page %p is kept as %p', (text, url) => {
  expect(readPageUrl(text)).toBe(url);
});

test('an endless address is cut', () => {
  expect(readPageUrl(`https://shop.example/${'a'.repeat(900)}`)).toHaveLength(500);
});
