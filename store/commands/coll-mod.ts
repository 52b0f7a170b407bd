import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { type Collection, type Index, type IndexRecord, toRecord } from '../storage/collection.ts';
import { type Command, documentOption, namespaceOf, ok } from './command.ts';
import { needCollection } from './namespaces.ts';

const changeable = [
  'validator',
  'validationLevel',
  'validationAction',
  'changeStreamPreAndPostImages',
];

/** Changes validators, images, and `expireAfterSeconds` or `hidden` of an index. */
export const collMod: Command = {
  name: 'collMod',
  options: {
    collMod: 'string',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
    changeStreamPreAndPostImages: 'object',
    index: 'object',
  },
  run(command, context) {
    const { engine } = context.services;
    const collection = needCollection(engine, namespaceOf(command, context));
    if (isDocument(command['validator'])) compileFilter(command['validator']);
    const changed = changeable.filter((option) => command[option] !== undefined);
    const options = {
      ...collection.options,
      ...Object.fromEntries(changed.map((option) => [option, command[option]])),
    };
    const change = documentOption(command, 'index');
    const before = change && findIndex(collection, change);
    const indexes = before && change ? withIndexChange(collection, before, change) : undefined;
    engine.catalogue.replace(collection, { options, ...(indexes && { indexes }) });
    engine.logCatalogueChange({ kind: 'modify', namespace: collection.namespace });
    return ok(before && change ? oldAndNew(before, change) : {});
  },
};

const indexOptions = ['expireAfterSeconds', 'hidden'];

function findIndex({ indexes, namespace }: Collection, { name, keyPattern }: Document): Index {
  if (name === undefined && keyPattern === undefined) {
    throw new StoreError('InvalidOptions', 'Must specify either index name or key pattern.');
  }
  const found = indexes.find(
    (index) =>
      index.name === name ||
      (keyPattern !== undefined && equalValues(index.spec['key'], keyPattern)),
  );
  if (found !== undefined) return found;
  throw new StoreError(
    'IndexNotFound',
    `cannot find index ${String(name ?? keyPattern)} for ns ${namespace}`,
  );
}

function withIndexChange(
  collection: Collection,
  index: Index,
  change: Document,
): readonly IndexRecord[] {
  const extra = Object.keys(change).find(
    (field) => ![...indexOptions, 'name', 'keyPattern'].includes(field),
  );
  if (extra !== undefined)
    throw badValue(`collMod of index option '${extra}' is not supported by the embedded store`);
  const given = indexOptions.filter((option) => change[option] !== undefined);
  const spec = {
    ...index.spec,
    ...Object.fromEntries(given.map((option) => [option, change[option]])),
  };
  return toRecord(collection).indexes.map((record) =>
    record.id === index.id ? { ...record, spec } : record,
  );
}

function oldAndNew({ spec }: Index, change: Document): Document {
  return Object.fromEntries(
    indexOptions
      .filter((option) => change[option] !== undefined)
      .flatMap((option) => [
        [`${option}_old`, spec[option] ?? null],
        [`${option}_new`, change[option]],
      ]),
  );
}
