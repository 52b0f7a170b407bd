/** Pipelines: a list of stages, compiled once, run over any documents. */
import type { Collator } from '../bson/collation.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { compileText } from '../text/text-search.ts';
import { asksForSortKey, checkSortKeys } from './asked-metadata.ts';
import type { Clock } from './clock.ts';
import type { Frame } from './compiler.ts';
import type { Database, InnerQuery } from './database.ts';
import { createCompiler, createFrames, scopeOf } from './expression.ts';
import { textScoreVariable } from './expressions/metadata.ts';
import { splitPipeline } from './leading-query.ts';
import {
  documentsOf,
  eachDocument,
  type InnerPipeline,
  type OpenCollection,
  type PipelineContext,
  type Place,
  type Row,
  type Stage,
} from './stage.ts';
import { checkInside, checkNamespace, checkOrder, refusal, searchesText } from './stage-rules.ts';
import { stages } from './stages/index.ts';
import type { Watch } from './watch.ts';

/** Stages that MongoDB allows in one pipeline, and pipelines inside each other. */
const [maxStages, maxDepth] = [1000, 20];
/** Documents of a sort with a limit that are held apart from the others. */
const maxTopDocuments = 10_000;

const outermost: Place = { depth: 0, isInFacet: false };

/** What the outside gives to a pipeline: variables, the time, a way to other collections. */
export interface PipelineOptions {
  readonly now: Date;
  /** Undefined where expressions may not ask for the time. */
  readonly clock: Clock | undefined;
  readonly variables: Document;
  readonly collator: Collator | undefined;
  readonly database: Database;
  readonly watch: Watch;
  readonly place?: Place;
  /** The variables as expressions find them; made of `variables` unless given. */
  readonly frames?: Frame;
  readonly hasTextScore?: boolean;
  /** Whether somebody behind the pipeline asks what its documents were sorted by. */
  readonly wantsSortKey?: boolean | undefined;
}

/** A pipeline over a collection: what stands at its front is a query, which can use indexes. */
interface CollectionPipeline {
  readonly context: PipelineContext;
  readonly query: InnerQuery;
  /** The stages that the query does not take over. */
  readonly rest: Stage;
}

/** @throws StoreError for unknown stages, operators and operands, before any document is read */
export const compilePipeline = (specs: readonly unknown[], options: PipelineOptions): Stage =>
  chain(compileStages(specs, createContext(options)));

/** The same where the documents come from a collection. */
export function compileForCollection(
  specs: readonly unknown[],
  options: PipelineOptions,
): CollectionPipeline {
  const context = createContext({ ...options, hasTextScore: searchesText(specs[0]) });
  const compiled = compileStages(specs, context);
  const { query: asked, rest } = splitPipeline(specs);
  const query = options.wantsSortKey ? { ...asked, wantsSortKey: true } : asked;
  return { context, query, rest: chain(compiled.slice(specs.length - rest.length)) };
}

export function createContext(options: PipelineOptions): PipelineContext {
  const { variables, collator, clock, watch, place = outermost } = options;
  const hasTextScore = options.hasTextScore ?? false;
  const names = Object.keys(variables);
  if (hasTextScore) names.push(textScoreVariable);
  const compiler = createCompiler(names, collator, watch);
  const frames = options.frames ?? createFrames(variables, clock);
  const inner = (within: Place['within']): PipelineOptions => ({
    ...options,
    frames,
    place: {
      depth: place.depth + 1,
      isInFacet: place.isInFacet || within === '$facet',
      within,
    },
  });
  const scope = (document: Document) => {
    watch.nextDocument();
    return scopeOf(document, frames);
  };
  const context: PipelineContext = {
    ...options,
    compiler,
    frames,
    place,
    hasTextScore,
    compileText,
    scope,
    compileExpression(expression) {
      const evaluate = compiler.compile(expression);
      return (document) => evaluate(scope(document));
    },
    compilePipeline: (specs, within) => compilePipeline(specs, inner(within)),
    compileForDocument(specs, names) {
      const bound = bindVariables(names, frames);
      const run = compilePipeline(specs, { ...inner(undefined), ...bound.options(variables) });
      return (document, values) => {
        bound.set(values);
        const [result] = documentsOf(run([document]));
        return result ?? document;
      };
    },
    openCollection: (source) => openCollection(source, inner(source.within), frames),
  };
  return context;
}

