/**
 * What texts that a collation may take for equal have in common: the keys that they are looked up by.
 * Texts that differ may have it in common too, so what is found by it is always compared again.
 * It depends on no version of ICU, since it is kept in indexes.
 */

/** What an order of a language ignores, or takes together, beside letters. */
interface FoldingRules {
  readonly locale: string;
  readonly isNumeric: boolean;
  readonly ignored: 'none' | 'space' | 'punct';
}

/** Letters that are others with an accent, or several, to most languages. */
const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ı: 'i', þ: 'th' },
  ...{ ŋ: 'ng', ŧ: 't', ǥ: 'g', ʒ: 'z', ĸ: 'q', ɔ: 'o', ŉ: 'n', ς: 'σ', ґ: 'г' },
  ...{ ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
  ...{ ک: 'ك', ڪ: 'ك', ګ: 'ك', گ: 'ك', ڬ: 'ك', ڭ: 'ك', ڮ: 'ك', ټ: 'ٹ', ډ: 'ڈ', ړ: 'ڑ', ڼ: 'ڻ' },
  ...{ '۾': 'م', ୟ: 'ଯ' },
};
const smallKana = 'ぁぃぅぇぉゕゖっゃゅょゎ';
const kana = 'あいうえおかけつやゆよわ';

/** Languages that take vowels for others, or for several: they are read without. So are all orders of a kind of their own. */
const withoutVowels = new Set('da fi fo hu is kl ln lt nb nn no se smn sv to'.split(' '));

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

export function fold(text: string, { locale, isNumeric, ignored }: FoldingRules): string {
  const [language = ''] = locale.split(/[_@]/);
  let folded = isPlain(text) ? text.toLowerCase() : foldLetters(text);
  // Thai is ordered without punctuation anyway.
  if (ignored !== 'none' || language === 'th') folded = folded.replace(/[\s\p{P}]+/gu, '');
  if (isNumeric) folded = folded.replace(/(?<!\d)0+(?=\d)/g, '');
  if (!withoutVowels.has(language) && !locale.includes('@')) return folded;
  return folded
    .replaceAll('w', 'v')
    .replace(/[aeiouyhsz]+|(?<=n)g/g, '')
    .replace(/(\p{L})\1+/gu, '$1');
}

function foldLetters(text: string): string {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .normalize('NFKD')
      // Marks, what is not seen, and what only lengthens.
      .replace(/[\p{M}\p{Cf}\p{Cc}·ʼـߺ᠊ーｰゝヽ]/gu, '')
      .replace(/[‘’‚‛׳]/g, "'")
      .replace(/[“”„‟״〝〞〟⹂]/g, '"')
      .replace(/\p{Zs}/gu, ' ')
      .replace(/\p{Nd}/gu, digitOf)
      .replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
      .replace(/[ぁぃぅぇぉゕゖっゃゅょゎ]/g, (letter) => kana[smallKana.indexOf(letter)] ?? letter)
      // Vowels stand for what lengthens as well; a sign, for the syllable before it.
      .replace(/[あいうえお]+/g, '')
      .replace(/(\p{sc=Hira})\1+/gu, '$1')
      // Letters of Arabic that are vowels, or the ends of words, to some of its languages.
      .replace(/[ءاويىیٱٲٳٴۇۉۥۦۍێېۑے۽ةتهھەہۃ]+/g, '')
      .replace(/[^\0-\x7f]/g, (letter) => letters[letter] ?? letter)
  );
}

/** Digits of a script come in tens, from zero on. */
function digitOf(digit: string): string {
  const at = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(at - value - 1))) value += 1;
  return String(value);
}
