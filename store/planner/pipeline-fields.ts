/** Which top-level fields of its documents a pipeline looks at: only these have to be decoded. */
import { isDocument } from '../bson/values.ts';
import { fieldsOfFilter, topLevel } from './filter-fields.ts';

/** What a stage reads; null when that may be anything. */
type Reads = Iterable<string> | null;

interface StageReads {
  readonly reads: (operand: unknown) => Reads;
  /** Whether nothing of the documents but what was read goes on: stages behind it see others. */
  readonly isLast?: boolean;
}

const stages: ReadonlyMap<string, StageReads> = new Map<string, StageReads>([
  ['$match', { reads: (filter) => (isDocument(filter) ? (fieldsOfFilter(filter) ?? null) : null) }],
  ['$limit', { reads: () => [] }],
  ['$skip', { reads: () => [] }],
  ['$sort', { reads: ofSort }],
  [
    '$unwind',
    { reads: (operand) => ofExpression(isDocument(operand) ? operand['path'] : operand) },
  ],
  ['$addFields', { reads: ofAssignments }],
  ['$set', { reads: ofAssignments }],
  ['$count', { reads: () => [], isLast: true }],
  ['$sortByCount', { reads: ofExpression, isLast: true }],
  ['$group', { reads: ofFields, isLast: true }],
  ['$bucket', { reads: ofFields, isLast: true }],
  ['$bucketAuto', { reads: ofFields, isLast: true }],
  ['$replaceRoot', { reads: ofFields, isLast: true }],
  ['$replaceWith', { reads: ofExpression, isLast: true }],
  ['$project', { reads: ofProjection, isLast: true }],
  ['$facet', { reads: ofFacets, isLast: true }],
]);

/** Operators that name fields by `$path` alone. Others may look anywhere. */
const plainOperators = new Set(
  (
    '$sum $avg $min $max $first $last $push $addToSet $count $mergeObjects $stdDevPop $stdDevSamp ' +
    '$add $subtract $multiply $divide $mod $abs $ceil $floor $round $trunc $literal ' +
    '$eq $ne $gt $gte $lt $lte $cmp $and $or $not $cond $ifNull $switch $in $size $arrayElemAt ' +
    '$isArray $concatArrays $filter $map $reduce $slice $setUnion $setIntersection $setDifference ' +
    '$anyElementTrue $allElementsTrue $concat $toLower $toUpper $substrCP $substrBytes $strLenCP ' +
    '$split $trim $regexMatch $toString $toInt $toLong $toDouble $toDecimal $toDate $convert $type ' +
    '$dateTrunc $dateToString $dateAdd $dateSubtract $dateDiff $year $month $dayOfMonth $hour $let'
  ).split(' '),
);

/** Undefined when all of a document may be needed. */
export function fieldsOfPipeline(pipeline: readonly unknown[]): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  for (const spec of pipeline) {
    if (!isDocument(spec)) return undefined;
    const [name = ''] = Object.keys(spec);
    const stage = stages.get(name);
    const reads = stage?.reads(spec[name]) ?? null;
    if (reads === null) return undefined;
    for (const field of reads) fields.add(field);
    if (stage?.isLast === true) return fields;
  }
  return undefined;
}

function ofExpression(expression: unknown): Reads {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return [];
    if (!expression.startsWith('$$')) return [topLevel(expression.slice(1))];
    return /^\$\$(ROOT|CURRENT)\b/.test(expression) ? null : [];
  }
  if (Array.isArray(expression)) return union(expression.map(ofExpression));
  if (!isDocument(expression)) return [];
  const isKnown = (name: string) => !name.startsWith('$') || plainOperators.has(name);
  if (!Object.keys(expression).every(isKnown)) return null;
  return '$literal' in expression ? [] : ofFields(expression);
}

function ofFields(operand: unknown): Reads {
  return isDocument(operand) ? union(Object.values(operand).map(ofExpression)) : null;
}

/** The names are read too: `{ 'a.b': 1 }` changes a part of `a`. */
function ofAssignments(operand: unknown): Reads {
  if (!isDocument(operand)) return null;
  return union([Object.keys(operand).map(topLevel), ofFields(operand)]);
}

function ofSort(operand: unknown): Reads {
  if (!isDocument(operand) || Object.values(operand).some(isDocument)) return null;
  return Object.keys(operand).map(topLevel);
}

/** Of a projection that keeps fields; one that drops some keeps all others. */
function ofProjection(operand: unknown): Reads {
  if (!isDocument(operand)) return null;
  const others = Object.entries(operand).filter(([field]) => field !== '_id');
  if (others.length === 0 || !others.every(([, value]) => keepsField(value))) return null;
  return union([['_id'], ofAssignments(operand)]);
}

function keepsField(value: unknown): boolean {
  if (!isDocument(value)) return value === 1 || value === true || typeof value === 'string';
  const isExpression = Object.keys(value).some((name) => name.startsWith('$'));
  return isExpression || Object.values(value).every(keepsField);
}

function ofFacets(operand: unknown): Reads {
  if (!isDocument(operand)) return null;
  return union(
    Object.values(operand).map((pipeline) =>
      Array.isArray(pipeline) ? (fieldsOfPipeline(pipeline) ?? null) : null,
    ),
  );
}

function union(parts: readonly Reads[]): Reads {
  const fields = new Set<string>();
  for (const part of parts) {
    if (part === null) return null;
    for (const field of part) fields.add(field);
  }
  return fields;
}
