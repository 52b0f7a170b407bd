import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, isNullish } from '../bson/values.ts';
import { isView } from '../engine/views.ts';
import { badValue, invalidOptions, notHere, StoreError } from '../errors.ts';
import { checkClusteredIndex, clusteredOptions } from './clustered-index.ts';
import { checkCollation, completeCollation } from './collation.ts';
import {
  cappedBytes,
  imagesOption,
  maxCappedBytes,
  maxCappedDocuments,
  toInteger,
  validationOptions,
  validatorFor,
} from './collection-options.ts';
import { type Command, type CommandContext, ok, type Reply } from './command.ts';
import { checkIndexSpec } from './index-specs.ts';
import { checkWritable, namespaceOf } from './namespaces.ts';
import { documentOption, flagOption, numberOption } from './option-values.ts';
import type { OptionTable } from './options.ts';
import { checkStorageEngine } from './storage-engine.ts';
import { viewDefinition } from './views.ts';

/** Kinds of collection that this server refuses instead of imitating. */
const unsupported = ['timeseries', 'encryptedFields'];

const createOptions: OptionTable = {
  ...validationOptions,
  capped: 'flag',
  autoIndexId: 'flag',
  idIndex: 'object',
  size: { from: 1, to: maxCappedBytes },
  max: { to: maxCappedDocuments },
  storageEngine: 'object',
  indexOptionDefaults: { fields: { storageEngine: 'object' } },
  viewOn: 'string',
  pipeline: 'objects',
  collation: 'object',
  changeStreamPreAndPostImages: imagesOption,
  timeseries: 'object',
  clusteredIndex: 'definition',
  expireAfterSeconds: 'seconds',
  encryptedFields: 'object',
  temp: 'flag',
  flags: 'number',
};

export const create: Command = {
  name: 'create',
  isTransactional: true,
  options: createOptions,
  run(command, context) {
    const { services, transaction } = context;
    const { engine } = services;
    const namespace = namespaceOf(command, context);
    checkWritable(namespace);
    checkClusteredIndex(command);
    const options = isNullish(command['viewOn'])
      ? optionsOf(command, namespace)
      : viewOptions(command, namespace, context);
    const existing = engine.catalogue.get(namespace);
    if (existing !== undefined) {
      if (transaction === undefined && equalValues(existing.options, options)) {
        if (!isView(existing)) engine.need(namespace);
        return done(command);
      }
      throw new StoreError('NamespaceExists', `Collection ${namespace} already exists.`);
    }
    if (transaction !== undefined && !isNullish(command['viewOn'])) {
      throw new StoreError(
        'OperationNotSupportedInTransaction',
        'Cannot create a view in a multi-document transaction.',
      );
    }
    engine.createCollection(namespace, options, transaction);
    return done(command);
  },
};

const done = ({ autoIndexId }: Document): Reply =>
  ok(
    isNullish(autoIndexId)
      ? {}
      : { note: 'The autoIndexId option is deprecated and will be removed in a future release' },
  );

/** Options that a view can have beside its definition; whatever holds for documents it does without. */
const ofViews = new Set([
  'create',
  'viewOn',
  'pipeline',
  'collation',
  'capped',
  'size',
  'max',
  ...Object.keys(validationOptions),
  'storageEngine',
  'indexOptionDefaults',
  'flags',
]);

function viewOptions(command: Document, namespace: string, context: CommandContext): Document {
  if (!isNullish(command['clusteredIndex'])) {
    throw new StoreError(6026500, "'clusteredIndex' is not an option of views");
  }
  const extra = Object.keys(createOptions).find(
    (option) => !ofViews.has(option) && isAsked(command[option]),
  );
  if (extra !== undefined) throw invalidOptions(`'${extra}' is not a valid option for a view`);
  checkCapped(command);
  checkEngines(command);
  const collation = collationOptions(command);
  return { ...viewDefinition(command, namespace, context), ...collation };
}

/** The options that the collection keeps, complete and in MongoDB's order. */
function optionsOf(command: Document, namespace: string): Document {
  const clustered = clusteredOptions(command);
  checkCapped(command);
  refuseForCollections(command, clustered);
  checkEngines(command);
  checkAutoIndexId(command, namespace);
  checkIdIndex(documentOption(command, 'idIndex'), command);
  return {
    ...cappedOptions(command),
    ...clustered,
    ...imagesOptions(command),
    ...engineOptions(command),
    ...validationOf(command, namespace),
    ...collationOptions(command),
  };
}

