import { asksForSortKey } from '../aggregate/asked-metadata.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { type FoundInTurns, NeedsTurns } from '../engine/change-each.ts';
import type { DeleteResult } from '../engine/delete.ts';
import type { UpdateResult } from '../engine/update.ts';
import { badValue, StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import { compileProjection } from '../query/projection.ts';
import { changeOneInTurns } from './change-in-turns.ts';
import { type Command, type CommandContext, ok, type Reply } from './command.ts';
import { type DeleteSpec, deleteSearch, runDelete } from './delete.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { documentOption, flagOption } from './option-values.ts';
import { queryContext } from './query-context.ts';
import {
  checkUpdateArgument,
  runUpdate,
  statementFlags,
  type UpdateSpec,
  updateSearch,
} from './run-update.ts';
import { whenUnlocked } from './wait.ts';
import { optionsOf, writtenNamespaceOf } from './write-statements.ts';

export const findAndModify: Command = {
  name: 'findAndModify',
  isTransactional: true,
  options: {
    query: 'object',
    sort: 'object',
    remove: 'flag',
    update: 'any',
    new: 'flag',
    fields: 'object',
    upsert: 'flag',
    bypassDocumentValidation: 'flag',
    bypassEmptyTsReplacement: 'bool',
    collation: 'object',
    arrayFilters: 'objects',
    hint: 'hint',
    let: 'object',
    batchSize: 'number',
    singleBatch: 'bool',
    collectionUUID: 'uuid',
    stmtId: 'int',
  },
  async run(command, context) {
    const isRemove = flagOption(command, 'remove', false);
    if (command['update'] !== undefined) checkUpdateArgument(command, 'update', 'findAndModify');
    checkCombination(command, isRemove);
    const namespace = writtenNamespaceOf(command, context);
    checkExpectedUuid(command, namespace, context);
    const run = (found?: FoundInTurns): Document =>
      context.retry?.resultOf(0) ??
      (isRemove ? remove : modify)(namespace, command, context, found);
    try {
      return toReply(await whenUnlocked(context, () => run()));
    } catch (error) {
      if (!(error instanceof NeedsTurns)) throw error;
    }
    const search = () =>
      isRemove
        ? deleteSearch(namespace, removalOf(command), context)
        : updateSearch(namespace, modificationOf(command), context);
    return toReply(await changeOneInTurns(search, run, context));
  },
};

/** Pairs of options that cannot stand together, and what MongoDB says to each. */
const clashes: readonly {
  readonly when: (command: Document, isRemove: boolean) => boolean;
  readonly message: string;
}[] = [
  {
    when: ({ update }, isRemove) => !isRemove && update === undefined,
    message: 'Either an update or remove=true must be specified',
  },
  {
    when: ({ update }, isRemove) => isRemove && update !== undefined,
    message: 'Cannot specify both an update and remove=true',
  },
  {
    when: (command, isRemove) => isRemove && flagOption(command, 'upsert', false),
    message: 'Cannot specify both upsert=true and remove=true ',
  },
  {
    when: (command, isRemove) => isRemove && flagOption(command, 'new', false),
    message:
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
  },
  {
    when: ({ update, arrayFilters }) => Array.isArray(update) && Array.isArray(arrayFilters),
    message: 'Cannot specify arrayFilters and a pipeline update',
  },
];

function checkCombination(command: Document, isRemove: boolean): void {
  const clash = clashes.find(({ when }) => when(command, isRemove));
  if (clash !== undefined) throw new StoreError('FailedToParse', clash.message);
}

/** What is stored for a retry: counts, the id of an upsert, and the document that is returned. */
interface Outcome extends Document {
  readonly n: number;
  readonly updatedExisting?: boolean;
  readonly upserted?: unknown;
  readonly value: Document | null;
}

const removalOf = (command: Document): DeleteSpec => ({
  filter: asFilter(command['query'] ?? {}, 'findAndModify.query'),
  limit: 1,
  sort: documentOption(command, 'sort'),
  hint: command['hint'],
  options: optionsOf(command, command),
});

function remove(
  namespace: string,
  command: Document,
  context: CommandContext,
  found: FoundInTurns | undefined,
): Outcome {
  const project = projected(namespace, command, context);
  const toOutcome = ({ deleted, before, arrayIndex }: DeleteResult): Outcome => ({
    n: deleted,
    value: project(before, arrayIndex),
  });
  const { retry } = context;
  const result = runDelete(
    namespace,
    removalOf(command),
    context,
    retry && ((done) => retry.noteOf([0], toOutcome(done))),
    found,
  );
  return toOutcome(result);
}

const modificationOf = (command: Document): UpdateSpec => ({
  filter: asFilter(command['query'] ?? {}, 'findAndModify.query'),
  update: command['update'],
  ...statementFlags(command, command),
  isMulti: false,
  hasConstants: false,
  options: optionsOf(command, command),
});

function modify(
  namespace: string,
  command: Document,
  context: CommandContext,
  found: FoundInTurns | undefined,
): Outcome {
  const isNew = flagOption(command, 'new', false);
  const project = projected(namespace, command, context);
  const toOutcome = (result: UpdateResult): Outcome => {
    const { matched, upsertedId, before, after, arrayIndex } = result;
    return {
      n: upsertedId === undefined ? matched : 1,
      updatedExisting: matched > 0,
      ...(upsertedId !== undefined && { upserted: upsertedId }),
      value: project(isNew ? after : before, arrayIndex),
    };
  };
  const { retry } = context;
  const result = runUpdate(
    namespace,
    modificationOf(command),
    context,
    retry && ((done) => retry.noteOf([0], toOutcome(done))),
    found,
  );
  return toOutcome(result);
}

/** Compiled before anything is written, so that a wrong projection changes nothing. */
function projected(
  namespace: string,
  command: Document,
  context: CommandContext,
): (document: Document | null, arrayIndex: number) => Document | null {
  const fields = documentOption(command, 'fields') ?? {};
  if (flagOption(command, 'new', false) && Object.keys(fields).some(isPositional)) {
    throw badValue('cannot use a positional projection and return the new document');
  }
  if (asksForSortKey(fields)) {
    throw badValue('cannot use $meta sortKey projection in findAndModify commands');
  }
  const collection = context.services.engine.catalogue.get(namespace);
  const projection = compileProjection(fields, {
    ...queryContext(optionsOf(command, command), context, collection),
    isFind: true,
    filter: asFilter(command['query'] ?? {}, 'findAndModify.query'),
  });
  return (document, arrayIndex) =>
    document === null || projection === undefined ? document : projection(document, arrayIndex);
}

const isPositional = (path: string): boolean => path.endsWith('.$');

function toReply({ n, updatedExisting, upserted, value }: Document): Reply {
  return ok({
    lastErrorObject: {
      n: isNumber(n) ? toNumber(n) : 0,
      ...(updatedExisting !== undefined && { updatedExisting }),
      ...(upserted !== undefined && { upserted }),
    },
    value: isDocument(value) ? value : null,
  });
}
