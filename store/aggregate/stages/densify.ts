import { compareValues, equalValues } from '../../bson/compare.ts';
import { mapKeyOf } from '../../bson/map-key.ts';
import { type Document, isNullish, isNumber } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, sortBy } from '../../query/sort.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { hold, paced, type StageCompiler } from '../stage.ts';
import { type Densify, parseDensify } from './densify-options.ts';
import { readPath, withPath } from './stage-path.ts';

/** Documents that one stage may make. */
const maxMade = 500_000;

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

function* fillGaps(documents: readonly Document[], spec: Densify): Iterable<Document> {
  const { path, partitionPaths, bounds } = spec;
  const values = documents.map((document) => checkValue(readPath(document, path), spec));
  const range = rangeOf(values, spec);
  const partitions = new Partitions(partitionPaths);
  const maker = new Maker(spec);
  // A range that is given is filled where there is no document, too.
  if (partitionPaths.length === 0 && typeof bounds !== 'string') partitions.of({}, range.low);
  for (const [i, document] of documents.entries()) {
    const value = values[i];
    if (!isNullish(value)) {
      const partition = partitions.of(document, range.low ?? value);
      const isBefore = (next: unknown) => range.holds(next) && compareValues(next, value) < 0;
      yield* maker.fill(partition, isBefore);
      if (compareValues(partition.next, value) === 0) partition.next = spec.next(partition.next);
    }
    yield document;
  }
  if (bounds === 'partition') return;
  for (const partition of partitions.all()) yield* maker.fill(partition, range.holds);
}

interface Range {
  /** Where each partition begins; undefined where it begins with its own first value. */
  readonly low: unknown;
  holds(value: unknown): boolean;
}

function rangeOf(values: readonly unknown[], { bounds }: Densify): Range {
  // Each partition ends with its own last value.
  if (bounds === 'partition') return { low: undefined, holds: () => true };
  if (bounds !== 'full') {
    const [low, high] = bounds;
    return { low, holds: (value) => compareValues(value, high) < 0 };
  }
  const known = values.filter((value) => !isNullish(value));
  const greatest = known.at(-1);
  return { low: known[0], holds: (value) => compareValues(value, greatest) <= 0 };
}

/** A partition on its way. */
interface Partition {
  /** What its documents have at the paths, null where they have nothing. */
  readonly values: readonly unknown[];
  /** A document with these values and nothing else. */
  readonly key: Document;
  /** The next value of its grid that has not come up. */
  next: unknown;
}

/** In the order of their first documents. */
class Partitions {
  readonly #paths: Densify['partitionPaths'];
  readonly #byKey = new Map<unknown, readonly Partition[]>();

  constructor(paths: Densify['partitionPaths']) {
    this.#paths = paths;
  }

  /** That of a document; a new one begins at `start`. */
  of(document: Document, start: unknown): Partition {
    const values = this.#paths.map((path) => readPath(document, path) ?? null);
    const mapKey = mapKeyOf(values);
    const alike = this.#byKey.get(mapKey) ?? [];
    const found = alike.find((partition) => equalValues(partition.values, values));
    if (found !== undefined) return found;
    const partition = { values, key: this.#keyOf(document), next: start };
    this.#byKey.set(mapKey, [...alike, partition]);
    return partition;
  }

  all(): readonly Partition[] {
    return [...this.#byKey.values()].flat();
  }

  #keyOf(document: Document): Document {
    let key: Document = {};
    for (const path of this.#paths) {
      const value = readPath(document, path);
      if (value !== undefined) key = withPath(key, path, value);
    }
    return key;
  }
}

/** Makes the documents that are missing, and not too many. */
class Maker {
  readonly #spec: Densify;
  readonly #memory = new MemoryLimit('$densify');
  #made = 0;

  constructor(spec: Densify) {
    this.#spec = spec;
  }

  *fill(partition: Partition, goesOn: (value: unknown) => boolean): Iterable<Document> {
    while (goesOn(partition.next)) {
      this.#count();
      const document = withPath(partition.key, this.#spec.path, partition.next);
      this.#memory.take(document);
      yield document;
      partition.next = this.#spec.next(partition.next);
    }
  }

  #count(): void {
    this.#made += 1;
    if (this.#made <= maxMade) return;
    throw new StoreError(
      5897900,
      `Generated ${this.#made} documents in $densify, which is over the limit of ${maxMade}. Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents`,
    );
  }
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
