/** The key and options of a text index as they are kept and listed. */
import { toNumber } from '../bson/numbers.ts';
import { documentOf } from '../bson/ordered.ts';
import { type Document, isDocument, isNumber, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { languageOf } from './languages.ts';

/** Weights are below this. */
const maxWeight = 1_000_000_000;
const latestVersion = 3;

const cannotCreate = (message: string) => new StoreError('CannotCreateIndex', message);

export const isTextKey = (key: Document): boolean => Object.values(key).includes('text');

/** @throws StoreError CannotCreateIndex for anything that a text index cannot be */
export function textSpecOf(key: Document, given: Document): Document {
  const { default_language: language = 'english', language_override: override = 'language' } =
    given;
  if (typeof language !== 'string' || languageOf(language) === undefined) {
    throw cannotCreate(
      `default_language is not valid: ${show(language)}. The embedded store knows english and none`,
    );
  }
  if (typeof override !== 'string' || override === '' || /^\$|[.]/.test(override)) {
    throw cannotCreate('language_override is not valid');
  }
  return {
    key: storedKey(key),
    weights: weightsOf(key, given['weights']),
    default_language: language,
    language_override: override,
    textIndexVersion: versionOf(given['textIndexVersion']),
  };
}

/** All texts become one part of the key, in the place of the first. */
function storedKey(key: Document): Document {
  const fields = Object.entries(key);
  const isText = fields.map(([, kind]) => kind === 'text');
  const [first, last] = [isText.indexOf(true), isText.lastIndexOf(true)];
  if (isText.slice(first, last + 1).includes(false)) {
    throw cannotCreate("'text' fields in index must all be adjacent");
  }
  const others = fields.filter(([, kind]) => kind !== 'text');
  for (const [path, direction] of others) {
    if (!isNumber(direction) || Math.abs(toNumber(direction)) !== 1) {
      throw cannotCreate('expected value 1 or -1 for compound text index');
    }
    if (path === '_fts' || path === '_ftsx') throw cannotCreate(`${path} is a reserved name`);
  }
  return documentOf([
    ...others.slice(0, first),
    ['_fts', 'text'],
    ['_ftsx', 1],
    ...others.slice(first),
  ]);
}

/** A weight for each text of the key and for each field that is given one, by name. */
function weightsOf(key: Document, given: unknown): Document {
  const weights = new Map<string, number>();
  for (const [path, kind] of Object.entries(key)) if (kind === 'text') weights.set(path, 1);
  if (typeof given === 'string') {
    if (given !== '$**') throw cannotCreate('text index option "weights" must be a document');
    weights.set(given, 1);
  } else if (isDocument(given)) {
    for (const [path, weight] of Object.entries(given))
      weights.set(path, checkWeight(path, weight));
  } else if (given !== undefined) {
    throw cannotCreate('text index option "weights" must be a document');
  }
  return documentOf([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkWeight(path: string, weight: unknown): number {
  if (!isNumber(weight)) throw cannotCreate('weight for text index needs numeric type');
  const number = Math.trunc(toNumber(weight));
  if (!(number > 0 && number < maxWeight)) {
    throw cannotCreate(
      `text index weight must be in the exclusive interval (0,${maxWeight}) but found: ${show(weight)}`,
    );
  }
  const isPath =
    path === '$**' || path.split('.').every((part) => part !== '' && !part.startsWith('$'));
  if (!isPath) throw cannotCreate(`weight for text index has an illegal field name: ${path}`);
  return number;
}

function versionOf(version: unknown): number {
  if (version === undefined) return latestVersion;
  const number = isNumber(version) ? toNumber(version) : Number.NaN;
  if (number === latestVersion) return number;
  throw cannotCreate(
    `bad textIndexVersion: ${show(version)}; the embedded store has version ${latestVersion}`,
  );
}
