import { isKnownStage, unknownStage } from '../aggregate/stage-rules.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import type { UpdateResult } from '../engine/update.ts';
import { asFilter } from '../query/filter.ts';
import type { Command } from './command.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { arrayOption, documentOption, flagOption } from './option-values.ts';
import { runStatements } from './run-statements.ts';
import {
  checkUpdateArgument,
  runUpdate,
  runUpdateInTurns,
  statementFlags,
  type UpdateSpec,
  updateSearch,
} from './run-update.ts';
import {
  checkStatementIds,
  optionsOf,
  type StatementRules,
  statementsOf,
  writeOptions,
  writeReply,
  writtenNamespaceOf,
} from './write-statements.ts';

const rules: StatementRules = {
  options: {
    q: 'object',
    u: 'any',
    c: 'object',
    multi: 'bool',
    upsert: 'bool',
    collation: 'object',
    arrayFilters: 'objects',
    hint: 'hint',
    sort: 'object',
  },
  required: ['q'],
  check: (statement, path) => checkUpdateArgument(statement, 'u', path),
};

export const update: Command = {
  name: 'update',
  isTransactional: true,
  options: { ...writeOptions, updates: 'array', let: 'object' },
  required: ['updates'],
  async run(command, context) {
    const { retry } = context;
    const namespace = writtenNamespaceOf(command, context);
    const statements = statementsOf(arrayOption(command, 'updates'), 'update.updates', rules);
    checkStatementIds(command, statements.length);
    const { results, failures } = await runStatements(
      {
        list: statements,
        isOrdered: flagOption(command, 'ordered', true),
        namespaceOf: () => namespace,
        run(statement, index, found) {
          const earlier = retry?.resultOf(index);
          if (earlier !== undefined) return earlier;
          checkExpectedUuid(command, namespace, context);
          const note = retry && ((done: UpdateResult) => retry.noteOf([index], summary(done)));
          const spec = toUpdateSpec(statement, command);
          return summary(runUpdate(namespace, spec, context, note, found));
        },
        isAboutOne: (statement) => !flagOption(statement, 'multi', false),
        searchFor: (statement) =>
          updateSearch(namespace, toUpdateSpec(statement, command), context),
        async runInTurns(statement) {
          return summary(
            await runUpdateInTurns(namespace, toUpdateSpec(statement, command), context),
          );
        },
      },
      context,
    );
    for (const { u } of statements) refuseUnknownStages(u);
    return writeReply(command, countsOf(results), failures);
  },
};

/**
 * MongoDB counts the stages that updates use when all statements are done, and so a name that it does not know ends
 * the command, whatever has been written.
 * @throws StoreError 40324
 */
function refuseUnknownStages(update: unknown): void {
  if (!Array.isArray(update)) return;
  const names = update.filter(isDocument).map((stage) => Object.keys(stage)[0]);
  const unknown = names.find((name) => name !== undefined && !isKnownStage(name));
  if (unknown !== undefined) throw unknownStage(unknown);
}

function countsOf(results: ReadonlyMap<number, Document>): Document {
  let [n, nModified] = [0, 0];
  const upserted: Document[] = [];
  for (const [index, result] of results) {
    n += countIn(result, 'n');
    nModified += countIn(result, 'nModified');
    const { upsertedId } = result;
    if (upsertedId !== undefined) upserted.push({ index, _id: upsertedId });
  }
  return upserted.length === 0 ? { n, nModified } : { n, nModified, upserted };
}

function countIn(result: Document, field: string): number {
  const count = result[field];
  return isNumber(count) ? toNumber(count) : 0;
}

function summary({ matched, modified, upsertedId }: UpdateResult): Document {
  return upsertedId === undefined
    ? { n: matched, nModified: modified }
    : { n: 1, nModified: 0, upsertedId };
}

/** Every statement makes one, so its fields are written out: V8 gives each object that is spread together a shape of its own. */
function toUpdateSpec(statement: Document, command: Document): UpdateSpec {
  const constants = documentOption(statement, 'c');
  const flags = statementFlags(statement, command);
  return {
    filter: asFilter(statement['q'], 'update.updates.q'),
    update: statement['u'],
    isMulti: flags.isMulti,
    isUpsert: flags.isUpsert,
    arrayFilters: flags.arrayFilters,
    sort: flags.sort,
    hint: flags.hint,
    bypassValidation: flags.bypassValidation,
    hasConstants: constants !== undefined,
    options: optionsOf(statement, command, constants),
  };
}
