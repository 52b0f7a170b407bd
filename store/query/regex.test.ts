import { expect, test } from '@jest/globals';
import { toRegExp } from './regex.ts';

/** Patterns with texts that PCRE finds them in, and texts that it does not. */
const patterns: readonly (readonly [string, readonly string[], readonly string[], string?])[] = [
  ['^abc$', ['abc', 'abc\n'], ['abcd', 'abc\n\n']],
  ['^b', ['a\nb'], ['a'], 'm'],
  ['^$', [''], ['a\n'], 'm'],
  ['a$', ['a\nb', 'a'], ['ab'], 'm'],
  ['a.b', ['a\rb', 'a💍b'], ['a\nb', 'ab']],
  ['a.b', ['a\nb'], ['ab'], 's'],
  ['a b # c\n d', ['abd'], ['a b d'], 'x'],
  ['[a b]\\ c', ['  c', 'a c'], ['xc'], 'x'],
  ['(?x)a b', ['ab'], ['a b']],
  ['(?i)ab', ['AB', 'ab'], ['ac']],
  ['(?i)a(?-i)b', ['Ab', 'ab'], ['AB', 'aB']],
  ['(?i:ä[b-d]x|y)z', ['ÄBXz', 'Yz'], ['äbxZ']],
  ['a(?i)b|c', ['aB', 'C'], ['AB']],
  ['(?s:a.b)c', ['a\nbc'], ['a\nc']],
  ['(?m:^S).*e', ['F\nS e'], ['F\nT e']],
  ['\\Aab', ['ab'], ['\nab', 'cab'], 'm'],
  ['ab\\Z', ['ab', 'ab\n'], ['ab\n\n']],
  ['ab\\z', ['ab'], ['ab\n']],
  ['a\\Rb', ['a\r\nb', 'a\nb', 'a\u2028b'], ['ab']],
  ['^\\h+$', ['\t \u00a0'], ['\n']],
  ['^\\H\\V$', ['ab'], ['a\n', ' b']],
  ['^\\s$', [' ', '\t'], ['\u00a0', '\u2003']],
  ['^\\d+$', ['12'], ['١٢']],
  ['(*UCP)^\\d+$', ['12', '١٢'], ['a']],
  ['(*UCP)^\\w+$', ['größe', '日本'], ['a b']],
  ['\\byster', ['Öyster'], ['oyster']],
  ['(*UCP)\\byster', ['yster'], ['Öyster']],
  ['^\\p{L}+$', ['größe'], ['a1']],
  ['^\\p{Greek}\\P{Greek}$', ['αa'], ['aa']],
  ['^\\p{^L}$', ['1'], ['a']],
  ['^[[:alpha:]_]+$', ['ab_'], ['a1', 'é']],
  ['^[[:^digit:]]+$', ['ab'], ['a1']],
  ['^[]a]+$', [']a'], ['b']],
  ['^[^]a]+$', ['b'], [']']],
  ['^[\\w-]+$', ['a-b'], ['a b']],
  ['^[a\\-z]+$', ['a-z'], ['b']],
  ['^[\\d\\S]$', ['1', 'x'], [' ']],
  ['a++b', ['aaab'], ['b']],
  ['a++ab', [], ['aaab']],
  ['^(?>a|ab)c$', ['ac'], ['abc']],
  ['^(?>abc)+$', ['abcabc'], ['ab']],
  ['^(a)(?>b)\\1$', ['aba'], ['abb']],
  ['\\Qa.b\\E+', ['a.bb'], ['axb']],
  ['(?P<w>ab)-(?P=w)', ['ab-ab'], ['ab-cd']],
  ["(?<w>ab)\\k{w}(?'v'c)\\k'v'", ['ababcc'], ['ababc']],
  ['(a)(b)\\g{-1}\\g1', ['abba'], ['abab']],
  ['foo\\Kbar', ['foobar'], ['bar']],
  ['(?#remark)a', ['a'], ['b']],
  ['a{2,3}?b', ['aab'], ['ab']],
  ['a{,3}b{', ['a{,3}b{'], ['aab']],
  ['\\x41\\x{1f600}\\101\\e', ['A😀A\u001b'], ['A']],
  ['(?<=a{2})b', ['aab'], ['ab']],
  ['(?!a)*b', ['b'], ['a']],
  ['[[:<:]]cat', ['a cat', 'cats'], ['tomcat']],
  ['cat[[:>:]]', ['tomcat!'], ['cats']],
  // More ways through a pattern than V8 can look along before it searches.
  [`^${'a?'.repeat(60)}${'b'.repeat(60)}$`, ['b'.repeat(60), `a${'b'.repeat(60)}`], ['a', 'b']],
  [`^${'(?:x?y?|z)'.repeat(200)}c$`, ['c', 'xyzc'], ['d']],
];

