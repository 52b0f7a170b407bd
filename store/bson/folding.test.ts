/** Texts that a collation takes for equal have one key, in every language that has an order of its own for them. */
import { expect, test } from '@jest/globals';
import { toIndex } from '../storage/collection.ts';
import { createCollator } from './collation.ts';

const equalTexts: readonly (readonly [collation: string, ...texts: readonly [string, string]])[] = [
  ['en', 'Straße', 'strasse'],
  ['en', 'ÆSIR', 'aesir'],
  ['en', 'Łódź', 'lodz'],
  ['en', 'ﬁ x²', 'FI X2'],
  ['en', 'so\u00adft', 'soft'],
  ['en', 'it’s', "it's"],
  ['en', '٤२', '42'],
  ['el', 'σοφός', 'ΣΟΦΟΣ'],
  ['tr', 'İI', 'iı'],
  ['he', 'שלום', 'שלומ'],
  ['ja', 'サーバー', 'サアバア'],
  ['ja', 'ｶﾞｯｺｳ', 'がつこう'],
  ['da', 'Aarhus', 'Århus'],
  ['sv', 'Ybung', 'übung'],
  ['hu', 'meggyes', 'megygyes'],
  ['lt', 'yla', 'ila'],
  ['ar', 'سأل', 'سءل'],
  ['de@collation=phonebook', 'Mueller', 'Müller'],
  ['fi@collation=traditional', 'Wirta', 'virta'],
];

test.each(equalTexts)('in %s, %s and %s have one key', (locale, one, other) => {
  const collator = createCollator({ locale, strength: 1 });
  expect(collator?.compare(one, other)).toBe(0);
  expect(collator?.fold(one)).toBe(collator?.fold(other));
});

test('an index that was made before there was one key for them keeps to its own', () => {
  const spec = { v: 2, key: { a: 1 }, name: 'a_1', collation: { locale: 'de', strength: 1 } };
  const old = toIndex({ id: 1, spec, multikeyPaths: [] });
  expect(old.collator?.fold('Straße')).toBe('straße');
  const now = toIndex({ id: 1, spec, multikeyPaths: [], foldsLetters: true });
  expect(now.collator?.fold('Straße')).toBe('strasse');
});
