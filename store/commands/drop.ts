/** `drop`, `dropDatabase`, `renameCollection`. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isNumber, typeName } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { isView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { collectionOf, databaseOf, indexesBeside } from '../storage/collection.ts';
import { type Command, namespaceOf, ok, type Reply } from './command.ts';
import { checkExpectedUuid, checkRenamed, needCollection } from './namespaces.ts';
import { isUuid } from './options.ts';

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

const illegal = (message: string) => new StoreError('IllegalOperation', message);

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
      throw illegal(`Dropping the '${database}' database is prohibited.`);
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

/** Only the `local` database stays with the one member. */
const isReplicated = (namespace: string): boolean => databaseOf(namespace) !== 'local';

/** A UUID says the same as true: MongoDB does not look whether it is that of the target. */
function dropsTarget({ dropTarget = false }: Document): boolean {
  if (typeof dropTarget === 'boolean') return dropTarget;
  if (isUuid(dropTarget)) return true;
  throw new StoreError(
    'TypeMismatch',
    `BSON field 'renameCollection.dropTarget' is the wrong type '${typeName(dropTarget)}', expected types '[bool, binData]'`,
  );
}

export const renameCollection: Command = {
  name: 'renameCollection',
  options: { to: 'string', dropTarget: 'any', stayTemp: 'bool', collectionUUID: 'uuid' },
  required: ['to'],
  isAdminOnly: true,
  run(command, { services }) {
    const { engine } = services;
    const isTargetDropped = dropsTarget(command);
    const from = checkRenamed(Object.values(command)[0], 'renameCollection');
    const to = checkRenamed(command['to'], 'to');
    if (from === to) throw illegal("Can't rename a collection to itself");
    if (isReplicated(from) !== isReplicated(to)) {
      throw illegal('Cannot rename collections between a replicated and an unreplicated database');
    }
    checkExpectedUuid(command, from, { services, database: databaseOf(from) });
    const collection = needCollection(engine, from);
    const target = engine.catalogue.get(to);
    if (isView(target)) {
      throw new StoreError('NamespaceExists', `a view already exists with that name: ${to}`);
    }
    if (target !== undefined && !isTargetDropped) {
      throw new StoreError('NamespaceExists', 'target namespace exists');
    }
    engine.renameCollection(collection, to);
    return ok();
  },
};
