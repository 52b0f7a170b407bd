/** Updates as each command that has them runs them: `update`, `bulkWrite` and `findAndModify`. */
import { type Document, isDocument } from '../bson/values.ts';
import type { FoundInTurns } from '../engine/change-each.ts';
import {
  nothingDone,
  planUpdate,
  type UpdateRequest,
  type UpdateResult,
  updateDocuments,
  upsert,
} from '../engine/update.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { parseUpdate } from '../update/update.ts';
import { refuseExpressions } from '../update/upsert.ts';
import { changeInTurns, type Search } from './change-in-turns.ts';
import type { CommandContext } from './command.ts';
import { documentOption, flagOption } from './option-values.ts';
import { missingField } from './options.ts';
import { toQuery, updateContext } from './query-context.ts';
import { whenUnlocked } from './wait.ts';
import { collectionForWrite, orderOf } from './write-statements.ts';

export interface UpdateSpec {
  readonly filter: Document;
  readonly update: unknown;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly arrayFilters: readonly Document[];
  /** Whether constants for a pipeline were given; their values are among the options. */
  readonly hasConstants: boolean;
  readonly sort: Document | undefined;
  readonly hint: unknown;
  readonly bypassValidation: boolean;
  /** Collation and variables, where the query looks for them. */
  readonly options: Document;
}

/** What an update statement is called alike in every command that has one. */
export function statementFlags(statement: Document, command: Document) {
  return {
    isMulti: flagOption(statement, 'multi', false),
    isUpsert: flagOption(statement, 'upsert', false),
    arrayFilters: arrayFiltersOf(statement),
    sort: documentOption(statement, 'sort'),
    hint: statement['hint'],
    bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
  };
}

function arrayFiltersOf({ arrayFilters }: Document): readonly Document[] {
  return Array.isArray(arrayFilters) ? arrayFilters.filter(isDocument) : [];
}

/** @throws StoreError FailedToParse or TypeMismatch unless the field holds a document or a pipeline */
export function checkUpdateArgument(statement: Document, field: string, path: string): void {
  const given = statement[field];
  if (given === undefined) {
    throw missingField(`${path}.${field}`);
  }
  if (!isDocument(given) && !Array.isArray(given)) {
    throw new StoreError('FailedToParse', 'Update argument must be either an object or an array');
  }
  if (Array.isArray(given) && !given.every(isDocument)) {
    throw new StoreError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  }
}

/**
 * One update statement; where there is no collection it is only checked, or makes one.
 * @param found what it is about, where that has been found in turns
 * @throws NeedsTurns where it is to be run in turns
 */
export function runUpdate(
  namespace: string,
  spec: UpdateSpec,
  context: CommandContext,
  alongWith: ((result: UpdateResult) => () => void) | undefined,
  found?: FoundInTurns,
): UpdateResult {
  const { collection, request } = prepare(namespace, spec, context);
  if (collection === undefined) return nothingDone;
  return updateDocuments(context.services.engine, collection, request, alongWith, found);
}

/** Where an update looks for its documents. */
export function updateSearch(namespace: string, spec: UpdateSpec, context: CommandContext): Search {
  const { collection, request } = prepare(namespace, spec, context);
  return { collection, query: request.query };
}

/** The same for many documents. */
export async function runUpdateInTurns(
  namespace: string,
  spec: UpdateSpec,
  context: CommandContext,
): Promise<UpdateResult> {
  const { collection, request } = prepare(namespace, spec, context);
  if (collection === undefined) return nothingDone;
  const statement = { query: request.query, plan: planUpdate(request) };
  const { matched, changed } = await changeInTurns(collection, statement, context);
  if (matched === 0 && request.isUpsert) {
    const { services, transaction } = context;
    return whenUnlocked(context, () =>
      upsert(services.engine, collectionForWrite(services.engine, namespace, transaction), request),
    );
  }
  return { ...nothingDone, matched, modified: changed };
}

interface Prepared {
  readonly collection: Collection | undefined;
  readonly request: UpdateRequest;
}

function prepare(namespace: string, spec: UpdateSpec, context: CommandContext): Prepared {
  const { services, transaction } = context;
  const { engine } = services;
  const { filter, sort, hint, isMulti, isUpsert, bypassValidation, options } = spec;
  if (isMulti && sort !== undefined) {
    throw new StoreError('FailedToParse', 'Cannot specify sort with multi=true');
  }
  if (isMulti && context.retry !== undefined) {
    throw invalidOptions('Cannot use (or request) retryable writes with multi=true');
  }
  if (isUpsert) refuseExpressions(filter);
  const existing = engine.catalogue.get(namespace);
  const compiled = updateContext(options, context, existing);
  const update = parseUpdate(spec.update, spec, compiled);
  // A wrong filter is an error also where there is nothing yet to look through, and makes no collection.
  if (existing === undefined) compileFilter(filter, compiled);
  const collection = isUpsert ? collectionForWrite(engine, namespace, transaction) : existing;
  const limit = isMulti ? 0 : 1;
  const search = { filter, sort: orderOf(filter, sort), hint, limit };
  const query = toQuery(search, options, context, collection);
  return { collection, request: { query, update, isUpsert, bypassValidation, transaction } };
}
