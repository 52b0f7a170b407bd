import { expect, test } from '@jest/globals';
import { isLongerThan, seenText } from './seen-text.ts';

test.each([
  [null, null],
  [undefined, null],
  ['', null],
  [' \n\t ', null],
  ['\u200b\ufeff\u202e\u0000', null],
  [' One stud is bent. ', 'One stud is bent.'],
  ['\u{1F469}\u200d\u{1F52C}', '\u{1F469}\u200d\u{1F52C}'],
])('of %j is seen: %j', (text, seen) => {
  expect(seenText(text)).toBe(seen);
});

test('an emoji is one character', () => {
  expect(isLongerThan('\u{1F48D}'.repeat(500), 500)).toBe(false);
  expect(isLongerThan('\u{1F48D}'.repeat(501), 500)).toBe(true);
  expect(isLongerThan('a'.repeat(501), 500)).toBe(true);
});
