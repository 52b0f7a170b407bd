import type { Document } from '../bson/values.ts';
import { buildIndex } from '../engine/build-index.ts';
import type { Engine } from '../engine/engine.ts';
import { badValue } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { arrayOption, type Command, namespaceOf, ok } from './command.ts';
import { checkIndexSpec, isBuilt } from './index-specs.ts';

export const createIndexes: Command = {
  name: 'createIndexes',
  options: { createIndexes: 'string', indexes: 'array', commitQuorum: 'any' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const given = arrayOption(command, 'indexes');
    if (given.length === 0) throw badValue('Must specify at least one index to create');
    const isNew = engine.catalogue.get(namespace) === undefined;
    const options = engine.catalogue.get(namespace)?.options ?? {};
    const specs = given.map((spec) => checkIndexSpec(spec, options));
    const collection = engine.need(namespace);
    const before = collection.indexes.length;
    const after = specs.reduce((current, spec) => build(engine, current, spec), collection);
    const isUnchanged = after.indexes.length === before;
    return ok({
      numIndexesBefore: before,
      numIndexesAfter: after.indexes.length,
      createdCollectionAutomatically: isNew,
      ...(isUnchanged && { note: 'all indexes already exist' }),
    });
  },
};

function build(engine: Engine, collection: Collection, spec: Document): Collection {
  if (isBuilt(spec, collection.indexes)) return collection;
  const built = buildIndex(engine, collection, spec);
  engine.logCatalogueChange({ kind: 'createIndexes', namespace: collection.namespace });
  return built;
}
