import { compareValues, equalValues } from '../../bson/compare.ts';
import { mapKeyOf } from '../../bson/map-key.ts';
import { calculate, isIntegral, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNullish, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { parseSort, sortBy } from '../../query/sort.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { hold, type PipelineContext, paced, type StageCompiler } from '../stage.ts';
import { parseOptions } from './stage-options.ts';
import { readPath, withPath } from './stage-path.ts';

/** Documents that one stage may make. */
const maxMade = 500_000;

interface Densify {
  readonly field: string;
  readonly path: readonly string[];
  readonly partitionPaths: readonly (readonly string[])[];
  readonly bounds: 'full' | 'partition' | readonly [unknown, unknown];
  readonly isOfDates: boolean;
  /** The value one step further. */
  next(value: unknown): unknown;
}

/** Fills the gaps of a sequence with documents of their own, in each partition. */
export const densify: StageCompiler = (operand, context) => {
  const spec = parseDensify(operand, context);
  const { field, partitionPaths } = spec;
  const order = parseSort({
    ...(spec.bounds === 'partition' &&
      Object.fromEntries(partitionPaths.map((path) => [path.join('.'), 1]))),
    [field]: 1,
  });
  return function* (input) {
    const held = yield* hold(input, '$densify');
    const documents = sortBy(held, order, (document) => document, context.collator);
    yield* paced(fillGaps(documents, spec), context.watch);
  };
};

/** A partition on its way: the next value of its grid that has not come up. */
interface Run {
  /** What the documents of the partition have at its paths, null where they have nothing. */
  readonly values: readonly unknown[];
  readonly key: Document;
  next: unknown;
}

function* fillGaps(documents: readonly Document[], spec: Densify): Iterable<Document> {
  const { path, bounds } = spec;
  const memory = new MemoryLimit('$densify');
  const values = documents.map((document) => checkValue(readPath(document, path), spec));
  const known = values.filter((value) => !isNullish(value));
  const [low, high] = typeof bounds === 'string' ? [known[0], known.at(-1)] : bounds;
  // The greatest value there is belongs to the full range, an upper bound that is given does not.
  const isWithin = (value: unknown): boolean =>
    compareValues(value, high) < (bounds === 'full' ? 1 : 0);
  const runs = new Map<unknown, readonly Run[]>();
  let made = 0;
  const make = function* (run: Run, goesOn: (value: unknown) => boolean): Iterable<Document> {
    while (goesOn(run.next)) {
      made += 1;
      if (made > maxMade) {
        throw new StoreError(
          5897900,
          `Generated ${made} documents in $densify, which is over the limit of ${maxMade}. Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents`,
        );
      }
      const document = withPath(run.key, path, run.next);
      memory.take(document);
      yield document;
      run.next = spec.next(run.next);
    }
  };
  if (spec.partitionPaths.length === 0 && typeof bounds !== 'string') {
    runs.set(mapKeyOf([]), [{ values: [], key: {}, next: low }]);
  }
  for (const [i, document] of documents.entries()) {
    const value = values[i];
    if (!isNullish(value)) {
      const run = runFor(document, runs, spec, bounds === 'partition' ? value : low);
      const limited = (next: unknown): boolean => bounds === 'partition' || isWithin(next);
      yield* make(run, (next) => limited(next) && compareValues(next, value) < 0);
      if (compareValues(run.next, value) === 0) run.next = spec.next(run.next);
    }
    yield document;
  }
  if (bounds !== 'partition')
    for (const run of [...runs.values()].flat()) yield* make(run, isWithin);
}

function runFor(
  document: Document,
  runs: Map<unknown, readonly Run[]>,
  { partitionPaths }: Densify,
  start: unknown,
): Run {
  const values = partitionPaths.map((path) => readPath(document, path) ?? null);
  const name = mapKeyOf(values);
  // Partitions of long texts may share a key.
  const alike = runs.get(name) ?? [];
  const found = alike.find((run) => equalValues(run.values, values));
  if (found !== undefined) return found;
  let key: Document = {};
  for (const path of partitionPaths) {
    const value = readPath(document, path);
    if (value !== undefined) key = withPath(key, path, value);
  }
  const run = { values, key, next: start };
  runs.set(name, [...alike, run]);
  return run;
}

function checkValue(value: unknown, { isOfDates }: Densify): unknown {
  if (isNullish(value)) return value;
  if (value instanceof Date) {
    if (isOfDates) return value;
    throw new StoreError(
      6053600,
      'PlanExecutor error during aggregation :: caused by :: Encountered date densify value in collection when step does not have a date unit.',
    );
  }
  if (!isNumber(value)) {
    throw new StoreError(
      5733201,
      'PlanExecutor error during aggregation :: caused by :: Densify field type must be numeric or a date',
    );
  }
  if (!isOfDates) return value;
  throw new StoreError(
    6053600,
    'PlanExecutor error during aggregation :: caused by :: Encountered numeric densify value in collection when step has a date unit.',
  );
}

function parseDensify(operand: unknown, context: PipelineContext): Densify {
  if (!isDocument(operand)) {
    throw new StoreError(
      'FailedToParse',
      `The $densify stage specification must be an object, found ${typeName(operand)}`,
    );
  }
  const options = parseOptions('$densify', operand, {
    field: { kind: 'string', isRequired: true },
    partitionByFields: { kind: 'array' },
    range: { kind: 'object', isRequired: true },
  });
  const field = String(options['field']);
  const path = parseFieldPath(field);
  const range = isDocument(options['range']) ? options['range'] : {};
  const { step, unit, bounds } = parseOptions('$densify.range', range, {
    step: { kind: 'any', isRequired: true },
    bounds: { kind: 'any', isRequired: true },
    unit: { kind: 'string' },
  });
  if (!isNumber(step) || !(toNumber(step) > 0)) {
    throw new StoreError(
      5733401,
      'The step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  const isOfDates = unit !== undefined;
  if (isOfDates && !isIntegral(step)) {
    throw new StoreError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  }
  const add = isOfDates
    ? context.compileExpression({ $dateAdd: { startDate: '$value', unit, amount: step } })
    : undefined;
  return {
    field,
    path,
    partitionPaths: partitionPathsOf(options['partitionByFields'], field),
    bounds: parseBounds(bounds, isOfDates),
    isOfDates,
    next: (value) =>
      add ? add({ value }) : isNumber(value) ? calculate('add', value, step, 'double') : value,
  };
}

function partitionPathsOf(fields: unknown, field: string): readonly (readonly string[])[] {
  const paths: readonly unknown[] = Array.isArray(fields) ? fields : [];
  return paths.map((path) => {
    if (typeof path !== 'string') {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '$densify.partitionByFields' is the wrong type '${typeName(path)}', expected type 'string'`,
      );
    }
    const isPart = path === field || path.startsWith(`${field}.`) || field.startsWith(`${path}.`);
    if (isPart) {
      throw new StoreError(8993000, "BSON field 'partitionByFields' contains the field to densify");
    }
    return parseFieldPath(path);
  });
}

function parseBounds(bounds: unknown, isOfDates: boolean): Densify['bounds'] {
  if (bounds === 'full' || bounds === 'partition') return bounds;
  if (typeof bounds === 'string') {
    throw new StoreError(5946802, "Bounds string must either be 'full' or 'partition'");
  }
  if (!Array.isArray(bounds)) {
    throw new StoreError(
      5733402,
      "the bounds in a range statement must be the string 'full' or 'partition', or an ascending array of two numbers or two dates",
    );
  }
  const [low, high]: readonly unknown[] = bounds;
  if (bounds.length !== 2) {
    throw new StoreError(
      5733403,
      'a bounding array in a range statement must have exactly two elements',
    );
  }
  const areDates = low instanceof Date && high instanceof Date;
  if (!areDates && !(isNumber(low) && isNumber(high))) {
    throw new StoreError(
      5733406,
      'a bounding array must contain either both dates or both numeric types',
    );
  }
  if (compareValues(low, high) > 0) {
    throw new StoreError(
      5733402,
      "the bounds in a range statement must be the string 'full' or 'partition', or an ascending array of two numbers or two dates",
    );
  }
  if (!areDates && isOfDates) {
    throw new StoreError(5733501, 'numeric bounds may not have unit parameter');
  }
  if (areDates && !isOfDates) {
    throw new StoreError(5733409, 'date bounds must have a unit');
  }
  return [low, high];
}