/** @throws StoreError for options of other things than collections, and of collections that are not here */
function refuseForCollections(command: Document, { clusteredIndex }: Document): void {
  if (!isNullish(command['pipeline'])) {
    throw invalidOptions("'pipeline' requires 'viewOn' to also be specified");
  }
  if (flagOption(command, 'temp', false)) throw invalidOptions("'temp' is not for clients");
  const refused = unsupported.find((option) => isAsked(command[option]));
  if (refused !== undefined) {
    throw new StoreError('CommandNotSupported', notHere(`create option '${refused}'`));
  }
  if (!isNullish(command['expireAfterSeconds']) && clusteredIndex === undefined) {
    throw invalidOptions(
      "'expireAfterSeconds' is only supported on time-series and clustered collections",
    );
  }
}

function imagesOptions({ changeStreamPreAndPostImages: images }: Document): Document {
  const isEnabled = isDocument(images) && images['enabled'] === true;
  return isEnabled ? { changeStreamPreAndPostImages: images } : {};
}

/** Those that say something; nothing here depends on them. */
function engineOptions(command: Document): Document {
  const given = ['storageEngine', 'indexOptionDefaults'].map(
    (name) => [name, documentOption(command, name) ?? {}] as const,
  );
  return Object.fromEntries(given.filter(([, options]) => hasFields(options)));
}

/** Level and action without a validator are kept for the one to come. */
function validationOf(command: Document, namespace: string): Document {
  const { validationLevel, validationAction } = command;
  const validator = validatorFor(command, namespace);
  if (validator !== undefined) {
    return {
      validator,
      validationLevel: validationLevel ?? 'strict',
      validationAction: validationAction ?? 'error',
    };
  }
  return {
    ...(isAsked(validationLevel) && { validationLevel }),
    ...(isAsked(validationAction) && { validationAction }),
  };
}

const hasFields = (document: Document): boolean => Object.keys(document).length > 0;

const isAsked = (value: unknown): boolean => !isNullish(value) && value !== false;

function checkCapped(command: Document): void {
  const isCapped = flagOption(command, 'capped', false);
  const hasSize = isAsked(command['size']);
  if (!isCapped && (hasSize || isAsked(command['max']))) {
    throw invalidOptions(
      "the 'capped' field needs to be true when either the 'size' or 'max' fields are present",
    );
  }
  if (isCapped && !hasSize) {
    throw invalidOptions("the 'size' field is required when 'capped' is true");
  }
}

function checkEngines(command: Document): void {
  for (const holder of [command, documentOption(command, 'indexOptionDefaults')]) {
    checkStorageEngine(documentOption(holder ?? {}, 'storageEngine') ?? {});
  }
}

/** Documents of a replica set are found by their `_id`. */
function checkAutoIndexId(command: Document, namespace: string): void {
  if (isNullish(command['autoIndexId'])) return;
  if (!isNullish(command['idIndex'])) {
    throw invalidOptions("'idIndex' is not allowed with 'autoIndexId'");
  }
  if (flagOption(command, 'autoIndexId', true)) return;
  throw new StoreError(
    50001,
    `autoIndexId:false is not allowed for collection ${namespace} because it can be replicated`,
  );
}

/** Bytes come in steps of 256, as MongoDB allots them; a maximum below one is none. */
function cappedOptions(command: Document): Document {
  if (!flagOption(command, 'capped', false)) return {};
  const [size = 0, max = 0] = [numberOption(command, 'size'), numberOption(command, 'max')];
  return {
    capped: true,
    size: cappedBytes(size),
    ...(max > 0 && { max: toInteger(max) }),
  };
}

function checkIdIndex(idIndex: Document | undefined, collection: Document): void {
  if (idIndex === undefined) return;
  checkIndexSpec(idIndex, collection);
  if (!equalValues(idIndex['key'], { _id: 1 })) {
    throw badValue("The field 'key' for an _id index must be {_id: 1}, but got something else");
  }
}

/** The default collation of the collection; the simple one is none. */
function collationOptions({ collation }: Document): Document {
  if (!isDocument(collation)) return {};
  if (!hasFields(collation)) throw badValue('The collation option cannot be empty');
  checkCollation(collation);
  const complete = completeCollation(collation);
  return complete === undefined ? {} : { collation: complete };
}
