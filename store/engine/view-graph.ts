/** What views may stand on each other: in no circle, not too many, and not with too much to do together. */
import { encode } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { collectionOf, databaseOf } from '../storage/collection.ts';
import type { Engine } from './engine.ts';
import { isView, maxDepth, tooDeep } from './views.ts';

/** Bytes of the pipelines of views that stand on each other. */
const maxPipelineBytes = 16_000_000;

/** By name, those that a view reads, or those that read it. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The farthest way from a view: its steps, and the bytes of the pipelines on it. */
interface Reach {
  steps: number;
  bytes: number;
}

/**
 * Checks a view that is to be, or to change, among the others of its database.
 * @throws StoreError GraphContainsCycle, ViewDepthLimitExceeded, ViewPipelineMaxSizeExceeded
 */
export function checkViewGraph(engine: Engine, namespace: string, options: Document): void {
  const name = collectionOf(namespace);
  const views = new Map<string, Document>();
  for (const view of engine.catalogue.inDatabase(databaseOf(namespace))) {
    if (isView(view)) views.set(collectionOf(view.namespace), view.options);
  }
  views.set(name, options);
  const bytesOf = (view: string) => pipelineBytes(views.get(view)?.['pipeline']);
  const reads = new Map(
    [...views].map(([view, { viewOn, pipeline }]) => [
      view,
      new Set(readNames({ viewOn, pipeline })),
    ]),
  );
  const below = farthest(name, reads, bytesOf);
  const above = farthest(name, reversed(reads), bytesOf);
  if (below.steps + above.steps > maxDepth) throw tooDeep();
  if (below.bytes + bytesOf(name) + above.bytes > maxPipelineBytes) {
    throw new StoreError(
      'ViewPipelineMaxSizeExceeded',
      `The pipelines of views that stand on each other exceed ${maxPipelineBytes} bytes`,
    );
  }
}

const pipelineBytes = (pipeline: unknown): number =>
  (Array.isArray(pipeline) ? pipeline : [])
    .filter(isDocument)
    .reduce((bytes, stage) => bytes + encode(stage).length, 0);

function reversed(graph: Graph): Graph {
  const readBy = new Map<string, Set<string>>();
  for (const [reader, names] of graph) {
    for (const name of names) readBy.set(name, (readBy.get(name) ?? new Set()).add(reader));
  }
  return readBy;
}

/** @throws StoreError GraphContainsCycle where a way leads back */
function farthest(start: string, graph: Graph, bytesOf: (name: string) => number): Reach {
  const known = new Map<string, Reach>();
  const from = (name: string): Reach => {
    const reach = { steps: 0, bytes: 0 };
    known.set(name, reach);
    for (const next of graph.get(name) ?? []) {
      if (next === start) {
        throw new StoreError('GraphContainsCycle', `View cycle detected: ${start}`);
      }
      const beyond = known.get(next) ?? from(next);
      reach.steps = Math.max(reach.steps, beyond.steps + 1);
      reach.bytes = Math.max(reach.bytes, beyond.bytes + bytesOf(next));
    }
    return reach;
  };
  return from(start);
}

/** Fields of stages that name a collection, or hold pipelines that may. */
const namingStages = new Set(['$lookup', '$graphLookup', '$unionWith']);

function* readNames({ viewOn, pipeline }: Document): Iterable<string> {
  if (typeof viewOn === 'string') yield viewOn;
  yield* namesIn(pipeline);
}

function* namesIn(value: unknown): Iterable<string> {
  if (Array.isArray(value)) for (const item of value) yield* namesIn(item);
  if (!isDocument(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    if (namingStages.has(field)) yield* namesOf(inner);
    else if (field === '$facet' || field.startsWith('$')) yield* namesIn(inner);
  }
}

function* namesOf(operand: unknown): Iterable<string> {
  if (typeof operand === 'string') yield operand;
  if (!isDocument(operand)) return;
  for (const name of [operand['from'], operand['coll']]) if (typeof name === 'string') yield name;
  yield* namesIn(operand['pipeline']);
}
