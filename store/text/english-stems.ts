/**
 * Stems of English words, as the Snowball project's "english" algorithm (Porter 2) makes them:
 * https://snowballstem.org/algorithms/english/stemmer.html
 */

const vowel = '[aeiouy]';
const doubled = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const liEndings = /[cdeghkmnrt]li$/;
/** A syllable that is short: a vowel between consonants, or one that begins the word. */
const shortSyllable = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/;

const irregular: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map(
    (word) => [word, word] as const,
  ),
]);

/** Words that stay as they are once a plural has been taken off. */
const invariant = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

/** Suffix and what replaces it, longest first; all within the region behind the first syllable. */
const secondSteps: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['iveness', 'ive'],
  ['ization', 'ize'],
  ['ousness', 'ous'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['tional', 'tion'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ation', 'ate'],
  ['entli', 'ent'],
  ['fulli', 'ful'],
  ['iviti', 'ive'],
  ['ousli', 'ous'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['anci', 'ance'],
  ['ator', 'ate'],
  ['enci', 'ence'],
  ['izer', 'ize'],
  ['bli', 'ble'],
];

const thirdSteps: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

const fourthSteps = [
  'ement',
  'able',
  'ance',
  'ence',
  'ible',
  'ment',
  'ant',
  'ate',
  'ent',
  'ism',
  'iti',
  'ive',
  'ize',
  'ous',
  'al',
  'er',
  'ic',
];

/** @param word in small letters */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word;
  const known = irregular.get(word);
  if (known !== undefined) return known;
  const start = markConsonants(word.replace(/^'/, ''));
  const regions = regionsOf(start);
  let stem = withoutPlural(start.replace(/'(?:s'?)?$/, ''));
  if (invariant.has(stem)) return stem;
  stem = withoutPast(stem, regions);
  if (stem.length > 2) stem = stem.replace(/([^aeiouy])[yY]$/, '$1i');
  stem = secondStep(stem, regions);
  stem = thirdStep(stem, regions);
  stem = fourthStep(stem, regions);
  return fifthStep(stem, regions).replaceAll('Y', 'y');
}

/** A y that stands for a consonant becomes a capital. */
const markConsonants = (word: string): string =>
  word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');

/** Where the parts behind the first and the second syllable begin. */
interface Regions {
  readonly first: number;
  readonly second: number;
}

const syllable = new RegExp(`${vowel}[^aeiouy]`);

function regionsOf(word: string): Regions {
  const prefix = /^(?:gener|commun|arsen)/.exec(word)?.[0];
  const first = prefix === undefined ? behind(word, 0) : prefix.length;
  return { first, second: behind(word, first) };
}

function behind(word: string, from: number): number {
  const found = syllable.exec(word.slice(from));
  return found === null ? word.length : from + found.index + 2;
}

const isIn = (word: string, suffix: string, from: number): boolean =>
  word.endsWith(suffix) && word.length - suffix.length >= from;

const cut = (word: string, suffix: string, replacement = ''): string =>
  word.slice(0, word.length - suffix.length) + replacement;

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return cut(word, 'es');
  if (word.endsWith('ied') || word.endsWith('ies')) {
    return cut(word, 'ies', word.length > 4 ? 'i' : 'ie');
  }
  if (word.endsWith('us') || word.endsWith('ss')) return word;
  return /[aeiouy].+s$/.test(word) ? cut(word, 's') : word;
}

function withoutPast(word: string, { first }: Regions): string {
  for (const suffix of ['eedly', 'eed']) {
    if (word.endsWith(suffix)) return isIn(word, suffix, first) ? cut(word, suffix, 'ee') : word;
  }
  const suffix = ['ingly', 'edly', 'ing', 'ed'].find((ending) => word.endsWith(ending));
  if (suffix === undefined) return word;
  const stem = cut(word, suffix);
  if (!/[aeiouy]/.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (doubled.test(stem)) return stem.slice(0, -1);
  return first >= stem.length && shortSyllable.test(stem) ? `${stem}e` : stem;
}

function secondStep(word: string, { first }: Regions): string {
  const found = secondSteps.find(([suffix]) => word.endsWith(suffix));
  if (found !== undefined) {
    const [suffix, replacement] = found;
    return isIn(word, suffix, first) ? cut(word, suffix, replacement) : word;
  }
  if (word.endsWith('ogi')) {
    return isIn(word, 'ogi', first) && word.endsWith('logi') ? cut(word, 'i') : word;
  }
  return liEndings.test(word) && isIn(word, 'li', first) ? cut(word, 'li') : word;
}

function thirdStep(word: string, { first, second }: Regions): string {
  const found = thirdSteps.find(([suffix]) => word.endsWith(suffix));
  if (found !== undefined) {
    const [suffix, replacement] = found;
    return isIn(word, suffix, first) ? cut(word, suffix, replacement) : word;
  }
  return isIn(word, 'ative', second) ? cut(word, 'ative') : word;
}

function fourthStep(word: string, { second }: Regions): string {
  const suffix = fourthSteps.find((ending) => word.endsWith(ending));
  if (suffix !== undefined) return isIn(word, suffix, second) ? cut(word, suffix) : word;
  return isIn(word, 'ion', second) && /[st]ion$/.test(word) ? cut(word, 'ion') : word;
}

function fifthStep(word: string, { first, second }: Regions): string {
  if (word.endsWith('e')) {
    const stem = word.slice(0, -1);
    const isLong = stem.length >= second || (stem.length >= first && !shortSyllable.test(stem));
    return isLong ? stem : word;
  }
  return word.endsWith('ll') && word.length - 1 >= second ? word.slice(0, -1) : word;
}