/** Compiled once; each run sets the variables anew. Runs of one pipeline do not overlap. */
function openCollection(
  { collection, pipeline, variables: names = [] }: InnerPipeline,
  options: PipelineOptions,
  outer: Frame | undefined,
): OpenCollection {
  const bound = bindVariables(names, outer);
  const inner = { ...options, ...bound.options(options.variables) };
  if (collection === '') return openDocuments(pipeline, inner, bound.set);
  const { context, query, rest } = compileForCollection(pipeline, inner);
  return (values = {}, filter) => {
    bound.set(values);
    const filters = filter === undefined ? query.filters : [filter, ...query.filters];
    const variables = { ...options.variables, ...values };
    const rows = options.database.read(collection, { ...query, filters }, context, variables);
    return rest(rows);
  };
}

/** A pipeline whose first stage brings the documents; what they must match besides comes second. */
function openDocuments(
  [source, ...others]: readonly unknown[],
  options: PipelineOptions,
  setVariables: (values: Document) => void,
): OpenCollection {
  const context = createContext(options);
  const documents = compilePipeline([source], options);
  const rest = compilePipeline(others, options);
  return (values = {}, filter) => {
    setVariables(values);
    const rows = documents([]);
    if (filter === undefined) return rest(rows);
    const matches = compileFilter(filter, context);
    return rest(eachDocument((row) => (matches(row) ? row : undefined))(rows));
  };
}

/** Variables on top of others, whose values are set before each run. */
function bindVariables(names: readonly string[], outer: Frame | undefined) {
  let frames = outer;
  const own = names.map((name) => {
    const frame = { name, value: undefined as unknown, outer: frames };
    frames = frame;
    return frame;
  });
  const unset = Object.fromEntries(names.map((name) => [name, null]));
  return {
    options: (variables: Document) => ({
      variables: { ...variables, ...unset },
      ...(frames && { frames }),
    }),
    set(values: Document): void {
      for (const frame of own) frame.value = values[frame.name];
    },
  };
}

const chain =
  (compiled: readonly Stage[]): Stage =>
  (input) =>
    compiled.reduce<Iterable<Row>>((rows, run) => run(rows), input);

function compileStages(specs: readonly unknown[], context: PipelineContext): readonly Stage[] {
  const { place, database } = context;
  if (place.depth > maxDepth) {
    throw new StoreError(
      'MaxSubPipelineDepthExceeded',
      `Maximum number of nested sub-pipelines exceeded. Limit is ${maxDepth}`,
    );
  }
  if (specs.length > maxStages) {
    throw new StoreError(7749501, `Pipeline length must be no longer than ${maxStages} stages.`);
  }
  const named = specs.map((spec) => parseStage(spec, place));
  const names = named.map(({ name }) => name);
  checkInside(names, place);
  if (place.within !== '$facet') checkSortKeys(named);
  const lastAsking = named.findLastIndex(({ operand }) => asksForSortKey(operand));
  const compiled = named.map(({ name, operand }, i) => {
    const compile = stages.get(name);
    if (compile !== undefined) {
      const nextLimit = limitOf(named[i + 1]);
      const wantsSortKey = context.wantsSortKey || i < lastAsking;
      return compile(operand, { ...context, nextLimit, wantsSortKey }, name);
    }
    checkNamespace(name, database);
    checkOrder(specs, names, { ...place, depth: place.depth + 1 }, database);
    throw refusal(name, database);
  });
  checkOrder(specs, names, place, database);
  return compiled;
}

function limitOf(stage: { name: string; operand: unknown } | undefined): number | undefined {
  const limit = stage?.name === '$limit' && isNumber(stage.operand) ? toNumber(stage.operand) : 0;
  return limit >= 1 && limit <= maxTopDocuments ? limit : undefined;
}

/** The name and operand of a stage. @throws StoreError 40323, TypeMismatch or 40171 */
function parseStage(spec: unknown, { within }: Place): { name: string; operand: unknown } {
  if (!isDocument(spec)) {
    throw new StoreError(
      within === '$facet' ? 40171 : 'TypeMismatch',
      `Each element of the 'pipeline' array must be an object, not ${typeName(spec)}`,
    );
  }
  const [name, second] = Object.keys(spec);
  if (name === undefined || second !== undefined) {
    throw new StoreError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  return { name, operand: spec[name] };
}
