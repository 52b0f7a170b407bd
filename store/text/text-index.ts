/** What a text index says of itself, and the terms under which a document stands in it. */
import { createHash } from 'node:crypto';
import { keyOf } from '../bson/key-string.ts';
import { toNumber } from '../bson/numbers.ts';
import { fieldOf, isArrayIndex, splitPath } from '../bson/paths.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Language, languageOf } from './languages.ts';
import { termsOf } from './tokens.ts';

export interface TextIndex {
  /** Weights of fields by path; `$**` is for all others. */
  readonly weights: ReadonlyMap<string, number>;
  readonly language: Language;
  /** The field in which a document may name another language. */
  readonly languageField: string;
  /** Fields before the text: a search has to say what they equal. */
  readonly prefix: readonly string[];
}

/** Undefined for an index of another kind. */
export function toTextIndex(spec: Document): TextIndex | undefined {
  const { key, weights, default_language: language, language_override: override } = spec;
  if (!isDocument(key) || !('_fts' in key)) return undefined;
  const fields = Object.keys(key);
  return {
    weights: new Map(
      Object.entries(isDocument(weights) ? weights : {}).map(([path, weight]) => [
        path,
        isNumber(weight) ? toNumber(weight) : 1,
      ]),
    ),
    language: needLanguage(String(language ?? 'english')),
    languageField: String(override ?? 'language'),
    prefix: fields.slice(0, fields.indexOf('_fts')),
  };
}

/** @throws StoreError 17262 for a language that is not supported */
function needLanguage(name: string): Language {
  const language = languageOf(name);
  if (language !== undefined) return language;
  throw new StoreError(17262, `unsupported language: "${name}" for text index version 3`);
}

/** Each term of a document with its score. @throws StoreError 17261, 17262 for a wrong language */
export function termScores(index: TextIndex, document: Document): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  visitTexts(document, index, (text, weight, language) =>
    scoreText(text, weight, language, scores),
  );
  return scores;
}

/** The texts that a document has in the index, with the weights of their fields. */
export const visitTexts = (document: Document, index: TextIndex, visitor: TextVisitor): void =>
  visitFields(document, '', index, index.language, visitor);

type TextVisitor = (text: string, weight: number, language: Language) => void;

/** @param inherited the language of the document around */
function visitFields(
  value: Document,
  path: string,
  index: TextIndex,
  inherited: Language,
  visitor: TextVisitor,
): void {
  const language = languageIn(value, index, inherited);
  for (const [field, inner] of Object.entries(value)) {
    const innerPath = path === '' ? field : `${path}.${field}`;
    const isLanguage = field === index.languageField && index.weights.has('$**');
    if (!isLanguage) visitValue(inner, innerPath, index, language, visitor);
  }
}

function visitValue(
  value: unknown,
  path: string,
  index: TextIndex,
  language: Language,
  visitor: TextVisitor,
): void {
  if (typeof value === 'string') {
    const weight = index.weights.get(path) ?? index.weights.get('$**');
    if (weight !== undefined) visitor(value, weight, language);
  } else if (Array.isArray(value)) {
    for (const item of value) {
      // An array in an array is no text.
      if (!Array.isArray(item)) visitValue(item, path, index, language, visitor);
    }
  } else if (isDocument(value)) visitFields(value, path, index, language, visitor);
}

function languageIn(
  document: Document,
  { languageField }: TextIndex,
  inherited: Language,
): Language {
  const name = fieldOf(document, languageField);
  if (name === undefined) return inherited;
  if (typeof name !== 'string') {
    throw new StoreError(17261, `found language override field in document with non-string type`);
  }
  return needLanguage(name);
}

interface Occurrence {
  count: number;
  frequency: number;
  next: number;
}

/** Adds the scores of one text: repeated words count less each time, long texts less a word. */
function scoreText(
  text: string,
  weight: number,
  language: Language,
  scores: Map<string, number>,
): void {
  const terms = new Map<string, Occurrence>();
  let total = 0;
  for (const term of termsOf(text, language)) {
    total += 1;
    const known = terms.get(term);
    if (known === undefined) terms.set(term, { count: 1, frequency: 1, next: 0.5 });
    else {
      known.count += 1;
      known.frequency += known.next;
      known.next /= 2;
    }
  }
  for (const [term, { count, frequency }] of terms) {
    const share = (0.5 * count) / total + 0.5;
    // A field that is this word and nothing else.
    const whole = text.length === term.length && text.toLowerCase() === term ? 1.1 : 1;
    scores.set(term, (scores.get(term) ?? 0) + weight * frequency * share * whole);
  }
}

const scoreBytes = 8;

/** The keys of a document: its prefix, a term, and the score, so that a search reads no document. */
export function textKeys(index: TextIndex, document: Document): Buffer[] {
  const scores = termScores(index, document);
  if (scores.size === 0) return [];
  const prefix = prefixKey(index.prefix.map((path) => prefixValue(document, path)));
  const keys: Buffer[] = [];
  for (const [term, score] of scores) {
    const start = termKey(prefix, term);
    const key = Buffer.allocUnsafe(start.length + scoreBytes);
    start.copy(key);
    key.writeDoubleBE(score, start.length);
    keys.push(key);
  }
  return keys;
}

/** Keys are cut where the storage would not take them; searches check the prefix on the document. */
const maxPrefixBytes = 1000;
/** Characters of a term; a longer one is told from others by its hash. */
const maxTermLength = 64;

export const prefixKey = (values: readonly unknown[]): Buffer =>
  Buffer.concat(values.map((value) => keyOf(value ?? null))).subarray(0, maxPrefixBytes);

export function termKey(prefix: Buffer, term: string): Buffer {
  const key = keyOf(term.length > maxTermLength ? shortened(term) : term);
  return prefix.length === 0 ? key : Buffer.concat([prefix, key]);
}

const shortened = (term: string): string =>
  term.slice(0, maxTermLength) + createHash('sha256').update(term).digest('base64url');

/** The score in a key that ends with the number of a record. */
export const scoreInKey = (key: Buffer, recordBytes: number): number =>
  key.readDoubleBE(key.length - recordBytes - scoreBytes);

/** @throws StoreError 16675 where a prefix is an array */
function prefixValue(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const part of splitPath(path)) {
    if (Array.isArray(value) && !isArrayIndex(part)) break;
    value = isDocument(value) ? fieldOf(value, part) : undefined;
  }
  if (!Array.isArray(value)) return value;
  throw new StoreError(16675, 'cannot have a multi-key as a prefix to a text index');
}
