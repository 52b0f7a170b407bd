/** What `explain` tells of a query: the plan as MongoDB's stages, and what running it took. */
import { compileForCollection } from '../aggregate/pipeline.ts';
import type { Document } from '../bson/values.ts';
import { splitPipeline } from '../engine/aggregate.ts';
import {
  newStatistics,
  planOf,
  type Query,
  type Statistics,
  selectInTurns,
} from '../engine/select.ts';
import { sourceOf } from '../engine/views.ts';
import type { CollectionScan, IndexScan, Plan } from '../planner/plan.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix } from '../storage/keys.ts';
import { arrayOption, type CommandContext } from './command.ts';
import { collatorOf, pipelineOptions, queryContext } from './query-context.ts';
import { eachInTurns } from './turns.ts';

export type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

export async function explainQuery(
  namespace: string,
  collection: Collection | undefined,
  query: Query,
  command: Document,
  context: CommandContext,
  verbosity: Verbosity,
): Promise<Document> {
  const isRun = verbosity !== 'queryPlanner';
  const run = isRun ? await runQuery(collection, query, context) : undefined;
  const statistics = run?.statistics ?? (collection && planOf(collection, query));
  const winningPlan =
    collection === undefined || statistics === undefined
      ? { stage: 'EOF' }
      : describe(statistics, query.sort ?? []);
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
    ...(run !== undefined && { executionStats: toExecutionStats(run, winningPlan) }),
    command,
    serverInfo: { host: context.services.host, version: '8.0.0' },
  };
}

interface Run {
  readonly statistics: Statistics;
  readonly returned: number;
  readonly tookMs: number;
}

async function runQuery(
  collection: Collection | undefined,
  query: Query,
  context: CommandContext,
): Promise<Run> {
  const statistics = newStatistics();
  const startedMs = performance.now();
  let returned = 0;
  if (collection !== undefined) {
    const found = selectInTurns(context.services.engine, collection, { ...query, statistics });
    await eachInTurns(found, context, () => {
      returned += 1;
    });
  }
  return { statistics, returned, tookMs: performance.now() - startedMs };
}

const toExecutionStats = ({ statistics, returned, tookMs }: Run, winningPlan: Document) => ({
  executionSuccess: true,
  nReturned: returned,
  executionTimeMillis: Math.round(tookMs),
  totalKeysExamined: statistics.keysExamined,
  totalDocsExamined: statistics.documentsExamined,
  executionStages: { ...winningPlan, nReturned: returned },
});

/** An aggregation, of what a view stands on, is told as its query part; stages behind it are listed as they were given. */
export async function explainAggregate(
  command: Document,
  context: CommandContext,
  verbosity: Verbosity,
): Promise<Document> {
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
  const explained = await explainQuery(read, collection, full, command, context, verbosity);
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
  if (plan.kind === 'index' && plan.index.isClustered) return describeClusteredScan(plan);
  if (plan.kind === 'index') return { stage: 'FETCH', inputStage: describeIndexScan(plan) };
  const inputStages = plan.branches.map(describeIndexScan);
  return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages } };
}

/** Its documents are where its keys are. Without limits it is a look at the whole collection. */
function describeClusteredScan(scan: IndexScan): Document {
  const isWhole = scan.ranges.every(({ start }) => start.length === indexPrefix(0, 0).length);
  const stage = isWhole ? 'COLLSCAN' : 'CLUSTERED_IXSCAN';
  return { stage, direction: directionOf(scan) };
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
