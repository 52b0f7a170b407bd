/** `drop`, `dropDatabase`, `renameCollection`. */
import { toNumber } from '../bson/numbers.ts';
import { isNumber, typeName } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { isView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { collectionOf, databaseOf, indexesBeside } from '../storage/collection.ts';
import { type Command, flagOption, namespaceOf, ok, type Reply } from './command.ts';
import { checkExpectedUuid, checkNamespace, checkWritable, needCollection } from './namespaces.ts';

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

/** With the collection that MongoDB keeps their definitions in, all views of a database go. */
function dropViews(engine: Engine, namespace: string): Reply {
  const isOfViews = collectionOf(namespace) === 'system.views';
  const views = isOfViews ? engine.catalogue.inDatabase(databaseOf(namespace)).filter(isView) : [];
  for (const view of views) engine.dropCollection(view);
  return ok(views.length > 0 ? { nIndexesWas: 1, ns: namespace } : {});
}

/** Databases that the server itself lives in. */
const keptDatabases = new Set(['admin', 'config', 'local']);

export const dropDatabase: Command = {
  name: 'dropDatabase',
  options: {},
  run(command, { services, database }) {
    const { engine } = services;
    const [given] = Object.values(command);
    if (!isNumber(given)) {
      throw new StoreError(
        'TypeMismatch',
        `BSON field 'dropDatabase.dropDatabase' is the wrong type '${typeName(given)}', expected types '[long, int, decimal, double']`,
      );
    }
    if (toNumber(given) !== 1)
      throw new StoreError(5255100, 'Expected to drop the database with 1');
    if (keptDatabases.has(database)) {
      throw new StoreError(
        'IllegalOperation',
        `Dropping the '${database}' database is prohibited.`,
      );
    }
    const collections = engine.catalogue.inDatabase(database);
    for (const collection of collections) engine.dropCollection(collection);
    if (collections.length > 0) {
      engine.logCatalogueChange({ kind: 'dropDatabase', namespace: database });
    }
    return ok({
      ...(collections.length > 0 && { dropped: database }),
    });
  },
};

export const renameCollection: Command = {
  name: 'renameCollection',
  options: { to: 'string', dropTarget: 'bool', stayTemp: 'bool', collectionUUID: 'uuid' },
  required: ['to'],
  isAdminOnly: true,
  run(command, { services }) {
    const { engine } = services;
    const from = checkNamespace(Object.values(command)[0]);
    const to = checkNamespace(command['to']);
    for (const namespace of [from, to]) checkWritable(namespace, 'IllegalOperation');
    if (from === to) {
      throw new StoreError('IllegalOperation', "Can't rename a collection to itself");
    }
    checkExpectedUuid(command, from, { services, database: databaseOf(from) });
    const collection = needCollection(engine, from);
    const target = engine.catalogue.get(to);
    if (isView(target)) {
      throw new StoreError('NamespaceExists', `a view already exists with that name: ${to}`);
    }
    if (target !== undefined && !flagOption(command, 'dropTarget', false)) {
      throw new StoreError('NamespaceExists', 'target namespace exists');
    }
    engine.renameCollection(collection, to);
    return ok();
  },
};
