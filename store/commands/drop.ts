/** `drop`: a collection or a view; by the name of their collection, all views. */
import type { Engine } from '../engine/engine.ts';
import { viewDefinitions } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { collectionOf, databaseOf, indexesBeside } from '../storage/collection.ts';
import { type Command, ok, type Reply } from './command.ts';
import { checkExpectedUuid, namespaceOf } from './namespaces.ts';

export const drop: Command = {
  name: 'drop',
  options: { collectionUUID: 'uuid' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    checkExpectedUuid(command, namespace, context);
    const collection = engine.catalogue.get(namespace);
    if (collection === undefined) return dropViews(engine, namespace);
    engine.dropCollection(collection);
    return ok({
      ...(!isView(collection) && { nIndexesWas: indexesBeside(collection).length }),
      ns: namespace,
    });
  },
};

/** With the collection of their definitions all views of a database go. */
function dropViews(engine: Engine, namespace: string): Reply {
  const isOfViews = collectionOf(namespace) === viewDefinitions;
  const views = isOfViews ? engine.catalogue.inDatabase(databaseOf(namespace)).filter(isView) : [];
  for (const view of views) engine.dropCollection(view);
  return ok(views.length > 0 ? { nIndexesWas: 1, ns: namespace } : {});
}
