/** What `explain` tells of a query: the plan as MongoDB's stages, and what running it took. */
import { compileForCollection } from '../aggregate/pipeline.ts';
import { documentOf } from '../bson/ordered.ts';
import type { Document } from '../bson/values.ts';
import { splitPipeline } from '../engine/aggregate.ts';
import {
  newStatistics,
  planOf,
  type Query,
  type Statistics,
  selectInTurns,
} from '../engine/select.ts';
import { collectionToRead } from '../engine/view-definitions.ts';
import { sourceOf } from '../engine/views.ts';
import type { CollectionScan, IndexScan, Plan } from '../planner/plan.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix } from '../storage/keys.ts';
import type { CommandContext } from './command.ts';
import type { WriteStage } from './explain-write.ts';
import { arrayOption } from './option-values.ts';
import { collatorOf, pipelineOptions, queryContext } from './query-context.ts';
import { planCacheShapeHash, queryShapeHash } from './query-shape.ts';
import { serverVersion } from './server-info.ts';
import { eachInTurns } from './turns.ts';

export type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

/** A command, and the query that it comes to. */
export interface Explained {
  readonly command: Document;
  readonly namespace: string;
  readonly collection: Collection | undefined;
  readonly query: Query;
  /** What is done with what the query finds, where that is a write. */
  readonly write?: WriteStage | undefined;
}

export async function explainQuery(
  explained: Explained,
  context: CommandContext,
  verbosity: Verbosity,
): Promise<Document> {
  const { command, namespace, collection, query, write } = explained;
  const run = verbosity === 'queryPlanner' ? undefined : await runQuery(explained, context);
  const statistics = run?.statistics ?? (collection && planOf(collection, query));
  const plan =
    collection === undefined || statistics === undefined
      ? { stage: 'EOF' }
      : describe(statistics, query);
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace,
      planCacheShapeHash: planCacheShapeHash(query.filter, command),
      parsedQuery: query.filter,
      indexFilterSet: false,
      maxIndexedOrSolutionsReached: false,
      maxIndexedAndSolutionsReached: false,
      maxScansToExplodeReached: false,
      winningPlan: write === undefined ? plan : { stage: write.stage, inputStage: plan },
      rejectedPlans: [],
    },
    ...(run !== undefined && { executionStats: toExecutionStats(run, plan, write) }),
    ...(write === undefined && { queryShapeHash: queryShapeHash(command) }),
    command,
    serverInfo: { host: context.services.host, version: serverVersion },
  };
}

interface Run {
  readonly statistics: Statistics;
  readonly returned: number;
  readonly tookMs: number;
}

async function runQuery(
  { collection, query, write }: Explained,
  context: CommandContext,
): Promise<Run> {
  const statistics = newStatistics();
  const startedMs = performance.now();
  let returned = 0;
  if (collection !== undefined) {
    const found = selectInTurns(context.services.engine, collection, { ...query, statistics });
    await eachInTurns(found, context, (selected) => {
      returned += 1;
      write?.see(selected);
    });
  }
  return { statistics, returned, tookMs: performance.now() - startedMs };
}

function toExecutionStats(
  { statistics, returned, tookMs }: Run,
  plan: Document,
  write: WriteStage | undefined,
): Document {
  const found = { ...plan, nReturned: returned };
  const executionStages =
    write === undefined
      ? found
      : { stage: write.stage, nReturned: 0, ...write.counts(), inputStage: found };
  return {
    executionSuccess: true,
    nReturned: executionStages.nReturned,
    executionTimeMillis: Math.round(tookMs),
    totalKeysExamined: statistics.keysExamined,
    totalDocsExamined: statistics.documentsExamined,
    executionStages,
  };
}

/** An aggregation, of what a view stands on, is told as its query part; stages behind it are listed as they were given. */
export async function explainAggregate(
  command: Document,
  context: CommandContext,
  verbosity: Verbosity,
): Promise<Document> {
  const namespace = `${context.database}.${String(command['aggregate'])}`;
  const { engine } = context.services;
  const asked = collectionToRead(engine, namespace);
  const { collection, pipeline: below } = sourceOf(engine, asked);
  const pipeline = [...below, ...arrayOption(command, 'pipeline')];
  compileForCollection(pipeline, pipelineOptions(command, context, asked));
  const { query, rest } = splitPipeline(pipeline);
  const whole: Query = {
    ...query,
    hint: command['hint'] ?? undefined,
    collator: collatorOf(command, asked),
    context: queryContext(command, context, collection),
    view: context.view,
  };
  const explained = await explainQuery(
    { command, namespace: collection?.namespace ?? namespace, collection, query: whole },
    context,
    verbosity,
  );
  return rest.length === 0
    ? explained
    : { ...explained, stages: [{ $cursor: explained }, ...rest] };
}

function describe(
  { plan, textIndex, isSorted }: Statistics,
  { sort = [], fields }: Query,
): Document {
  if (textIndex !== undefined) return describeTextSearch(textIndex);
  if (plan === undefined) return { stage: 'EOF' };
  const isCount = fields?.size === 0 && isSorted && plan.kind === 'index' && plan.isExact;
  const scan = isCount && !plan.index.isClustered ? describeCountScan(plan) : describePlan(plan);
  if (isSorted) return scan;
  const sortPattern = documentOf(sort.map(({ path, direction }) => [path, direction] as const));
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

/** Of what is only counted no document is fetched. */
function describeCountScan(scan: IndexScan): Document {
  const { direction: _, ...described } = describeIndexScan(scan);
  return { ...described, stage: 'COUNT_SCAN' };
}

const directionOf = ({ isReverse }: IndexScan | CollectionScan): string =>
  isReverse ? 'backward' : 'forward';