test.each(patterns)('%s finds %j but not %j', (pattern, found, missed, options = '') => {
  const regex = toRegExp(pattern, options);
  expect(found.filter((text) => !regex.test(text))).toEqual([]);
  expect(missed.filter((text) => regex.test(text))).toEqual([]);
});

test.each([
  '[a',
  '(a',
  'a)',
  '*a',
  'a**',
  'a{3,2}',
  'a{70000}',
  '[z-a]',
  '[[:nope:]]',
  '\\2',
  '\\y',
  '(?P=no)',
  '(?xx)[a b]',
  '(?<a>x)(?<a>y)',
  '(?z)',
  '\\p{Nope}',
  '(?<=a+)b',
  '(?|a|b)',
  '(?R)',
  '(?(1)a|b)',
  'a\\',
  '(*COMMIT)a',
  '\\x{110000}',
  `${'('.repeat(300)}${')'.repeat(300)}`,
  'a'.repeat(16_385),
])('%.20s is refused', (pattern) => {
  expect(() => toRegExp(pattern)).toThrow(expect.objectContaining({ code: 51091 }));
});

test.each([
  [String.raw`^(a|b)\1$`, ['aa', 'bb'], ['ab', 'a']],
  [String.raw`^(?:(a)\1|b)+$`, ['aa', 'b', 'aab'], ['a', 'ab']],
  [String.raw`^(?:(.)\1)+$`, ['aabb'], ['ab', 'aab']],
  [String.raw`^(?:(a)x)+\1$`, ['axa', 'axaxa'], ['ax', 'axx']],
  [String.raw`^(?:(a)\1)?b$`, ['aab', 'b'], ['ab']],
  [String.raw`^(?=(a+))\1b$`, ['aab'], ['b']],
  [String.raw`^(?!(a)\1)a`, ['ab', 'a'], ['aa']],
  [String.raw`^((a)\2)*$`, ['', 'aaaa'], ['aaa']],
])('%s refers to a group that has matched', (pattern, found, missed) => {
  const regex = toRegExp(pattern);
  expect(found.filter((text) => !regex.test(text))).toEqual([]);
  expect(missed.filter((text) => regex.test(text))).toEqual([]);
});

test.each([
  String.raw`(a)?\1`,
  String.raw`(a)*\1`,
  String.raw`(a){0,2}\1`,
  String.raw`(a)|\1`,
  String.raw`(?:(a)|b)\1`,
  String.raw`(?:(a)|b\1)+`,
  String.raw`(?:(a)x)*\1`,
  String.raw`(?:(a)?x)+\1`,
  String.raw`(?!(a))\1`,
  String.raw`\1(a)`,
  String.raw`(a\1)`,
  String.raw`(?<=(a)\1)b`,
  String.raw`(a)\1\Kb`,
  String.raw`a++\Kb`,
])('%s is refused, as JavaScript would read it in another way', (pattern) => {
  expect(() => toRegExp(pattern)).toThrow(expect.objectContaining({ code: 51091 }));
});

test('an option that does not exist is refused', () => {
  expect(() => toRegExp('a', 'g')).toThrow(expect.objectContaining({ code: 51108 }));
});

test.each(['^(a+)+$', '^(a|a)*$', '(a*)*b', '^(?:(a)|a)+\\b$'])(
  'a search for %s ends although it could go on for years',
  (pattern) => {
    const regex = toRegExp(pattern);
    expect(() => regex.test(`${'a'.repeat(60)}!`)).toThrow(
      expect.objectContaining({ code: 51156 }),
    );
    expect(regex.test(`${'a'.repeat(5)}b!`)).toBe(pattern === '(a*)*b');
  },
);
