/** From the options of a command to what the query engine takes. */
import { compilePipeline, createContext, type PipelineOptions } from '../aggregate/pipeline.ts';
import { documentsOf } from '../aggregate/stage.ts';
import { searchesText } from '../aggregate/stage-rules.ts';
import { Watch } from '../aggregate/watch.ts';
import { type Collator, createCollator } from '../bson/collation.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { databaseFor } from '../engine/aggregate.ts';
import type { Query } from '../engine/select.ts';
import type { KeyLimits } from '../planner/key-limits.ts';
import type { QueryContext } from '../query/matcher.ts';
import { parseFindSort, type SortField } from '../query/sort.ts';
import type { Collection } from '../storage/collection.ts';
import { compileText } from '../text/text-search.ts';
import type { UpdateContext } from '../update/update.ts';
import { collationOption } from './collation.ts';
import type { CommandContext } from './command.ts';
import { evaluateLet } from './let.ts';
import { documentOption, flagOption, hintOption } from './option-values.ts';

/** Pipeline options for a command on a collection: `let`, collation, access to the database. */
export function pipelineOptions(
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
  variables: Document = variablesOf(command, context),
): PipelineOptions {
  const { services, database, transaction, now, clock, deadline } = context;
  const { aggregate: target } = command;
  return {
    now,
    clock,
    variables,
    collator: collatorOf(command, collection),
    database: databaseFor(
      services.engine,
      database,
      isNumber(target) ? undefined : String(target),
      {
        transaction,
        view: context.view,
        deadline,
        bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
        lockWait: context.lockWait,
      },
      () => services.sessions.list(),
    ),
    watch: new Watch(deadline),
  };
}

const noVariables: Document = Object.freeze({});

function variablesOf(command: Document, context: CommandContext): Document {
  const bindings = documentOption(command, 'let');
  return bindings === undefined ? noVariables : evaluateLet(bindings, context);
}

export function collatorOf(
  command: Document,
  collection: Collection | undefined,
): Collator | undefined {
  const given = collationOption(command);
  return given === undefined ? collection?.collator : createCollator(given);
}

const hasTextIndex = (collection: Collection | undefined): boolean =>
  collection?.indexes.some(({ text }) => text !== undefined) === true;

/**
 * Most queries have no expression, so what expressions need is made when one is met. Every statement makes a context,
 * so its fields are written out: V8 gives each object that is spread together a shape of its own.
 */
export function queryContext(
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): QueryContext {
  // A variable that cannot be had is an error also where nothing asks for it.
  const variables = variablesOf(command, context);
  return {
    collator: collatorOf(command, collection),
    compileText: hasTextIndex(collection) ? compileText : undefined,
    compileExpression: (expression) =>
      createContext({
        ...pipelineOptions(command, context, collection, variables),
        hasTextScore: searchesText(command['filter'] ?? command['query']),
      }).compileExpression(expression),
  };
}

export function updateContext(
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): UpdateContext {
  const { collator, compileText, compileExpression } = queryContext(command, context, collection);
  return {
    collator,
    compileText,
    compileExpression,
    now: context.now,
    compilePipeline(stages) {
      const run = compilePipeline(stages, pipelineOptions(command, context, collection));
      return (document) => {
        const [result] = documentsOf(run([document]));
        return result ?? document;
      };
    },
  };
}

export interface QuerySpec {
  readonly filter: Document;
  readonly sort?: Document | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
  readonly hint?: unknown;
  readonly limits?: KeyLimits | undefined;
}

export function toQuery(
  spec: QuerySpec,
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): Query {
  return {
    filter: spec.filter,
    sort: sortFields(spec.sort),
    skip: spec.skip,
    limit: spec.limit,
    hint: hintOption(spec),
    limits: spec.limits,
    collator: collatorOf(command, collection),
    context: queryContext(command, context, collection),
    view: context.view,
    deadline: context.deadline,
  };
}

const sortFields = (sort: unknown): readonly SortField[] =>
  isDocument(sort) ? parseFindSort(sort) : [];
