/** `bulkWrite`: inserts, updates and deletes over several collections in one command. */
import { Double } from 'bson';
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, show } from '../bson/values.ts';
import type { FoundInTurns } from '../engine/change-each.ts';
import type { DeleteResult } from '../engine/delete.ts';
import { insertDocuments } from '../engine/insert.ts';
import type { UpdateResult } from '../engine/update.ts';
import { refuseView } from '../engine/views.ts';
import { badValue, StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { databaseOf } from '../storage/collection.ts';
import { stampTimestamps } from '../update/storable.ts';
import type { Search } from './change-in-turns.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  numberOption,
  sizeOption,
} from './command.ts';
import { type DeleteSpec, deleteSearch, runDelete, runDeleteInTurns } from './delete.ts';
import { checkExpectedUuid, checkNamespace, checkWritable } from './namespaces.ts';
import { runStatements } from './run-statements.ts';
import { restIn } from './turns.ts';
import {
  checkUpdateArgument,
  runUpdate,
  runUpdateInTurns,
  statementFlags,
  type UpdateSpec,
  updateSearch,
} from './update.ts';
import {
  checkedOf,
  checkStatementIds,
  collectionForWrite,
  optionsOf,
  type StatementRules,
  statementIdOptions,
  statementsOf,
} from './write-statements.ts';

const kinds = ['insert', 'update', 'delete'] as const;
type Kind = (typeof kinds)[number];

/** What each kind of operation may hold; its kind is its first field, which tells the namespace. */
const rules: Readonly<Record<Kind, StatementRules>> = {
  insert: {
    options: { insert: 'size', document: 'object' },
    required: ['insert', 'document'],
  },
  update: {
    options: {
      update: 'size',
      filter: 'object',
      updateMods: 'any',
      multi: 'bool',
      upsert: 'bool',
      arrayFilters: 'objects',
      hint: 'hint',
      constants: 'object',
      collation: 'object',
      sort: 'object',
    },
    required: ['update', 'filter'],
    check: (operation, path) => checkUpdateArgument(operation, 'updateMods', path),
  },
  delete: {
    options: {
      delete: 'size',
      filter: 'object',
      multi: 'bool',
      hint: 'hint',
      collation: 'object',
    },
    required: ['delete', 'filter'],
  },
};

const namespaceRules: StatementRules = {
  options: { ns: 'string', collectionUUID: 'uuid' },
  required: ['ns'],
};

/** `ok` is a double wherever MongoDB says it. */
const [worked, failed] = [new Double(1), new Double(0)];

/** What one operation did, as its result document has it. */
interface Outcome extends Document {
  readonly kind: Kind;
  readonly n: number;
  readonly nModified?: number;
  readonly upserted?: Document;
}

export const bulkWrite: Command = {
  name: 'bulkWrite',
  isTransactional: true,
  isAdminOnly: true,
  options: {
    ops: 'array',
    nsInfo: 'array',
    ordered: 'bool',
    errorsOnly: 'bool',
    bypassDocumentValidation: 'flag',
    bypassEmptyTsReplacement: 'bool',
    let: 'object',
    cursor: { fields: { batchSize: 'size' } },
    ...statementIdOptions,
  },
  required: ['ops', 'nsInfo'],
  async run(command, context) {
    const { retry, services } = context;
    const operations = statementsOf(arrayOption(command, 'ops'), 'bulkWrite.ops', rulesOf);
    checkStatementIds(command, operations.length);
    const targets = checkedOf(
      arrayOption(command, 'nsInfo'),
      'bulkWrite.nsInfo',
      namespaceRules,
    ).map(targetOf);
    for (const operation of operations) targetOfOperation(operation, targets);
    const { results: outcomes, failures } = await runStatements(
      {
        list: operations,
        isOrdered: flagOption(command, 'ordered', true),
        namespaceOf: (operation) => targetOfOperation(operation, targets).namespace,
        run(operation, index, found) {
          const earlier = retry?.resultOf(index);
          if (earlier !== undefined) return toOutcome(earlier);
          const target = targetOfOperation(operation, targets);
          return runOperation({ operation, index, command, context, found }, target);
        },
        isAboutOne: (operation) => !flagOption(operation, 'multi', false),
        searchFor(operation) {
          const { namespace } = targetOfOperation(operation, targets);
          return searchFor({ operation, namespace, command, context });
        },
        runInTurns(operation) {
          const { namespace } = targetOfOperation(operation, targets);
          return runOperationInTurns({ operation, namespace, command, context });
        },
      },
      context,
    );
    const results = [
      ...[...outcomes].map(([idx, { kind: _kind, ...outcome }]) => ({
        ok: worked,
        idx,
        ...outcome,
      })),
      ...failures.map(({ index, ...failure }) => ({ ok: failed, idx: index, n: 0, ...failure })),
    ].sort((a, b) => Number(a.idx) - Number(b.idx));
    const isErrorsOnly = flagOption(command, 'errorsOnly', false);
    const shown = results.filter((result) => !isErrorsOnly || result.ok === failed);
    const cursor = await services.cursors.open(
      fromIterable(shown.map((result) => encode(result))),
      'admin.$cmd.bulkWrite',
      { size: batchSizeOf(command), transaction: context.transaction },
      restIn(context),
    );
    const body = { nErrors: failures.length, ...totals([...outcomes.values()]) };
    return { body, cursor };
  },
};

const kindOf = (operation: Document): Kind | undefined => {
  const [first] = Object.keys(operation);
  return kinds.find((kind) => kind === first);
};

