import { type Document, isDocument } from '../bson/values.ts';
import { noFields, type Query } from '../engine/select.ts';
import { isView, refuseView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { keyLimitsOf } from '../planner/key-limits.ts';
import { asFilter } from '../query/filter.ts';
import { type Collection, collectionOf } from '../storage/collection.ts';
import { parseUpdate } from '../update/update.ts';
import { aggregate } from './aggregate.ts';
import { type Command, type CommandContext, checkOptions, ok } from './command.ts';
import { count } from './count.ts';
import { deleteCommand } from './delete.ts';
import { distinct } from './distinct.ts';
import { explainAggregate, explainQuery, type Verbosity } from './explain-plan.ts';
import { deleteStage, updateStage, type WriteStage } from './explain-write.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { namespaceOrUuid } from './namespaces.ts';
import { documentOption, flagOption, numberOption } from './option-values.ts';
import { wrongType } from './options.ts';
import { type QuerySpec, toQuery, updateContext } from './query-context.ts';
import { statementFlags } from './run-update.ts';
import { update } from './update.ts';
import { stagesOf } from './views.ts';
import { optionsOf } from './write-statements.ts';

const verbosities: readonly Verbosity[] = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/**
 * Explains reads and writes; writes are explained by the query that selects what they change.
 * @param isCommand tells a command that cannot be explained from one that there is not
 */
export const createExplain = (isCommand: (name: string) => boolean): Command => ({
  name: 'explain',
  options: { verbosity: { oneOf: verbosities } },
  async run(command, context) {
    const [inner] = Object.values(command);
    if (!isDocument(inner)) {
      throw wrongType('explain.explain', inner, "type 'object'");
    }
    const { verbosity: given = 'allPlansExecution' } = command;
    const verbosity = verbosities.find((name) => name === given) ?? 'allPlansExecution';
    const name = Object.keys(inner)[0] ?? '';
    const explainable = explainables.find(({ command: { name: known } }) => known === name);
    if (explainable === undefined) throw cannotExplain(name, isCommand(name));
    checkOptions(explainable.command, inner);
    if (explainable.toSpec === undefined)
      return ok(await explainAggregate(inner, context, verbosity));
    const namespace = namespaceOrUuid(inner, context);
    const collection = context.services.engine.catalogue.get(namespace);
    if (isView(collection) && explainable.readsViews === true) {
      const stages = stagesOf(inner, explainable.toSpec(inner).filter);
      const pipeline = { ...inner, aggregate: collectionOf(namespace), pipeline: stages };
      return ok(await explainAggregate(pipeline, context, verbosity));
    }
    refuseView(collection);
    const query = {
      ...toQuery(explainable.toSpec(inner), inner, context, collection),
      fields: explainable.fields,
    };
    const write = explainable.toWrite?.(inner, context, collection);
    const explained = { command: inner, namespace, collection, query, write };
    return ok(await explainQuery(explained, context, verbosity));
  },
});

const cannotExplain = (name: string, isCommand: boolean): StoreError =>
  isCommand
    ? new StoreError('IllegalOperation', `Cannot explain cmd: ${name}`)
    : new StoreError('CommandNotFound', `Explain failed due to unknown command: ${name}`);

interface Explainable {
  readonly command: Command;
  /** The query of the command; a pipeline has its own way. */
  readonly toSpec?: (command: Document) => QuerySpec;
  /** What it does with what the query finds, if it writes. */
  readonly toWrite?: (
    command: Document,
    context: CommandContext,
    collection: Collection | undefined,
  ) => WriteStage;
  /** What it looks at of each document, if that is not all. */
  readonly fields?: Query['fields'];
  /** Whether it reads a view as a pipeline. */
  readonly readsViews?: boolean;
}

const explainables: readonly Explainable[] = [
  { command: aggregate },
  { command: find, toSpec: (command) => querySpec(command, 'filter'), readsViews: true },
  {
    command: count,
    toSpec: (command) => querySpec(command, 'query'),
    readsViews: true,
    fields: noFields,
  },
  { command: distinct, toSpec: (command) => querySpec(command, 'query'), readsViews: true },
  {
    command: findAndModify,
    toSpec: (command) => ({ ...querySpec(command, 'query'), limit: 1 }),
    toWrite: (command, ...where) =>
      flagOption(command, 'remove', false)
        ? deleteStage()
        : updateOf(command, command['update'], command, ...where),
  },
  {
    command: update,
    toSpec({ updates }) {
      const first = firstOf(updates);
      return { ...querySpec(first, 'q'), limit: flagOption(first, 'multi', false) ? 0 : 1 };
    },
    toWrite(command, ...where) {
      const first = firstOf(command['updates']);
      return updateOf(first, first['u'], command, ...where);
    },
  },
  {
    command: deleteCommand,
    toSpec: ({ deletes }) => querySpec(firstOf(deletes), 'q'),
    toWrite: deleteStage,
  },
];

function updateOf(
  statement: Document,
  change: unknown,
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): WriteStage {
  const constants = documentOption(statement, 'c');
  const { isUpsert, ...flags } = statementFlags(statement, command);
  const made = updateContext(optionsOf(statement, command, constants), context, collection);
  const options = { ...flags, hasConstants: constants !== undefined };
  return updateStage(parseUpdate(change, options, made), isUpsert);
}

function querySpec(command: Document, filterField: string): QuerySpec {
  return {
    filter: asFilter(command[filterField] ?? undefined, filterField),
    sort: documentOption(command, 'sort'),
    skip: numberOption(command, 'skip'),
    limit: Math.abs(numberOption(command, 'limit') ?? 0),
    hint: command['hint'],
    limits: keyLimitsOf(command),
  };
}

function firstOf(statements: unknown): Document {
  const first: unknown = Array.isArray(statements) ? statements[0] : undefined;
  return isDocument(first) ? first : {};
}
