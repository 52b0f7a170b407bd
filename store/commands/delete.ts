import { toNumber } from '../bson/numbers.ts';
import { type Document, isNumber } from '../bson/values.ts';
import type { FoundInTurns } from '../engine/change-each.ts';
import { type DeleteResult, deleteDocuments, planDelete } from '../engine/delete.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { changeInTurns, type Search } from './change-in-turns.ts';
import type { Command, CommandContext } from './command.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { arrayOption, flagOption } from './option-values.ts';
import { missingField } from './options.ts';
import { toQuery } from './query-context.ts';
import { runStatements } from './run-statements.ts';
import {
  checkStatementIds,
  optionsOf,
  orderOf,
  type StatementRules,
  statementsOf,
  writeOptions,
  writeReply,
  writtenNamespaceOf,
} from './write-statements.ts';

const rules: StatementRules = {
  options: { q: 'object', limit: 'any', collation: 'object', hint: 'hint' },
  required: ['q'],
  check: checkLimit,
};

export const deleteCommand: Command = {
  name: 'delete',
  isTransactional: true,
  options: { ...writeOptions, deletes: 'array', let: 'object' },
  required: ['deletes'],
  async run(command, context) {
    const { retry } = context;
    const namespace = writtenNamespaceOf(command, context);
    const statements = statementsOf(arrayOption(command, 'deletes'), 'delete.deletes', rules);
    checkStatementIds(command, statements.length);
    const { results, failures } = await runStatements(
      {
        list: statements,
        isOrdered: flagOption(command, 'ordered', true),
        namespaceOf: () => namespace,
        run(statement, index, found) {
          const earlier = retry?.resultOf(index)?.['n'];
          if (isNumber(earlier)) return toNumber(earlier);
          checkExpectedUuid(command, namespace, context);
          const spec = toDeleteSpec(statement, command);
          const note =
            retry && ((done: DeleteResult) => retry.noteOf([index], { n: done.deleted }));
          return runDelete(namespace, spec, context, note, found).deleted;
        },
        isAboutOne: (statement) => limitOf(statement) === 1,
        searchFor: (statement) =>
          deleteSearch(namespace, toDeleteSpec(statement, command), context),
        runInTurns: (statement) =>
          runDeleteInTurns(namespace, toDeleteSpec(statement, command), context),
      },
      context,
    );
    const n = [...results.values()].reduce((sum, deleted) => sum + deleted, 0);
    return writeReply(command, { n }, failures);
  },
};

function checkLimit(statement: Document, path: string): void {
  if (statement['limit'] === undefined) {
    throw missingField(`${path}.limit`);
  }
  const limit = limitOf(statement);
  if (limit === 0 || limit === 1) return;
  throw new StoreError(
    'FailedToParse',
    `The limit field in delete objects must be 0 or 1. Got ${limit}`,
  );
}

/** What is no number counts as zero, which is no limit. */
const limitOf = ({ limit }: Document): number => (isNumber(limit) ? toNumber(limit) : 0);

const toDeleteSpec = (statement: Document, command: Document): DeleteSpec => ({
  filter: asFilter(statement['q'], 'delete.deletes.q'),
  limit: limitOf(statement),
  hint: statement['hint'],
  options: optionsOf(statement, command),
});

export interface DeleteSpec {
  readonly filter: Document;
  readonly limit: number;
  readonly sort?: Document | undefined;
  readonly hint?: unknown;
  /** Collation and variables, where the query looks for them. */
  readonly options: Document;
}

/**
 * @param found what it is about, where that has been found in turns
 * @throws NeedsTurns where it is to be run in turns
 */
export function runDelete(
  namespace: string,
  spec: DeleteSpec,
  context: CommandContext,
  alongWith: ((result: DeleteResult) => () => void) | undefined,
  found?: FoundInTurns,
): DeleteResult {
  const { collection, query } = deleteSearch(namespace, spec, context);
  if (collection === undefined) return { deleted: 0, before: null, arrayIndex: -1 };
  const { services, transaction } = context;
  return deleteDocuments(services.engine, collection, { query, transaction }, alongWith, found);
}

/** The same for many documents. @returns how many */
export async function runDeleteInTurns(
  namespace: string,
  spec: DeleteSpec,
  context: CommandContext,
): Promise<number> {
  const { collection, query } = deleteSearch(namespace, spec, context);
  if (collection === undefined) return 0;
  const { changed } = await changeInTurns(collection, { query, plan: planDelete }, context);
  return changed;
}

/** Where a delete looks for its documents. */
export function deleteSearch(
  namespace: string,
  { options, sort, ...spec }: DeleteSpec,
  context: CommandContext,
): Search {
  if (spec.limit === 0 && context.retry !== undefined) {
    throw invalidOptions('Cannot use (or request) retryable writes with limit=0');
  }
  const collection = context.services.engine.catalogue.get(namespace);
  const search = { ...spec, sort: orderOf(spec.filter, sort) };
  const query = toQuery(search, options, context, collection);
  // A wrong filter is an error also where there is nothing to look through.
  if (collection === undefined) compileFilter(query.filter, query.context);
  return { collection, query };
}