/** @throws StoreError 40415 for an operation of no known kind */
function rulesOf(operation: Document): StatementRules {
  const kind = kindOf(operation);
  if (kind !== undefined) return rules[kind];
  const [first = ''] = Object.keys(operation);
  throw new StoreError(40415, `BSON field 'bulkWrite.ops.${first}' is an unknown field.`);
}

interface Target {
  readonly namespace: string;
  /** As `nsInfo` has it: the collection may be told by its UUID too. */
  readonly info: Document;
}

function targetOf(info: Document): Target {
  const namespace = checkNamespace(info['ns']);
  checkWritable(namespace);
  return { namespace, info };
}

/** @throws StoreError BadValue for an index that `nsInfo` has not */
function targetOfOperation(operation: Document, targets: readonly Target[]): Target {
  const kind = kindOf(operation);
  const target = kind && targets[numberOption(operation, kind) ?? -1];
  if (target !== undefined) return target;
  throw badValue(`BulkWrite ops entry ${show(operation)} has an invalid nsInfo index.`);
}

function batchSizeOf(command: Document): number | undefined {
  const cursor = documentOption(command, 'cursor');
  return cursor && sizeOption(cursor, 'batchSize');
}

interface OperationUse {
  readonly operation: Document;
  readonly namespace: string;
  readonly command: Document;
  readonly context: CommandContext;
}

interface NumberedUse extends OperationUse {
  readonly index: number;
  readonly found: FoundInTurns | undefined;
}

const runners: Readonly<Record<Kind, (use: NumberedUse) => Outcome>> = {
  insert: runInsert,
  update: runUpdateOperation,
  delete: runDeleteOperation,
};

function runOperation(use: Omit<NumberedUse, 'namespace'>, target: Target): Outcome {
  const { namespace, info } = target;
  const context = contextOf({ ...use, namespace });
  checkExpectedUuid(info, namespace, context);
  refuseView(context.services.engine.catalogue.get(namespace));
  return runners[kindOf(use.operation) ?? 'insert']({ ...use, namespace, context });
}

/** Each operation has a cluster time of its own, unlike the statements of other commands. */
function contextOf({ context, namespace }: OperationUse): CommandContext {
  const { now, services } = context;
  const clock = { now, clusterTime: services.engine.oplog.latest };
  return { ...context, clock, database: databaseOf(namespace) };
}

function runInsert({ operation, index, namespace, command, context }: NumberedUse): Outcome {
  const { services, transaction, retry, now } = context;
  const { engine } = services;
  const outcome: Outcome = { kind: 'insert', n: 1 };
  const given = documentOption(operation, 'document') ?? {};
  const isStamped = !flagOption(command, 'bypassEmptyTsReplacement', false);
  const { failures } = insertDocuments(
    engine,
    collectionForWrite(engine, namespace, transaction),
    [{ document: isStamped ? stampTimestamps(given, now) : given, bytes: null }],
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

function runUpdateOperation(use: NumberedUse): Outcome {
  const { index, namespace, context, found } = use;
  const { retry } = context;
  const note = retry && ((done: UpdateResult) => retry.noteOf([index], updated(done)));
  return updated(runUpdate(namespace, toUpdateSpec(use), context, note, found));
}

function toUpdateSpec({ operation, command }: OperationUse): UpdateSpec {
  const constants = documentOption(operation, 'constants');
  return {
    filter: asFilter(operation['filter'], 'bulkWrite.ops.filter'),
    update: operation['updateMods'],
    ...statementFlags(operation, command),
    hasConstants: constants !== undefined,
    options: optionsOf(operation, command, constants),
  };
}

const updated = ({ upsertedId, matched, modified }: UpdateResult): Outcome => ({
  kind: 'update',
  n: upsertedId === undefined ? matched : 1,
  nModified: modified,
  ...(upsertedId !== undefined && { upserted: { _id: upsertedId } }),
});

function runDeleteOperation(use: NumberedUse): Outcome {
  const { index, namespace, context, found } = use;
  const { retry } = context;
  const note = retry && ((done: DeleteResult) => retry.noteOf([index], removed(done.deleted)));
  return removed(runDelete(namespace, toDeleteSpec(use), context, note, found).deleted);
}

const toDeleteSpec = ({ operation, command }: OperationUse): DeleteSpec => ({
  filter: asFilter(operation['filter'], 'bulkWrite.ops.filter'),
  limit: flagOption(operation, 'multi', false) ? 0 : 1,
  hint: operation['hint'],
  options: optionsOf(operation, command),
});

const removed = (n: number): Outcome => ({ kind: 'delete', n });

function searchFor(use: OperationUse): Search {
  const { operation, namespace } = use;
  const context = contextOf(use);
  return kindOf(operation) === 'delete'
    ? deleteSearch(namespace, toDeleteSpec(use), context)
    : updateSearch(namespace, toUpdateSpec(use), context);
}

/** An update or a delete of many documents. */
async function runOperationInTurns(use: OperationUse): Promise<Outcome> {
  const { operation, namespace } = use;
  const context = contextOf(use);
  if (kindOf(operation) === 'delete') {
    return removed(await runDeleteInTurns(namespace, toDeleteSpec(use), context));
  }
  return updated(await runUpdateInTurns(namespace, toUpdateSpec(use), context));
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
  const of = (kind: Kind) => (outcome: Outcome) => (outcome.kind === kind ? outcome.n : 0);
  const upserts = sum(({ upserted }) => (upserted === undefined ? 0 : 1));
  return {
    nInserted: sum(of('insert')),
    nMatched: sum(of('update')) - upserts,
    nModified: sum(({ nModified = 0 }) => nModified),
    nUpserted: upserts,
    nDeleted: sum(of('delete')),
  };
}
