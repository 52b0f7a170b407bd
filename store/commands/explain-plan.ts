/** What `explain` tells of a query: the plan as MongoDB's stages, and what running it took. */
import { compileForCollection } from '../aggregate/pipeline.ts';
import type { Document } from '../bson/values.ts';
import { splitPipeline } from '../engine/aggregate.ts';
import { newStatistics, type Query, type Statistics, select } from '../engine/select.ts';
import { sourceOf } from '../engine/views.ts';
import type { CollectionScan, IndexScan, Plan } from '../planner/plan.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { arrayOption, type CommandContext } from './command.ts';
import { collatorOf, pipelineOptions, queryContext } from './query-context.ts';

export type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

export function explainQuery(
  namespace: string,
  collection: Collection | undefined,
  query: Query,
  command: Document,
  context: CommandContext,
  verbosity: Verbosity,
): Document {
  const statistics = newStatistics();
  const startedMs = performance.now();
  let returned = 0;
  if (collection !== undefined) {
    for (const _ of select(context.services.engine, collection, { ...query, statistics }))
      returned += 1;
  }
  const winningPlan =
    collection === undefined ? { stage: 'EOF' } : describe(statistics, query.sort ?? []);
  const ran = {
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - startedMs),
    totalKeysExamined: statistics.keysExamined,
    totalDocsExamined: statistics.documentsExamined,
    executionStages: { ...winningPlan, nReturned: returned },
  };
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace,
      parsedQuery: query.filter,
      indexFilterSet: false,
      maxIndexedOrSolutionsReached: false,
      maxIndexedAndSolutionsReached: false,
      maxScansToExplodeReached: false,
      winningPlan,
      rejectedPlans: [],
    },
    ...(verbosity !== 'queryPlanner' && { executionStats: ran }),
    command,
    serverInfo: { host: context.services.host, version: '8.0.0' },
  };
}

/** An aggregation, of what a view stands on, is told as its query part; stages behind it are listed as they were given. */
export function explainAggregate(
  command: Document,
  context: CommandContext,
  verbosity: Verbosity,
): Document {
  const namespace = `${context.database}.${String(command['aggregate'])}`;
  const { engine } = context.services;
  const asked = engine.catalogue.get(namespace);
  const { collection, pipeline: below } = sourceOf(engine, asked);
  const pipeline = [...below, ...arrayOption(command, 'pipeline')];
  compileForCollection(pipeline, pipelineOptions(command, context, asked));
  const { query, rest } = splitPipeline(pipeline);
  const full: Query = {
    ...query,
    hint: command['hint'] ?? undefined,
    collator: collatorOf(command, asked),
    context: queryContext(command, context, collection),
    view: context.view,
  };
  const read = collection?.namespace ?? namespace;
  const explained = explainQuery(read, collection, full, command, context, verbosity);
  return rest.length === 0
    ? explained
    : { ...explained, stages: [{ $cursor: explained }, ...rest] };
}

function describe({ plan, textIndex, isSorted }: Statistics, sort: readonly SortField[]): Document {
  if (textIndex !== undefined) return describeTextSearch(textIndex);
  const scan = plan === undefined ? { stage: 'EOF' } : describePlan(plan);
  if (isSorted) return scan;
  const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, direction]));
  return { stage: 'SORT', sortPattern, inputStage: scan };
}

function describeTextSearch({ name, spec }: Index): Document {
  const { key: keyPattern, textIndexVersion } = spec;
  const inputStage = { stage: 'IXSCAN', indexName: name, keyPattern, direction: 'backward' };
  const matches = { stage: 'TEXT_OR', inputStage };
  return { stage: 'TEXT_MATCH', indexName: name, textIndexVersion, inputStage: matches };
}

function describePlan(plan: Plan): Document {
  if (plan.kind === 'collection') {
    return { stage: 'COLLSCAN', direction: directionOf(plan) };
  }
  if (plan.kind === 'index') return { stage: 'FETCH', inputStage: describeIndexScan(plan) };
  const inputStages = plan.branches.map(describeIndexScan);
  return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages } };
}

function describeIndexScan(scan: IndexScan): Document {
  const { index } = scan;
  return {
    stage: 'IXSCAN',
    keyPattern: index.spec['key'],
    indexName: index.name,
    isMultiKey: index.multikeyPaths.size > 0,
    isUnique: index.isUnique,
    isSparse: index.isSparse,
    isPartial: index.partialFilter !== undefined,
    indexVersion: 2,
    direction: directionOf(scan),
  };
}

const directionOf = ({ isReverse }: IndexScan | CollectionScan): string =>
  isReverse ? 'backward' : 'forward';
