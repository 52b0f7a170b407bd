/** The `collation` option: what it may say, and how a collection or index keeps it. */
import { type Document, isDocument } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { isSupportedLocale } from './locales.ts';
import { numberOption } from './option-values.ts';
import { checkFields, type OptionTable } from './options.ts';

/** Version of the collation data that MongoDB carries; the only one that a client may ask for. */
const dataVersion = '57.1';

const collationOptions: OptionTable = {
  locale: 'string',
  caseLevel: 'bool',
  caseFirst: { oneOf: ['upper', 'lower', 'off'] },
  strength: { from: 1, to: 5 },
  numericOrdering: 'bool',
  alternate: { oneOf: ['non-ignorable', 'shifted'] },
  maxVariable: { oneOf: ['punct', 'space'] },
  normalization: 'bool',
  backwards: 'strictBool',
  version: 'string',
};

/** Strength up to which upper and lower case are the same. */
const lastStrengthWithoutCase = 2;

/** @throws StoreError for a locale that is unknown, and for options that are wrong */
export function checkCollation(collation: Document): void {
  checkFields('collation', collation, collationOptions, undefined, ['locale']);
  const { locale, caseFirst = 'off', caseLevel, version } = collation;
  if (typeof locale !== 'string' || !isSupportedLocale(locale)) {
    throw badValue(`Field 'locale' is invalid in: { locale: "${String(locale)}" }`);
  }
  if (locale === 'simple' && Object.keys(collation).length > 1) {
    throw badValue('If \'locale\' is "simple", no other fields should be present');
  }
  const strength = numberOption(collation, 'strength') ?? 3;
  const hasCase = caseLevel === true || strength > lastStrengthWithoutCase;
  if (caseFirst !== 'off' && caseFirst !== null && !hasCase) {
    throw badValue("'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is above 2");
  }
  if (typeof version === 'string' && version !== dataVersion) {
    throw new StoreError(
      'IncompatibleCollationVersion',
      `Requested collation version does not match the server's, ${dataVersion}`,
    );
  }
}

/** The collation with everything that it leaves to its defaults; undefined for the simple one. */
export function completeCollation(collation: Document): Document | undefined {
  const { locale } = collation;
  if (locale === 'simple') return undefined;
  const given = Object.entries(collation).filter(([, value]) => value !== null);
  return {
    locale,
    caseLevel: false,
    caseFirst: 'off',
    strength: 3,
    numericOrdering: false,
    alternate: locale === 'th' ? 'shifted' : 'non-ignorable',
    maxVariable: 'punct',
    normalization: false,
    backwards: locale === 'fr_CA',
    version: dataVersion,
    ...Object.fromEntries(given),
    ...(collation['strength'] != null && { strength: numberOption(collation, 'strength') }),
  };
}

/**
 * The collation that a read or write asks for; an empty one asks for none.
 * @throws StoreError as `checkCollation`
 */
export function collationOption(command: Document): Document | undefined {
  const { collation } = command;
  if (!isDocument(collation) || Object.keys(collation).length === 0) return undefined;
  checkCollation(collation);
  return collation;
}
