/** `bulkWrite`: inserts, updates and deletes over several collections in one command. */
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { insertDocuments } from '../engine/write.ts';
import { badValue, StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  checkFields,
  documentOption,
  flagOption,
  numberOption,
  type OptionType,
  writeConcernError,
} from './command.ts';
import { runDelete } from './delete.ts';
import { arrayFiltersOf, optionsOf, runUpdate } from './update.ts';
import { runStatements } from './write-errors.ts';

const operationOptions: Readonly<Record<string, OptionType>> = {
  insert: 'number',
  update: 'number',
  delete: 'number',
  document: 'object',
  filter: 'object',
  updateMods: 'any',
  constants: 'object',
  multi: 'flag',
  upsert: 'flag',
  collation: 'object',
  arrayFilters: 'array',
  hint: 'any',
  sort: 'object',
};

/** What one operation did, as its result document has it. */
interface Outcome extends Document {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly n: number;
  readonly nModified?: number;
  readonly upserted?: Document;
}

export const bulkWrite: Command = {
  name: 'bulkWrite',
  isTransactional: true,
  options: {
    bulkWrite: 'any',
    ops: 'array',
    nsInfo: 'array',
    ordered: 'flag',
    errorsOnly: 'flag',
    bypassDocumentValidation: 'flag',
    let: 'object',
    cursor: 'object',
  },
  async run(command, context) {
    const { retry, services } = context;
    const namespaces = arrayOption(command, 'nsInfo').map(namespaceOf);
    const operations = arrayOption(command, 'ops').filter(isDocument);
    const outcomes = new Map<number, Outcome>();
    const failures = await runStatements(
      operations,
      flagOption(command, 'ordered', true),
      context,
      (operation, index) => {
        checkFields('bulkWrite.ops', operation, operationOptions);
        const earlier = retry?.resultOf(index);
        const run = () => runOperation(operation, index, namespaces, command, context);
        outcomes.set(index, earlier === undefined ? run() : toOutcome(earlier));
      },
    );
    const results = [
      ...[...outcomes].map(([idx, { kind: _kind, ...outcome }]) => ({ ok: 1, idx, ...outcome })),
      ...failures.map(({ index, ...failure }) => ({ ok: 0, idx: index, n: 0, ...failure })),
    ].sort((a, b) => Number(a.idx) - Number(b.idx));
    const isErrorsOnly = flagOption(command, 'errorsOnly', false);
    const shown = results.filter((result) => !isErrorsOnly || result.ok === 0);
    const cursor = services.cursors.open(
      fromIterable(shown.map((result) => encode(result))),
      'admin.$cmd.bulkWrite',
      { size: batchSizeOf(command), transaction: context.transaction },
    );
    const body = { ...totals([...outcomes.values()]), nErrors: failures.length };
    return { body: { ...body, ...writeConcernError(command) }, cursor };
  },
};

function batchSizeOf(command: Document): number | undefined {
  const cursor = documentOption(command, 'cursor');
  return cursor && numberOption(cursor, 'batchSize');
}

function namespaceOf(info: unknown): string {
  const namespace = isDocument(info) ? info['ns'] : undefined;
  if (typeof namespace !== 'string' || !namespace.includes('.')) {
    throw new StoreError(
      'InvalidNamespace',
      `Invalid namespace specified for bulkWrite: '${String(namespace)}'`,
    );
  }
  return namespace;
}

function runOperation(
  operation: Document,
  index: number,
  namespaces: readonly string[],
  command: Document,
  outer: CommandContext,
): Outcome {
  const kind = (['insert', 'update', 'delete'] as const).find((name) => name in operation);
  const position = kind && numberOption(operation, kind);
  const namespace = position === undefined ? undefined : namespaces[position];
  if (kind === undefined || namespace === undefined) {
    throw badValue(`BulkWrite ops entry ${index} has an invalid nsInfo index`);
  }
  const context = { ...outer, database: namespace.slice(0, namespace.indexOf('.')) };
  if (kind === 'insert') return runInsert(operation, index, namespace, command, context);
  if (kind === 'update') return runUpdateOperation(operation, index, namespace, command, context);
  return runDeleteOperation(operation, index, namespace, command, context);
}

function runInsert(
  operation: Document,
  index: number,
  namespace: string,
  command: Document,
  { services, transaction, retry }: CommandContext,
): Outcome {
  const outcome: Outcome = { kind: 'insert', n: 1 };
  const { engine } = services;
  const { failures } = insertDocuments(
    engine,
    engine.need(namespace),
    [{ document: documentOption(operation, 'document') ?? {}, bytes: null }],
    {
      transaction,
      isOrdered: true,
      bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
    },
    retry && (() => retry.noteOf([index], outcome)),
  );
  if (failures[0] !== undefined) throw failures[0].error;
  return outcome;
}

function runUpdateOperation(
  operation: Document,
  index: number,
  namespace: string,
  command: Document,
  context: CommandContext,
): Outcome {
  const { engine } = context.services;
  const { retry } = context;
  const isUpsert = flagOption(operation, 'upsert', false);
  const collection = isUpsert ? engine.need(namespace) : engine.catalogue.get(namespace);
  const summary = (result: {
    matched: number;
    modified: number;
    upsertedId?: unknown;
  }): Outcome => ({
    kind: 'update',
    n: result.upsertedId === undefined ? result.matched : 1,
    nModified: result.modified,
    ...(result.upsertedId !== undefined && { upserted: { _id: result.upsertedId } }),
  });
  const result = runUpdate(
    {
      filter: asFilter(operation['filter'], 'bulkWrite.ops.filter'),
      update: operation['updateMods'],
      isMulti: flagOption(operation, 'multi', false),
      isUpsert,
      arrayFilters: arrayFiltersOf(operation),
      sort: documentOption(operation, 'sort'),
      hint: operation['hint'],
      bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
      options: optionsOf({ ...operation, c: operation['constants'] }, command),
    },
    context,
    collection,
    retry && ((done) => retry.noteOf([index], summary(done))),
  );
  return summary(result);
}

function runDeleteOperation(
  operation: Document,
  index: number,
  namespace: string,
  command: Document,
  context: CommandContext,
): Outcome {
  const { retry } = context;
  const spec = {
    filter: asFilter(operation['filter'], 'bulkWrite.ops.filter'),
    limit: flagOption(operation, 'multi', false) ? 0 : 1,
    hint: operation['hint'],
  };
  const { deleted } = runDelete(
    namespace,
    spec,
    optionsOf(operation, command),
    context,
    retry && ((done) => retry.noteOf([index], { kind: 'delete', n: done.deleted })),
  );
  return { kind: 'delete', n: deleted };
}

function toOutcome({ kind, n, nModified, upserted }: Document): Outcome {
  return {
    kind: kind === 'insert' || kind === 'update' ? kind : 'delete',
    n: isNumber(n) ? toNumber(n) : 0,
    ...(isNumber(nModified) && { nModified: toNumber(nModified) }),
    ...(isDocument(upserted) && { upserted }),
  };
}

function totals(outcomes: readonly Outcome[]): Document {
  const sum = (count: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const of = (kind: Outcome['kind']) => (outcome: Outcome) =>
    outcome.kind === kind ? outcome.n : 0;
  const upserts = sum(({ upserted }) => (upserted === undefined ? 0 : 1));
  return {
    nInserted: sum(of('insert')),
    nMatched: sum(of('update')) - upserts,
    nModified: sum(({ nModified = 0 }) => nModified),
    nUpserted: upserts,
    nDeleted: sum(of('delete')),
  };
}
