import { serialize } from 'node:v8';
import { expect, test } from '@jest/globals';
import { narrowNames } from './narrow-names.ts';

/** How V8 holds a string: `serialize` writes it as it is held, behind a version and perhaps a byte of padding. */
const isWide = (text: string): boolean => !serialize(text).includes(text, 0, 'latin1');

/** A name that nothing has held yet: one that stood in this file would be narrow because of that. */
const freshName = (end: string): string => ['first', 'seen', 'in', end].join('');

/** Printed with a name that was first made a key when it had been cut out of a text with a dash in it. */
function printWithNameFromWideText(name: string): string {
  const cut = `— ${name}`.slice(2);
  const known = { [cut]: 1 };
  return JSON.stringify([JSON.parse(`{"${name}":1}`), known]);
}

test('one name from a text with other letters makes all JSON with it wide', () => {
  expect(isWide(printWithNameFromWideText(freshName('A')))).toBe(true);
});

test('names that were made narrow first stay so', () => {
  const name = freshName('B');
  const kept = narrowNames(`"""A ring — of gold""" type ${name} { carats: Int }`);
  expect(isWide(printWithNameFromWideText(name))).toBe(false);
  expect(kept).toMatchObject({ [name]: true, carats: true });
});
