/** Collations: how text is ordered and what counts as equal, by the rules of a language. */

import { StoreError } from '../errors.ts';
import { compareText } from './compare.ts';
import { fold } from './folding.ts';
import { toNumber } from './numbers.ts';
import { type Document, isNumber } from './values.ts';

export interface Collator {
  readonly compare: (a: string, b: string) => number;
  /** Text that equal strings share, and others may: what index keys hold. Its order means nothing. */
  readonly fold: (text: string) => string;
  /** The same for collations that sort alike: an index serves a query only if both agree. */
  readonly id: string;
}

type Compare = Collator['compare'];

/** What a collation document says, with its defaults. */
interface Rules {
  readonly locale: string;
  /** 1 letters, 2 and accents, 3 and case, 4 and ignored punctuation, 5 and code points. */
  readonly strength: number;
  readonly hasCaseLevel: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'false';
  readonly isNumeric: boolean;
  /** Characters that only strength 4 looks at. */
  readonly ignored: 'none' | 'space' | 'punct';
  /** Whether the last accent decides, as in French. */
  readonly isBackwards: boolean;
}

/**
 * The collator of a `collation` document; undefined for the simple binary comparison.
 * @param foldWith other ways to fold: an index keeps to that in which it was made
 */
export function createCollator(
  collation: Document | undefined,
  foldWith: (text: string, rules: Rules) => string = fold,
): Collator | undefined {
  if (collation === undefined || collation['locale'] === 'simple') return undefined;
  const rules = rulesOf(collation);
  return {
    compare: compareBy(rules),
    fold: (text) => foldWith(text, rules),
    id: JSON.stringify(rules),
  };
}

function rulesOf(collation: Document): Rules {
  const { locale, strength, caseFirst, alternate } = collation;
  if (typeof locale !== 'string') {
    throw new StoreError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  return {
    locale,
    strength: isNumber(strength) ? Math.trunc(toNumber(strength)) : 3,
    hasCaseLevel: collation['caseLevel'] === true,
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    isNumeric: collation['numericOrdering'] === true,
    ignored:
      alternate !== 'shifted' ? 'none' : collation['maxVariable'] === 'space' ? 'space' : 'punct',
    isBackwards: collation['backwards'] === true || locale === 'fr_CA',
  };
}

function compareBy(rules: Rules): Compare {
  const { strength, ignored, isBackwards } = rules;
  const main = ignoringSpace(rules, collatorFor(rules, sensitivityOf(rules)).compare);
  const levels = [main];
  if (isBackwards && strength >= 2) {
    levels.unshift(
      ignoringSpace(rules, collatorFor(rules, 'base').compare),
      fromTheEnd(collatorFor(rules, 'accent').compare),
    );
  }
  if (strength >= 4 && ignored !== 'none') {
    levels.push(collatorFor({ ...rules, ignored: 'none' }, 'variant').compare);
  }
  if (strength === 5) levels.push((a, b) => compareText(a.normalize('NFD'), b.normalize('NFD')));
  return levels.length === 1 ? main : inTurn(levels);
}

/** The first that tells the two apart decides. */
const inTurn =
  (levels: readonly Compare[]): Compare =>
  (a, b) => {
    for (const compare of levels) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };

function ignoringSpace({ ignored }: Rules, compare: Compare): Compare {
  if (ignored !== 'space') return compare;
  return (a, b) => compare(withoutSpace(a), withoutSpace(b));
}

const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

/** Letter by letter with their accents, beginning with the last. */
const fromTheEnd =
  (compare: Compare): Compare =>
  (a, b) => {
    const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
    for (let i = 0; i < Math.min(lettersA.length, lettersB.length); i += 1) {
      const order = compare(lettersA.at(-1 - i) ?? '', lettersB.at(-1 - i) ?? '');
      if (order !== 0) return order;
    }
    return 0;
  };

const lettersOf = (text: string): readonly string[] =>
  text.normalize('NFD').match(/\P{M}\p{M}*/gu) ?? [];

type Sensitivity = 'base' | 'accent' | 'case' | 'variant';

function sensitivityOf({ strength, hasCaseLevel }: Rules): Sensitivity {
  if (strength === 1) return hasCaseLevel ? 'case' : 'base';
  return strength === 2 && !hasCaseLevel ? 'accent' : 'variant';
}

function collatorFor(rules: Rules, sensitivity: Sensitivity): Intl.Collator {
  const { locale, isNumeric, caseFirst, ignored } = rules;
  try {
    return new Intl.Collator(languageTag(locale), {
      sensitivity,
      numeric: isNumeric,
      caseFirst,
      ignorePunctuation: ignored === 'punct',
    });
  } catch {
    throw new StoreError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

/** The names that BCP 47 has for ICU's variants of an order. */
const variantNames: Readonly<Record<string, string>> = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
};

/** `de_AT@collation=phonebook` as `de-AT-u-co-phonebk`. */
function languageTag(locale: string): string {
  const [language = '', variant] = locale.split('@collation=');
  const tag = language.replaceAll('_', '-');
  return variant === undefined ? tag : `${tag}-u-co-${variantNames[variant] ?? variant}`;
}

/** As indexes were made at first. It takes no two letters for one, and so misses some that are equal. */
export function foldByAccents(
  text: string,
  { strength, hasCaseLevel, isNumeric, ignored }: Rules,
): string {
  let folded = text.normalize('NFD');
  if (ignored !== 'none' && strength < 4) {
    folded = ignored === 'space' ? withoutSpace(folded) : folded.replace(/[\s\p{P}]+/gu, '');
  }
  if (strength === 1) folded = folded.replace(/\p{M}/gu, '');
  if (strength < 3 && !hasCaseLevel) folded = folded.toLowerCase();
  return isNumeric ? folded.replace(/(?<!\d)0+(?=\d)/g, '') : folded;
}
