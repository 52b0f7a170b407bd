import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import type { UpdateResult } from '../engine/write.ts';
import { StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import { compileProjection } from '../query/projection.ts';
import {
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  namespaceOf,
  ok,
  type Reply,
  writeConcernError,
} from './command.ts';
import { runDelete } from './delete.ts';
import { queryContext } from './query-context.ts';
import { arrayFiltersOf, optionsOf, runUpdate } from './update.ts';
import { whenUnlocked } from './wait.ts';

export const findAndModify: Command = {
  name: 'findAndModify',
  isTransactional: true,
  options: {
    findAndModify: 'string',
    query: 'object',
    sort: 'object',
    remove: 'flag',
    update: 'any',
    new: 'flag',
    fields: 'object',
    upsert: 'flag',
    bypassDocumentValidation: 'flag',
    collation: 'object',
    arrayFilters: 'array',
    hint: 'any',
    let: 'object',
  },
  async run(command, context) {
    const isRemove = flagOption(command, 'remove', false);
    checkCombination(command, isRemove);
    const earlier = context.retry?.resultOf(0);
    if (earlier !== undefined) return toReply(earlier, command);
    const run = isRemove ? remove : modify;
    return toReply(await whenUnlocked(() => run(command, context), context.deadlineMs), command);
  },
};

function checkCombination(command: Document, isRemove: boolean): void {
  const refuse = (message: string) => {
    throw new StoreError('FailedToParse', message);
  };
  if (isRemove && command['update'] !== undefined)
    refuse('Cannot specify both an update and remove=true');
  if (isRemove && flagOption(command, 'upsert', false))
    refuse('Cannot specify both upsert=true and remove=true ');
  if (isRemove && flagOption(command, 'new', false)) {
    refuse(
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (!isRemove && command['update'] === undefined)
    refuse('Either an update or remove=true must be specified');
}

/** What is stored for a retry: counts, the id of an upsert, and the document that is returned. */
interface Outcome extends Document {
  readonly n: number;
  readonly updatedExisting?: boolean;
  readonly upserted?: unknown;
  readonly value: Document | null;
}

function remove(command: Document, context: CommandContext): Outcome {
  const spec = {
    filter: asFilter(command['query'], 'findAndModify.query'),
    limit: 1,
    sort: documentOption(command, 'sort'),
    hint: command['hint'],
  };
  const toOutcome = projected(command, context);
  const { retry } = context;
  const { deleted, before } = runDelete(
    namespaceOf(command, context),
    spec,
    optionsOf(command, command),
    context,
    retry && ((done) => retry.noteOf([0], { n: done.deleted, value: toOutcome(done.before) })),
  );
  return { n: deleted, value: toOutcome(before) };
}

function modify(command: Document, context: CommandContext): Outcome {
  const { engine } = context.services;
  const namespace = namespaceOf(command, context);
  const isUpsert = flagOption(command, 'upsert', false);
  const collection = isUpsert ? engine.need(namespace) : engine.catalogue.get(namespace);
  const isNew = flagOption(command, 'new', false);
  const project = projected(command, context);
  const toOutcome = ({ matched, upsertedId, before, after }: UpdateResult): Outcome => ({
    n: upsertedId === undefined ? matched : 1,
    updatedExisting: matched > 0,
    ...(upsertedId !== undefined && { upserted: upsertedId }),
    value: project(isNew ? after : before),
  });
  const { retry } = context;
  const result = runUpdate(
    {
      filter: asFilter(command['query'], 'findAndModify.query'),
      update: command['update'],
      isMulti: false,
      isUpsert,
      arrayFilters: arrayFiltersOf(command),
      sort: documentOption(command, 'sort'),
      hint: command['hint'],
      bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
      options: optionsOf(command, command),
    },
    context,
    collection,
    retry && ((done) => retry.noteOf([0], toOutcome(done))),
  );
  return toOutcome(result);
}

function projected(
  command: Document,
  context: CommandContext,
): (document: Document | null) => Document | null {
  const collection = context.services.engine.catalogue.get(namespaceOf(command, context));
  const projection = compileProjection(documentOption(command, 'fields') ?? {}, {
    ...queryContext(command, context, collection),
    isFind: true,
  });
  return (document) =>
    document === null || projection === undefined ? document : projection(document, -1);
}

function toReply({ n, updatedExisting, upserted, value }: Document, command: Document): Reply {
  return ok({
    lastErrorObject: {
      n: isNumber(n) ? toNumber(n) : 0,
      ...(updatedExisting !== undefined && { updatedExisting }),
      ...(upserted !== undefined && { upserted }),
    },
    value: isDocument(value) ? value : null,
    ...writeConcernError(command),
  });
}
