/** Views: pipelines that are read as collections. */
import type { Collator } from '../bson/collation.ts';
import { StoreError } from '../errors.ts';
import { type Collection, databaseOf } from '../storage/collection.ts';
import type { Engine } from './engine.ts';

/** Views that may stand on each other. */
export const maxDepth = 20;

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
    if (depth >= maxDepth) throw tooDeep();
    const { viewOn, pipeline: own } = collection.options;
    pipeline = [...(Array.isArray(own) ? own : []), ...pipeline];
    collection = engine.catalogue.get(`${databaseOf(collection.namespace)}.${viewOn}`);
  }
  return { collection, pipeline };
}

export const tooDeep = (): StoreError =>
  new StoreError(
    'ViewDepthLimitExceeded',
    `View depth too deep or too many views on top of each other; the limit is ${maxDepth}`,
  );

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
