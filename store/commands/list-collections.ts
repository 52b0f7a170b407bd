import { listingContext } from '../aggregate/validator-context.ts';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { isView } from '../engine/views.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { idIndex } from '../storage/catalogue.ts';
import { type Collection, collectionOf, databaseOf, toCollection } from '../storage/collection.ts';
import type { Command } from './command.ts';
import { batchSizeOf, cursorOption } from './cursor-option.ts';
import { viewDefinitions } from './namespaces.ts';
import { flagOption } from './option-values.ts';
import { restIn } from './turns.ts';

export const listCollections: Command = {
  name: 'listCollections',
  options: {
    cursor: cursorOption,
    filter: 'object',
    nameOnly: 'bool',
    authorizedCollections: 'bool',
    includePendingDrops: 'flag',
  },
  async run(command, context) {
    const { services, database } = context;
    const matches = compileFilter(
      asFilter(command['filter'] ?? undefined, 'listCollections.filter'),
      listingContext,
    );
    const describe = flagOption(command, 'nameOnly', false) ? nameOf : describeFully;
    const own = services.engine.catalogue.inDatabase(database);
    const definitions = definitionsOfViews(services.engine, `${database}.${viewDefinitions}`);
    const found = [...own, ...(definitions === undefined ? [] : [definitions])]
      .map(describe)
      .filter((collection) => matches(collection));
    const source = fromIterable(
      found.map((collection) => encode(collection)),
      found.length,
    );
    const size = batchSizeOf(command);
    const namespace = `${database}.$cmd.listCollections`;
    const cursor = await services.cursors.open(source, namespace, { size }, restIn(context));
    return { body: {}, cursor };
  },
};

/**
 * MongoDB keeps the definitions of views in a collection of their own, and lists that too.
 * @returns none for another name, in a database without views, and where there is a real one
 */
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

const nameOf = (collection: Collection): Document => ({
  name: collectionOf(collection.namespace),
  type: isView(collection) ? 'view' : 'collection',
});

function describeFully(collection: Collection): Document {
  const { options, uuid, indexes } = collection;
  const [ofId] = indexes;
  return {
    ...nameOf(collection),
    options,
    info: isView(collection) ? { readOnly: true } : { readOnly: false, uuid },
    ...(ofId !== undefined && !ofId.isClustered && { idIndex: ofId.spec }),
  };
}
