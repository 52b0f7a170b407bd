/** The operand of `$merge`: where to, matched by which fields, and what happens then. */
import { copyDocument, setField } from '../../bson/ordered.ts';
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { badValue, StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { checkUpdateStages } from '../../update/pipeline.ts';
import type { MergeRequest } from '../database.ts';
import type { PipelineContext } from '../stage.ts';
import { checkUserVariable } from '../variable-name.ts';
import { parseOptions } from './stage-options.ts';
import { targetNamespace } from './target.ts';

export interface MergeSpec {
  readonly namespace: string;
  readonly on: readonly string[];
  /** Whether the index that finds matches has no place for null and missing. */
  readonly needsValues: boolean;
  readonly whenNotMatched: MergeRequest['whenNotMatched'];
  readonly isReplacement: boolean;
  changeFor(document: Document): MergeRequest['change'];
}

const notMatched = ['insert', 'discard', 'fail'] as const;

/** What may be done without a match, for each way to treat a match. */
const combinations: Readonly<Record<string, readonly MergeRequest['whenNotMatched'][]>> = {
  replace: notMatched,
  merge: notMatched,
  pipeline: notMatched,
  keepExisting: ['insert'],
  fail: ['insert'],
};

export function parseMerge(operand: unknown, context: PipelineContext): MergeSpec {
  const { database } = context;
  if (typeof operand === 'string') {
    return parseMerge({ into: operand }, context);
  }
  if (!isDocument(operand)) {
    throw new StoreError(
      51182,
      `$merge requires a string or object argument, but found ${typeName(operand)}`,
    );
  }
  const options = parseOptions('$merge', operand, {
    into: { kind: 'any', isRequired: true },
    on: { kind: 'any' },
    let: { kind: 'object' },
    whenMatched: { kind: 'any' },
    whenNotMatched: { kind: 'string' },
  });
  const namespace = parseInto(options['into'], database.name);
  const on = parseOn(options['on']);
  const whenMatched = parseWhenMatched(options['whenMatched'] ?? 'merge');
  const whenNotMatched = notMatched.find(
    (name) => name === (options['whenNotMatched'] ?? 'insert'),
  );
  if (whenNotMatched === undefined) {
    throw badValue(
      `Enumeration value '${String(options['whenNotMatched'])}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  const mode = typeof whenMatched === 'string' ? whenMatched : 'pipeline';
  if (!combinations[mode]?.includes(whenNotMatched)) {
    throw new StoreError(
      51181,
      `Combination of $merge modes 'whenMatched: ${mode}' and 'whenNotMatched: ${whenNotMatched}' is not supported`,
    );
  }
  const change = compileChange(whenMatched, options['let'], context);
  const index = database.uniqueIndex(namespace, on, context.collator);
  if (index === undefined) {
    throw new StoreError(51183, 'Cannot find index to verify that join fields will be unique');
  }
  return {
    namespace,
    on,
    needsValues: index.isSparse,
    whenNotMatched,
    isReplacement: mode === 'replace',
    changeFor: change,
  };
}

function parseInto(into: unknown, database: string): string {
  if (typeof into === 'string') {
    if (into === '') throw new StoreError(5786800, "$merge 'into' field cannot be an empty string");
    return targetNamespace('$merge', database, into);
  }
  if (!isDocument(into)) {
    throw new StoreError(
      51178,
      `$merge 'into' field  must be either a string or an object, but found ${typeName(into)}`,
    );
  }
  const { db = database, coll } = parseOptions('$merge.into', into, {
    db: { kind: 'string' },
    coll: { kind: 'string' },
  });
  if (coll === undefined) {
    throw new StoreError(
      5786801,
      "$merge 'into' field must specify a 'coll' that is not empty, null or undefined",
    );
  }
  return targetNamespace('$merge', String(db), String(coll));
}

function parseOn(on: unknown): readonly string[] {
  if (on === undefined || on === null) return ['_id'];
  if (typeof on !== 'string' && !Array.isArray(on)) {
    throw new StoreError(
      51186,
      `$merge 'on' field  must be either a string or an array of strings, but found ${typeName(on)}`,
    );
  }
  const paths: readonly unknown[] = typeof on === 'string' ? [on] : on;
  if (paths.length === 0) {
    throw new StoreError(
      51187,
      "If explicitly specifying $merge 'on', must include at least one field",
    );
  }
  const checked = paths.map((path) => {
    if (typeof path === 'string') return parseFieldPath(path).join('.');
    throw new StoreError(
      51134,
      `$merge 'on' array elements must be strings, but found ${typeName(path)}`,
    );
  });
  const repeated = checked.find((path, i) => checked.indexOf(path) < i);
  if (repeated !== undefined) {
    throw new StoreError(31465, `Found a duplicate field '${repeated}'`);
  }
  return checked;
}

type WhenMatched = 'replace' | 'merge' | 'keepExisting' | 'fail' | readonly unknown[];

function parseWhenMatched(value: unknown): WhenMatched {
  if (Array.isArray(value)) return value;
  if (value === 'replace' || value === 'merge' || value === 'keepExisting' || value === 'fail') {
    return value;
  }
  if (typeof value === 'string') {
    throw badValue(`Enumeration value '${value}' for field 'whenMatched' is not a valid value.`);
  }
  throw new StoreError(
    51191,
    `$merge 'whenMatched' field  must be either a string or an array, but found ${typeName(value)}`,
  );
}

function compileChange(
  whenMatched: WhenMatched,
  bindings: unknown,
  context: PipelineContext,
): MergeSpec['changeFor'] {
  if (typeof whenMatched === 'string') {
    if (bindings !== undefined) {
      throw new StoreError(
        51199,
        "Cannot use 'let' variables with 'whenMatched' mode other than a pipeline",
      );
    }
    switch (whenMatched) {
      case 'replace':
        return (document) => () => document;
      case 'merge':
        return (document) => (before) => mergeFields(before, document);
      case 'keepExisting':
        return () => 'keep';
      case 'fail':
        return () => 'fail';
    }
  }
  checkUpdateStages(whenMatched);
  const variables = parseVariables(bindings, context);
  const run = context.compileForDocument(whenMatched, ['new', ...variables.map(([name]) => name)]);
  return (document) => (before) => {
    const values = variables.map(([name, evaluate]) => [name, evaluate(document)] as const);
    return run(before, { new: document, ...Object.fromEntries(values) });
  };
}

type Variables = readonly (readonly [string, (document: Document) => unknown])[];

function parseVariables(bindings: unknown, context: PipelineContext): Variables {
  const given = Object.entries(isDocument(bindings) ? bindings : {});
  if (given.some(([name, value]) => name === 'new' && value !== '$$ROOT')) {
    throw new StoreError(
      51273,
      "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'",
    );
  }
  return given
    .filter(([name]) => name !== 'new')
    .map(
      ([name, expression]) =>
        [checkUserVariable(name), context.compileExpression(expression)] as const,
    );
}

/** The fields of the new document over those of the old, which keep their places. */
function mergeFields(before: Document, document: Document): Document {
  let merged = copyDocument(before);
  for (const [field, value] of Object.entries(document)) merged = setField(merged, field, value);
  return merged;
}
