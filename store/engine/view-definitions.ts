/** The collection that MongoDB keeps the definitions of views in: here it is listed and dropped, and not to be read. */
import { StoreError } from '../errors.ts';
import { idIndex } from '../storage/catalogue.ts';
import { type Collection, collectionOf, databaseOf, toCollection } from '../storage/collection.ts';
import type { Engine } from './engine.ts';
import { isView } from './views.ts';

export const viewDefinitions = 'system.views';

/** @returns none for another name, in a database without views, and where there is a real one */
export function definitionsOfViews(
  { catalogue }: Engine,
  namespace: string,
): Collection | undefined {
  if (collectionOf(namespace) !== viewDefinitions || catalogue.get(namespace)) return undefined;
  const view = catalogue.inDatabase(databaseOf(namespace)).find(isView);
  if (view === undefined) return undefined;
  const indexes = [{ id: 0, spec: idIndex, multikeyPaths: [] }];
  const record = { id: view.id, uuid: view.uuid, options: {}, indexes, nextIndexId: 1 };
  return toCollection(namespace, record);
}

/**
 * The collection or view that is to be read; undefined where there is none, which reads as empty.
 * @throws StoreError CommandNotSupported for the definitions of views
 */
export function collectionToRead(engine: Engine, namespace: string): Collection | undefined {
  const collection = engine.catalogue.get(namespace);
  if (collection !== undefined || definitionsOfViews(engine, namespace) === undefined) {
    return collection;
  }
  throw new StoreError(
    'CommandNotSupported',
    `reading ${viewDefinitions} is not supported by the embedded store: listCollections tells of views`,
  );
}
