import { equalValues } from '../bson/compare.ts';
import { isDocument, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Collection, type Index, toRecord } from '../storage/collection.ts';
import { indexRange } from '../storage/keys.ts';
import { type Command, namespaceOf, ok } from './command.ts';
import { needCollection } from './namespaces.ts';

export const dropIndexes: Command = {
  name: 'dropIndexes',
  options: { dropIndexes: 'string', index: 'any' },
  run(command, context) {
    const { engine } = context.services;
    const collection = needCollection(engine, namespaceOf(command, context));
    const gone = indexesMeant(collection, command['index']);
    const kept = toRecord(collection).indexes.filter(
      ({ id }) => !gone.some((index) => index.id === id),
    );
    engine.catalogue.replace(collection, { indexes: kept });
    for (const { id } of gone) engine.catalogue.removeRange(indexRange(collection.id, id));
    engine.logCatalogueChange({ kind: 'dropIndexes', namespace: collection.namespace });
    return ok({ nIndexesWas: collection.indexes.length });
  },
};

function indexesMeant({ indexes }: Collection, which: unknown): readonly Index[] {
  if (which === '*') return indexes.filter(({ name }) => name !== '_id_');
  const wanted: readonly unknown[] = Array.isArray(which) ? which : [which];
  return wanted.map((item) => {
    const found = indexes.find(({ name, spec }) =>
      isDocument(item) ? equalValues(spec['key'], item) : name === item,
    );
    if (found === undefined) {
      throw new StoreError(
        'IndexNotFound',
        isDocument(item)
          ? `can't find index with key: ${show(item)}`
          : `index not found with name [${String(item)}]`,
      );
    }
    if (found.name === '_id_') throw new StoreError('InvalidOptions', 'cannot drop _id index');
    return found;
  });
}
