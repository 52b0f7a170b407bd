/** Views: pipelines that are read as collections. */
import type { Collator } from '../bson/collation.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Collection, databaseOf } from '../storage/collection.ts';
import type { Engine } from './engine.ts';

/** Views that may stand on each other. */
const maxDepth = 20;

export type ViewCollection = Collection & { readonly options: { readonly viewOn: string } };

export const isView = (collection: Collection | undefined): collection is ViewCollection =>
  typeof collection?.options['viewOn'] === 'string';

/** What is read instead of a view. */
export interface ViewSource {
  /** Undefined when there is none by that name. */
  readonly collection: Collection | undefined;
  readonly pipeline: readonly unknown[];
}

/** @throws StoreError ViewDepthLimitExceeded */
export function sourceOf(engine: Engine, view: Collection | undefined): ViewSource {
  let collection = view;
  let pipeline: readonly unknown[] = [];
  for (let depth = 1; isView(collection); depth += 1) {
    if (depth >= maxDepth) {
      throw new StoreError(
        'ViewDepthLimitExceeded',
        `View depth too deep or too many views on top of each other; the limit is ${maxDepth}`,
      );
    }
    const { viewOn, pipeline: own } = collection.options;
    pipeline = [...(Array.isArray(own) ? own : []), ...pipeline];
    collection = engine.catalogue.get(`${databaseOf(collection.namespace)}.${String(viewOn)}`);
  }
  return { collection, pipeline };
}

/** @throws StoreError CommandNotSupportedOnView */
export function refuseView(collection: Collection | undefined): void {
  if (!isView(collection)) return;
  throw new StoreError(
    'CommandNotSupportedOnView',
    `Namespace ${collection.namespace} is a view, not a collection`,
  );
}

/**
 * A view is read by its own collation alone, by other pipelines too.
 * @throws StoreError OptionNotSupportedOnView
 */
export function refuseOtherCollation(view: ViewCollection, collator: Collator | undefined): void {
  if (view.collator?.id !== collator?.id) throw overridesCollation(view);
}

export const overridesCollation = ({ namespace }: Collection): StoreError =>
  new StoreError(
    'OptionNotSupportedOnView',
    `Cannot override a view's default collation ${namespace}`,
  );

/**
 * A view cannot, over whatever others, be read from itself.
 * @throws StoreError GraphContainsCycle
 */
export function refuseCycle(engine: Engine, namespace: string, options: Document): void {
  const database = databaseOf(namespace);
  const seen = new Set<string>();
  const waiting = [...readNames(options)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const read = `${database}.${name}`;
    if (read === namespace) {
      throw new StoreError('GraphContainsCycle', `View cycle detected: ${namespace}`);
    }
    const other = engine.catalogue.get(read);
    if (seen.has(name) || !isView(other)) continue;
    seen.add(name);
    waiting.push(...readNames(other.options));
  }
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
