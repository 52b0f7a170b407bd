/** `$setWindowFields`: to each document what its neighbours come to. */
import { compareValues } from '../../bson/compare.ts';
import { keepMetadata } from '../../bson/metadata.ts';
import { copyDocument, setField } from '../../bson/ordered.ts';
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { parseSort, type SortField } from '../../query/sort.ts';
import { compareKeys, type SortKey, sortKeyOf } from '../../query/sort-key.ts';
import { constantly, type Evaluate, isConstant, noScope, type Scope } from '../compiler.ts';
import { hold, type PipelineContext, pause, type Row, type StageCompiler } from '../stage.ts';
import { parseWindowFunction } from '../window/functions.ts';
import type { WindowFunction, WindowOrder } from '../window/window-function.ts';
import { parseOptions } from './stage-options.ts';

interface Output {
  readonly path: readonly string[];
  readonly function: WindowFunction;
}

interface Item {
  readonly scope: Scope;
  readonly id: unknown;
  readonly key: SortKey;
}

export const setWindowFields: StageCompiler = (operand, context, name) => {
  if (!isDocument(operand)) {
    throw new StoreError('FailedToParse', `the ${name} stage specification must be an object`);
  }
  const options = parseOptions(name, operand, {
    partitionBy: { kind: 'any' },
    sortBy: { kind: 'object' },
    output: { kind: 'object', isRequired: true },
  });
  const { sortBy, output } = options;
  const fields = isDocument(sortBy) ? parseSort(sortBy) : undefined;
  const partitionBy =
    'partitionBy' in options ? context.compiler.compile(options['partitionBy']) : constantly(null);
  if (isConstant(partitionBy)) partitionOf(noScope, partitionBy);
  const place = { compiler: context.compiler, order: fields && orderOf(fields, context) };
  const outputs = Object.entries(isDocument(output) ? output : {}).map(
    ([path, spec]): Output => ({
      path: parseFieldPath(path),
      function: parseWindowFunction(spec, place),
    }),
  );
  checkPaths(outputs);
  return function* (input) {
    const documents = yield* hold(input, name);
    const items = documents.map((document) => {
      const scope = context.scope(document);
      const key = sortKeyOf(document, fields ?? [], context.collator);
      return { scope, id: partitionOf(scope, partitionBy), key };
    });
    items.sort((a, b) => {
      const order = compareValues(a.id, b.id, context.collator);
      return order === 0 ? compareKeys(a.key, b.key, fields ?? [], context.collator) : order;
    });
    yield* compute(items, outputs, context);
  };
};

function orderOf(fields: readonly SortField[], { compiler }: PipelineContext): WindowOrder {
  const [only, ...others] = fields;
  const isPlain = only !== undefined && others.length === 0 && only.metadata === undefined;
  return { fields, value: isPlain ? compiler.compile(`$${only.path}`) : undefined };
}

/** @throws StoreError 6307900 where one field would be inside of another */
function checkPaths(outputs: readonly Output[]): void {
  const paths = outputs.map(({ path }) => path.join('.'));
  for (const path of paths) {
    if (paths.some((other) => other.startsWith(`${path}.`))) {
      throw new StoreError(
        6307900,
        `specification contains two conflicting paths. Cannot specify both '${path}' and a path inside of it`,
      );
    }
  }
}

function partitionOf(scope: Scope, evaluate: Evaluate): unknown {
  const id = evaluate(scope) ?? null;
  if (!Array.isArray(id)) return id;
  throw new StoreError(
    'TypeMismatch',
    'An expression used to partition cannot evaluate to value of type array',
  );
}

function* compute(
  items: readonly Item[],
  outputs: readonly Output[],
  { collator, watch }: PipelineContext,
): Iterable<Row> {
  let start = 0;
  while (start < items.length) {
    const id = items[start]?.id;
    let end = start;
    while (end < items.length && compareValues(items[end]?.id, id, collator) === 0) end += 1;
    const rows = items.slice(start, end).map(({ scope }) => scope);
    const running = outputs.map((output) => ({
      path: output.path,
      valueAt: output.function({ rows }),
    }));
    for (const [position, { root }] of rows.entries()) {
      let document = root;
      for (const { path, valueAt } of running) {
        document = withOutput(document, path, valueAt(position));
      }
      yield document;
      if (watch.isPauseDue()) yield pause;
    }
    start = end;
  }
}

/** A copy with the value at the path: in each element of an array on the way. */
function withOutput(
  document: Document,
  [part = '', ...rest]: readonly string[],
  value: unknown,
): Document {
  const old = Object.hasOwn(document, part) ? document[part] : undefined;
  const made = rest.length === 0 ? value : withOutputInside(old, rest, value);
  return setField(keepMetadata(copyDocument(document), document), part, made);
}

function withOutputInside(old: unknown, path: readonly string[], value: unknown): unknown {
  if (Array.isArray(old)) {
    return old.map((item: unknown) => withOutputInside(item, path, value));
  }
  return withOutput(isDocument(old) ? old : {}, path, value);
}
