/** What a filter says about single paths that an index can use. */
import { compareValues } from '../bson/compare.ts';
import {
  type Document,
  isDocument,
  isNullish,
  isRegex,
  rankOf,
  regexOptions,
  regexSource,
  typeRank,
} from '../bson/values.ts';
import { hasOperators } from '../query/matcher.ts';

/** `low` and `high` have one type. */
export interface Range {
  readonly low?: unknown;
  readonly high?: unknown;
  /** Whether the end itself is outside: `$gt` and `$lt`. */
  readonly isLowOpen?: boolean;
  readonly isHighOpen?: boolean;
  /** Strings that start with this. */
  readonly prefix?: string;
}

export interface Predicates {
  /** The values one of which the path must equal. */
  readonly points: ReadonlyMap<string, readonly unknown[]>;
  /** Ranges that must all hold; on an array each may hold for another element. */
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
}

export function predicatesOf(filter: Document): Predicates {
  const points = new Map<string, readonly unknown[]>();
  const ranges = new Map<string, Range[]>();
  collect(filter, points, ranges);
  return { points, ranges };
}

type Points = Map<string, readonly unknown[]>;
type Ranges = Map<string, Range[]>;

function collect(filter: Document, points: Points, ranges: Ranges): void {
  for (const [field, spec] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(spec)) {
      for (const branch of spec) if (isDocument(branch)) collect(branch, points, ranges);
    }
    if (field.startsWith('$')) continue;
    if (isDocument(spec) && hasOperators(spec)) collectOperators(field, spec, points, ranges);
    else if (isRegex(spec)) addPrefix(field, regexSource(spec), regexOptions(spec), ranges);
    else addPoints(field, [spec], points);
  }
}

function collectOperators(field: string, spec: Document, points: Points, ranges: Ranges): void {
  for (const [operator, operand] of Object.entries(spec)) {
    switch (operator) {
      case '$eq':
        if (!isRegex(operand)) addPoints(field, [operand], points);
        break;
      case '$in':
        if (Array.isArray(operand) && !operand.some(isRegex)) addPoints(field, operand, points);
        break;
      case '$gt':
      case '$gte':
        addRange(field, operand, { low: operand, isLowOpen: operator === '$gt' }, ranges);
        break;
      case '$lt':
      case '$lte':
        addRange(field, operand, { high: operand, isHighOpen: operator === '$lt' }, ranges);
        break;
      case '$regex':
        if (isRegex(operand)) {
          addPrefix(field, regexSource(operand), optionsOf(spec, regexOptions(operand)), ranges);
        } else addPrefix(field, String(operand), optionsOf(spec, ''), ranges);
        break;
      case '$elemMatch':
        // The conditions on an element hold for the array too, as far as indexes go.
        if (isDocument(operand)) collectElement(field, operand, points, ranges);
        break;
    }
  }
}

function collectElement(field: string, operand: Document, points: Points, ranges: Ranges): void {
  if (hasOperators(operand)) {
    if (!('$or' in operand || '$and' in operand || '$nor' in operand || '$expr' in operand)) {
      const { $eq, $in, $gt, $gte, $lt, $lte } = operand;
      const usable = { $eq, $in, $gt, $gte, $lt, $lte };
      const given = Object.entries(usable).filter(([, value]) => value !== undefined);
      collectOperators(field, Object.fromEntries(given), points, ranges);
    }
    return;
  }
  for (const [inner, spec] of Object.entries(operand)) {
    if (!inner.startsWith('$')) collect({ [`${field}.${inner}`]: spec }, points, ranges);
  }
}

const optionsOf = (spec: Document, given: string): string =>
  typeof spec['$options'] === 'string' ? spec['$options'] : given;

function addPoints(field: string, values: readonly unknown[], points: Points): void {
  // The smallest set of points is the best one; the others are checked on the document.
  const known = points.get(field);
  if (known === undefined || values.length < known.length) points.set(field, values);
}

const unboundedRanks = new Set<number>([
  typeRank.minKey,
  typeRank.maxKey,
  typeRank.array,
  typeRank.object,
  typeRank.regex,
]);

function addRange(field: string, operand: unknown, range: Range, ranges: Ranges): void {
  if (isNullish(operand) || unboundedRanks.has(rankOf(operand))) return;
  const known = ranges.get(field) ?? [];
  ranges.set(field, [...known, range]);
}

/** Characters that mean themselves at the start of a regular expression. */
const literalStart = /^\^([\w\- ]+)/;

function addPrefix(field: string, source: string, options: string, ranges: Ranges): void {
  if (/[ixm]/.test(options)) return;
  const literal = literalStart.exec(source)?.[1];
  // In `^a|b` the second branch starts with anything.
  if (literal === undefined || source.includes('|')) return;
  const next = source[literal.length + 1] ?? '';
  // The last character may be optional: `^ab*` matches "a".
  const prefix = /[*?{]/.test(next) ? literal.slice(0, -1) : literal;
  if (prefix === '') return;
  ranges.set(field, [...(ranges.get(field) ?? []), { prefix }]);
}

/** The intersection of ranges; null when their types differ and nothing can be said. */
export function intersect(ranges: readonly Range[]): Range | null {
  const prefix = ranges.find((range) => range.prefix !== undefined);
  if (prefix !== undefined) return prefix;
  let whole: Range = {};
  for (const range of ranges) {
    const [one, other] = [whole.low ?? whole.high, range.low ?? range.high];
    if (one !== undefined && rankOf(one) !== rankOf(other)) return null;
    whole = { ...whole, ...narrowerLow(whole, range), ...narrowerHigh(whole, range) };
  }
  return whole;
}

function narrowerLow(known: Range, { low, isLowOpen = false }: Range): Range {
  if (low === undefined) return {};
  const above = known.low === undefined ? 1 : compareValues(low, known.low);
  return above > 0 || (above === 0 && isLowOpen) ? { low, isLowOpen } : {};
}

function narrowerHigh(known: Range, { high, isHighOpen = false }: Range): Range {
  if (high === undefined) return {};
  const below = known.high === undefined ? -1 : compareValues(high, known.high);
  return below < 0 || (below === 0 && isHighOpen) ? { high, isHighOpen } : {};
}
