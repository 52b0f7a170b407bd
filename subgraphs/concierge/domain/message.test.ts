import { expect, test } from '@jest/globals';
import { messageLengthMax, textProblem } from './message.ts';

test.each([
  ['', 'TEXT_EMPTY'],
  [' \n\t ', 'TEXT_EMPTY'],
  ['\u200b\ufeff\u0000', 'TEXT_EMPTY'],
  ['\u{1F469}\u200d\u{1F52C}', null],
  ['hello', null],
  ['a'.repeat(messageLengthMax), null],
  ['a'.repeat(messageLengthMax + 1), 'TEXT_TOO_LONG'],
  ['💍'.repeat(messageLengthMax), null],
  ['💍'.repeat(messageLengthMax + 1), 'TEXT_TOO_LONG'],
])('text %# has the problem %p', (text, problem) => {
  expect(textProblem(text)).toBe(problem);
});
