import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { indexChangeOf } from '../engine/engine.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import {
  type Collection,
  type Index,
  indexesBeside,
  isIdIndex,
  toRecord,
} from '../storage/collection.ts';
import { indexRange } from '../storage/keys.ts';
import { type Command, ok } from './command.ts';
import { checkExpectedUuid, namespaceOf, needCollection } from './namespaces.ts';
import { missingField, wrongType } from './options.ts';

export const dropIndexes: Command = {
  name: 'dropIndexes',
  options: { index: 'any', collectionUUID: 'uuid' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    checkWhich(command['index']);
    checkExpectedUuid(command, namespace, context);
    const collection = needCollection(engine, namespace);
    const gone = indexesMeant(collection, command['index']);
    const kept = toRecord(collection).indexes.filter(
      ({ id }) => !gone.some((index) => index.id === id),
    );
    engine.catalogue.replace(collection, { indexes: kept });
    engine.clearing.add(...gone.map(({ id }) => indexRange(collection.id, id)));
    for (const { spec } of gone) {
      engine.logCatalogueChange(indexChangeOf('dropIndexes', collection, spec));
    }
    return ok({
      nIndexesWas: indexesBeside(collection).length,
      ...(isEvery(command['index']) && { msg: 'non-_id indexes dropped for collection' }),
    });
  },
};

/** The name of all indexes beside that of `_id`, which stands alone or before others. */
const isEvery = (which: unknown): boolean =>
  which === '*' || (Array.isArray(which) && which[0] === '*');

function checkWhich(which: unknown): void {
  if (which === undefined) {
    throw missingField('dropIndexes.index');
  }
  const isNames = Array.isArray(which) && which.every((name) => typeof name === 'string');
  if (typeof which === 'string' || isDocument(which) || isNames) return;
  throw wrongType('dropIndexes.index', which, "types '[string, array, object]'");
}

function indexesMeant(collection: Collection, which: unknown): readonly Index[] {
  if (isEvery(which)) return collection.indexes.filter((index) => !isIdIndex(index));
  const meant: readonly unknown[] = Array.isArray(which) ? which : [which];
  const found = meant.map((item) =>
    isDocument(item) ? indexByKey(collection, item) : indexByName(collection, String(item)),
  );
  if (found.some(({ isClustered }) => isClustered)) {
    throw new StoreError(5979800, 'It is illegal to drop the clusteredIndex');
  }
  if (found.some(isIdIndex)) {
    throw invalidOptions('cannot drop _id index');
  }
  const again = found.find((index, i) => found.indexOf(index) < i);
  if (again !== undefined) throw noIndexNamed(again.name);
  return found;
}

function indexByName({ indexes }: Collection, name: string): Index {
  const found = indexes.find((index) => index.name === name);
  if (found !== undefined) return found;
  throw noIndexNamed(name);
}

const noIndexNamed = (name: string) =>
  new StoreError('IndexNotFound', `index not found with name [${name}]`);

function indexByKey({ indexes }: Collection, key: Document): Index {
  const found = indexes.filter(({ spec }) => equalValues(spec['key'], key));
  if (found.length > 1) {
    throw new StoreError(
      'AmbiguousIndexKeyPattern',
      `${found.length} indexes found for key: ${show(key)}, identify by name instead`,
    );
  }
  const [index] = found;
  if (index !== undefined) return index;
  throw new StoreError('IndexNotFound', `can't find index with key: ${show(key)}`);
}
