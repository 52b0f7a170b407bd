import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { type UpdateResult, updateDocuments } from '../engine/write.ts';
import { asFilter } from '../query/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { parseUpdate } from '../update/update.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  checkFields,
  documentOption,
  flagOption,
  namespaceOf,
  ok,
  writeConcernError,
} from './command.ts';
import { toQuery, updateContext } from './query-context.ts';
import { runStatements } from './write-errors.ts';

const statementOptions = {
  q: 'object',
  u: 'any',
  c: 'object',
  multi: 'flag',
  upsert: 'flag',
  collation: 'object',
  arrayFilters: 'array',
  hint: 'any',
  sort: 'object',
} as const;

export const update: Command = {
  name: 'update',
  isTransactional: true,
  options: {
    update: 'string',
    updates: 'array',
    ordered: 'flag',
    bypassDocumentValidation: 'flag',
    let: 'object',
  },
  async run(command, context) {
    const { engine } = context.services;
    const { retry } = context;
    const namespace = namespaceOf(command, context);
    const statements = arrayOption(command, 'updates').filter(isDocument);
    const total = { n: 0, nModified: 0 };
    const upserted: Document[] = [];
    const count = (index: number, { n, nModified, upsertedId }: Document): void => {
      total.n += isNumber(n) ? toNumber(n) : 0;
      total.nModified += isNumber(nModified) ? toNumber(nModified) : 0;
      if (upsertedId !== undefined) upserted.push({ index, _id: upsertedId });
    };
    const failures = await runStatements(
      statements,
      flagOption(command, 'ordered', true),
      context,
      (statement, index) => {
        checkFields('update.updates', statement, statementOptions);
        const earlier = retry?.resultOf(index);
        if (earlier !== undefined) return count(index, earlier);
        const isUpsert = flagOption(statement, 'upsert', false);
        const collection = isUpsert ? engine.need(namespace) : engine.catalogue.get(namespace);
        const spec = toUpdateSpec(statement, command);
        const note = retry && ((done: UpdateResult) => retry.noteOf([index], summary(done)));
        count(index, summary(runUpdate(spec, context, collection, note)));
      },
    );
    return ok({
      ...total,
      ...(upserted.length > 0 && { upserted }),
      ...(failures.length > 0 && { writeErrors: failures }),
      ...writeConcernError(command),
    });
  },
};

function summary({ matched, modified, upsertedId }: UpdateResult): Document {
  return upsertedId === undefined
    ? { n: matched, nModified: modified }
    : { n: 1, nModified: 0, upsertedId };
}

export interface UpdateSpec {
  readonly filter: Document;
  readonly update: unknown;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly arrayFilters: readonly Document[];
  readonly sort: Document | undefined;
  readonly hint: unknown;
  readonly bypassValidation: boolean;
  /** Collation and `let`, where the query looks for them. */
  readonly options: Document;
}

function toUpdateSpec(statement: Document, command: Document): UpdateSpec {
  return {
    filter: asFilter(statement['q'], 'update.updates.q'),
    update: statement['u'],
    isMulti: flagOption(statement, 'multi', false),
    isUpsert: flagOption(statement, 'upsert', false),
    arrayFilters: arrayFiltersOf(statement),
    sort: documentOption(statement, 'sort'),
    hint: statement['hint'],
    bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
    options: optionsOf(statement, command),
  };
}

/** What a statement says itself, over what its command says for all. */
export function optionsOf(statement: Document, command: Document): Document {
  const collation = statement['collation'];
  const bindings = { ...documentOption(command, 'let'), ...documentOption(statement, 'c') };
  return { let: bindings, ...(collation !== undefined && { collation }) };
}

export function arrayFiltersOf({ arrayFilters }: Document): readonly Document[] {
  return Array.isArray(arrayFilters) ? arrayFilters.filter(isDocument) : [];
}

const nothingDone: UpdateResult = { matched: 0, modified: 0, before: null, after: null };

/** One update statement; without a collection it is only checked. */
export function runUpdate(
  spec: UpdateSpec,
  context: CommandContext,
  collection: Collection | undefined,
  alongWith: ((result: UpdateResult) => () => void) | undefined,
): UpdateResult {
  const update = parseUpdate(spec.update, spec, updateContext(spec.options, context, collection));
  const { filter, sort, hint } = spec;
  const limit = spec.isMulti ? 0 : 1;
  const query = toQuery({ filter, sort, hint, limit }, spec.options, context, collection);
  if (collection === undefined) return nothingDone;
  return updateDocuments(
    context.services.engine,
    collection,
    {
      query,
      update,
      isUpsert: spec.isUpsert,
      bypassValidation: spec.bypassValidation,
      transaction: context.transaction,
    },
    alongWith,
  );
}
