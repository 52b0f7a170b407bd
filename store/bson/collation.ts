import { StoreError } from '../errors.ts';
import { toNumber } from './numbers.ts';
import { type Document, isNumber } from './values.ts';

export interface Collator {
  readonly compare: (a: string, b: string) => number;
  /** Text that is equal for equal strings: what index keys hold. Its order means nothing. */
  readonly fold: (text: string) => string;
  /** The same for collations that sort alike: an index serves a query only if both agree. */
  readonly id: string;
}

/** The collator of a `collation` document; undefined for the simple binary comparison. */
export function createCollator(collation: Document | undefined): Collator | undefined {
  const locale = collation?.['locale'];
  if (collation === undefined || locale === 'simple') return undefined;
  if (typeof locale !== 'string') {
    throw new StoreError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  const strength = isNumber(collation['strength']) ? toNumber(collation['strength']) : 3;
  const withCase = collation['caseLevel'] === true;
  const sensitivity =
    strength === 1
      ? withCase
        ? 'case'
        : 'base'
      : strength === 2 && !withCase
        ? 'accent'
        : 'variant';
  const intl = collatorFor(locale, {
    sensitivity,
    numeric: collation['numericOrdering'] === true,
    ignorePunctuation: collation['alternate'] === 'shifted',
  });
  return {
    compare: intl.compare,
    fold: (text) => fold(text, sensitivity),
    id: `${locale}/${sensitivity}/${collation['numericOrdering'] === true}`,
  };
}

function collatorFor(locale: string, options: Intl.CollatorOptions): Intl.Collator {
  try {
    return new Intl.Collator(locale.replace('_', '-'), options);
  } catch {
    throw new StoreError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

function fold(text: string, sensitivity: 'base' | 'accent' | 'case' | 'variant'): string {
  const decomposed = text.normalize('NFD');
  const bare =
    sensitivity === 'base' || sensitivity === 'case'
      ? decomposed.replace(/\p{M}/gu, '')
      : decomposed;
  return sensitivity === 'base' || sensitivity === 'accent' ? bare.toLowerCase() : bare;
}
