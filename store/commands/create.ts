import { createCollator } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { type Command, namespaceOf, ok } from './command.ts';

/** Kinds of collection that this server refuses instead of imitating. */
const unsupported = [
  'viewOn',
  'pipeline',
  'timeseries',
  'clusteredIndex',
  'capped',
  'encryptedFields',
];

export const create: Command = {
  name: 'create',
  options: {
    create: 'string',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
    collation: 'object',
    changeStreamPreAndPostImages: 'object',
    storageEngine: 'object',
    indexOptionDefaults: 'object',
    expireAfterSeconds: 'number',
    size: 'number',
    max: 'number',
    viewOn: 'any',
    pipeline: 'any',
    timeseries: 'any',
    clusteredIndex: 'any',
    capped: 'flag',
    encryptedFields: 'any',
    idIndex: 'object',
  },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const options = optionsOf(command);
    const existing = engine.catalogue.get(namespace);
    if (existing !== undefined) {
      if (equalValues(existing.options, options)) return ok();
      throw new StoreError('NamespaceExists', `Collection ${namespace} already exists.`);
    }
    if (isDocument(options['validator'])) compileFilter(options['validator']);
    if (isDocument(options['collation'])) createCollator(options['collation']);
    engine.catalogue.create(namespace, options);
    engine.logCatalogueChange({ kind: 'create', namespace });
    return ok();
  },
};

const kept = [
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'changeStreamPreAndPostImages',
];

function optionsOf(command: Document): Document {
  const refused = unsupported.find(
    (option) => command[option] !== undefined && command[option] !== false,
  );
  if (refused !== undefined) {
    throw new StoreError(
      'CommandNotSupported',
      `create option '${refused}' is not supported by the embedded store; see store/README.md`,
    );
  }
  return Object.fromEntries(
    kept
      .filter((option) => command[option] !== undefined)
      .map((option) => [option, command[option]]),
  );
}
