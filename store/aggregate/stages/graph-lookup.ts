import { Long } from 'bson';
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { ValueSet } from '../../bson/value-set.ts';
import { type Document, isDocument, isNumber, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { compileFilter } from '../../query/filter.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { type OpenCollection, type PipelineContext, pause, type StageCompiler } from '../stage.ts';
import { equalityFilter, valuesAt } from './join.ts';
import { withPath } from './stage-path.ts';

interface GraphLookup {
  readonly as: readonly string[];
  readonly startWith: (document: Document) => unknown;
  readonly connectFrom: readonly string[];
  readonly connectTo: string;
  readonly depthField: readonly string[] | undefined;
  readonly maxDepth: number;
  readonly open: OpenCollection;
}

/** Follows references from document to document, level by level; each document is met once. */
export const graphLookup: StageCompiler = (operand, context) => {
  const spec = parseGraphLookup(operand, context);
  return function* (input) {
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      const reached = yield* reach(row, spec);
      if (context.watch.isPauseDue()) yield pause;
      yield withPath(row, spec.as, reached);
    }
  };
};

function* reach(document: Document, spec: GraphLookup): Generator<typeof pause, Document[], void> {
  const memory = new MemoryLimit('$graphLookup');
  const start = spec.startWith(document) ?? null;
  const seen = new ValueSet();
  const visited = new ValueSet();
  const found: Document[] = [];
  let frontier: readonly unknown[] = unseen(Array.isArray(start) ? start : [start], visited);
  for (let depth = 0; depth <= spec.maxDepth && frontier.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const row of spec.open({}, equalityFilter(spec.connectTo, frontier))) {
      if (row === pause) {
        yield row;
        continue;
      }
      if (!seen.add(row['_id'])) continue;
      memory.take(row);
      found.push(spec.depthField ? withPath(row, spec.depthField, Long.fromNumber(depth)) : row);
      next.push(...valuesAt(row, spec.connectFrom));
    }
    frontier = unseen(next, visited);
  }
  return found;
}

const unseen = (values: readonly unknown[], visited: ValueSet): readonly unknown[] =>
  values.filter((value) => visited.add(value));

const texts = ['from', 'as', 'connectFromField', 'connectToField', 'depthField'] as const;

function parseGraphLookup(operand: unknown, context: PipelineContext): GraphLookup {
  if (!isDocument(operand)) {
    throw new StoreError(
      'FailedToParse',
      `the $graphLookup stage specification must be an object, but found ${typeName(operand)}`,
    );
  }
  for (const [option, value] of Object.entries(operand)) checkOption(option, value);
  const { startWith, maxDepth, restrictSearchWithMatch: restriction } = operand;
  const [from, as, connectFrom, connectTo, depthField] = texts.map((name) => operand[name]);
  if (
    typeof from !== 'string' ||
    typeof as !== 'string' ||
    typeof connectFrom !== 'string' ||
    typeof connectTo !== 'string' ||
    startWith === undefined
  ) {
    throw new StoreError(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  if (isDocument(restriction)) compileFilter(restriction, context);
  return {
    as: parseFieldPath(as),
    startWith: context.compileExpression(startWith),
    connectFrom: parseFieldPath(connectFrom),
    connectTo: parseFieldPath(connectTo).join('.'),
    depthField: typeof depthField === 'string' ? parseFieldPath(depthField) : undefined,
    maxDepth: isNumber(maxDepth) ? toNumber(maxDepth) : Number.POSITIVE_INFINITY,
    open: context.openCollection({
      collection: from,
      pipeline: restriction === undefined ? [] : [{ $match: restriction }],
      within: '$lookup',
    }),
  };
}

function checkOption(option: string, value: unknown): void {
  if (option === 'startWith') return;
  if (option === 'maxDepth') {
    if (!isNumber(value)) {
      throw new StoreError(40100, `maxDepth requires numeric argument, found ${typeName(value)}`);
    }
    if (toNumber(value) < 0) {
      throw new StoreError(
        40101,
        `maxDepth requires a nonnegative argument, found: ${show(value)}`,
      );
    }
    if (!isIntegral(value)) {
      throw new StoreError(
        40102,
        `maxDepth could not be represented as a long long: ${show(value)}`,
      );
    }
  } else if (option === 'restrictSearchWithMatch') {
    if (!isDocument(value)) {
      throw new StoreError(
        40185,
        `restrictSearchWithMatch must be an object, found ${typeName(value)}`,
      );
    }
  } else if (!texts.some((name) => name === option)) {
    throw new StoreError(40104, `Unknown argument to $graphLookup: ${option}`);
  } else if (typeof value !== 'string') {
    throw new StoreError(
      40103,
      `expected string as argument for ${option}, found: ${typeName(value)}`,
    );
  }
}
