import type { Engine } from '../engine/engine.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';

/** @throws StoreError NamespaceNotFound */
export function needCollection({ catalogue }: Engine, namespace: string): Collection {
  const collection = catalogue.get(namespace);
  if (collection !== undefined) return collection;
  throw new StoreError('NamespaceNotFound', `ns does not exist: ${namespace}`);
}
