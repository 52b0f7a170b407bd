/** `bulkWrite`: inserts, updates and deletes over several collections in one command. */
import { Double } from 'bson';
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import type { FoundInTurns } from '../engine/change-each.ts';
import type { DeleteResult } from '../engine/delete.ts';
import { insertDocuments } from '../engine/insert.ts';
import type { UpdateResult } from '../engine/update.ts';
import { refuseView } from '../engine/views.ts';
import { asFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { databaseOf } from '../storage/collection.ts';
import { stampTimestamps } from '../update/storable.ts';
import { type Kind, type Operation, operationsOf } from './bulk-operations.ts';
import type { Search } from './change-in-turns.ts';
import type { Command, CommandContext } from './command.ts';
import { batchSizeOf, cursorOption } from './cursor-option.ts';
import { type DeleteSpec, deleteSearch, runDelete, runDeleteInTurns } from './delete.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { documentOption, flagOption } from './option-values.ts';
import { runStatements } from './run-statements.ts';
import {
  runUpdate,
  runUpdateInTurns,
  statementFlags,
  type UpdateSpec,
  updateSearch,
} from './run-update.ts';
import { restIn } from './turns.ts';
import { collectionForWrite, optionsOf, statementIdOptions } from './write-statements.ts';

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
    cursor: cursorOption,
    ...statementIdOptions,
  },
  required: ['ops', 'nsInfo'],
  async run(command, context) {
    const { retry, services } = context;
    const { results: outcomes, failures } = await runStatements(
      {
        list: operationsOf(command),
        isOrdered: flagOption(command, 'ordered', true),
        namespaceOf: ({ namespace }) => namespace,
        run(operation, index, found) {
          const earlier = retry?.resultOf(index);
          if (earlier !== undefined) return toOutcome(earlier);
          return runOperation({ operation, index, command, context, found });
        },
        isAboutOne: ({ fields }) => !flagOption(fields, 'multi', false),
        searchFor: (operation) => searchFor({ operation, command, context }),
        runInTurns: (operation) => runOperationInTurns({ operation, command, context }),
      },
      context,
    );
    const results = resultsOf(outcomes, failures);
    const isErrorsOnly = flagOption(command, 'errorsOnly', false);
    const shown = results.filter((result) => !isErrorsOnly || result['ok'] === failed);
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

/** In the order of the operations. */
const resultsOf = (
  outcomes: ReadonlyMap<number, Outcome>,
  failures: readonly Document[],
): readonly Document[] =>
  [
    ...[...outcomes].map(([idx, { kind: _kind, ...outcome }]) => ({ ok: worked, idx, ...outcome })),
    ...failures.map(({ index, ...failure }) => ({ ok: failed, idx: index, n: 0, ...failure })),
  ].sort((a, b) => Number(a.idx) - Number(b.idx));

interface OperationUse {
  readonly operation: Operation;
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

function runOperation(use: NumberedUse): Outcome {
  const { kind, namespace, target } = use.operation;
  const context = contextOf(use);
  checkExpectedUuid(target, namespace, context);
  refuseView(context.services.engine.catalogue.get(namespace));
  return runners[kind]({ ...use, context });
}

/** Each operation has a cluster time of its own, unlike the statements of other commands. */
function contextOf({ context, operation: { namespace } }: OperationUse): CommandContext {
  const { now, services } = context;
  const clock = { now, clusterTime: services.engine.oplog.latest };
  return { ...context, clock, database: databaseOf(namespace) };
}

function runInsert({ operation, index, command, context }: NumberedUse): Outcome {
  const { services, transaction, retry, now } = context;
  const { fields, namespace } = operation;
  const { engine } = services;
  const outcome: Outcome = { kind: 'insert', n: 1 };
  const given = documentOption(fields, 'document') ?? {};
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
  const { operation, index, context, found } = use;
  const { retry } = context;
  const note = retry && ((done: UpdateResult) => retry.noteOf([index], updated(done)));
  return updated(runUpdate(operation.namespace, toUpdateSpec(use), context, note, found));
}

function toUpdateSpec({ operation: { fields }, command }: OperationUse): UpdateSpec {
  const constants = documentOption(fields, 'constants');
  return {
    filter: asFilter(fields['filter'], 'bulkWrite.ops.filter'),
    update: fields['updateMods'],
    ...statementFlags(fields, command),
    hasConstants: constants !== undefined,
    options: optionsOf(fields, command, constants),
  };
}

const updated = ({ upsertedId, matched, modified }: UpdateResult): Outcome => ({
  kind: 'update',
  n: upsertedId === undefined ? matched : 1,
  nModified: modified,
  ...(upsertedId !== undefined && { upserted: { _id: upsertedId } }),
});

function runDeleteOperation(use: NumberedUse): Outcome {
  const { operation, index, context, found } = use;
  const { retry } = context;
  const note = retry && ((done: DeleteResult) => retry.noteOf([index], removed(done.deleted)));
  const { deleted } = runDelete(operation.namespace, toDeleteSpec(use), context, note, found);
  return removed(deleted);
}

const toDeleteSpec = ({ operation: { fields }, command }: OperationUse): DeleteSpec => ({
  filter: asFilter(fields['filter'], 'bulkWrite.ops.filter'),
  limit: flagOption(fields, 'multi', false) ? 0 : 1,
  hint: fields['hint'],
  options: optionsOf(fields, command),
});

const removed = (n: number): Outcome => ({ kind: 'delete', n });

function searchFor(use: OperationUse): Search {
  const { kind, namespace } = use.operation;
  const context = contextOf(use);
  return kind === 'delete'
    ? deleteSearch(namespace, toDeleteSpec(use), context)
    : updateSearch(namespace, toUpdateSpec(use), context);
}

/** An update or a delete of many documents. */
async function runOperationInTurns(use: OperationUse): Promise<Outcome> {
  const { kind, namespace } = use.operation;
  const context = contextOf(use);
  if (kind === 'delete') {
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
