import { listingContext } from '../aggregate/validator-context.ts';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { definitionsOfViews, viewDefinitions } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { type Collection, collectionOf } from '../storage/collection.ts';
import type { Command } from './command.ts';
import { batchSizeOf, cursorOption } from './cursor-option.ts';
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
