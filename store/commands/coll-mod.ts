/** Changes validators, images, sizes, one index, or what a view shows. */
import { type Document, isDocument, isNullish } from '../bson/values.ts';
import { isCapped } from '../engine/capped.ts';
import { isView } from '../engine/views.ts';
import { invalidOptions } from '../errors.ts';
import { idIndexOf } from '../storage/catalogue.ts';
import { type Collection, clusteredIndexOf, toRecord } from '../storage/collection.ts';
import { expiryOf } from './clustered-index.ts';
import { changedIndex } from './coll-mod-index.ts';
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
import { namespaceOf, needCollection } from './namespaces.ts';
import { documentOption, flagOption, numberOption } from './option-values.ts';
import { viewDefinition } from './views.ts';

export const collMod: Command = {
  name: 'collMod',
  options: {
    ...validationOptions,
    index: {
      fields: {
        name: 'string',
        keyPattern: 'object',
        expireAfterSeconds: 'number',
        hidden: 'flag',
        unique: 'flag',
        prepareUnique: 'flag',
      },
    },
    changeStreamPreAndPostImages: imagesOption,
    viewOn: 'string',
    pipeline: 'objects',
    cappedSize: { from: 1, to: maxCappedBytes },
    cappedMax: { to: maxCappedDocuments },
    expireAfterSeconds: 'seconds',
    timeseries: 'object',
    recordPreImages: 'flag',
    dryRun: 'flag',
  },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const view = engine.catalogue.get(namespace);
    if (isView(view)) return changeView(view, command, context);
    const collection = needCollection(engine, namespace);
    refuseForeign(command, collection);
    const validator = validatorFor(command, collection.namespace);
    const change = documentOption(command, 'index');
    if (flagOption(command, 'dryRun', false) && !flagOption(change ?? {}, 'unique', false)) {
      throw invalidOptions("'dryRun' only tells whether an index can be made unique");
    }
    const changed = change && changedIndex(engine.store, collection, change);
    if (flagOption(command, 'dryRun', false)) return ok();
    const options = changedOptions(collection.options, command, validator);
    const clustered = clusteredIndexOf(collection);
    const indexes = toRecord(collection).indexes.map((record) => {
      if (record.id === clustered?.id) return { ...record, spec: idIndexOf(options) };
      return record.id === changed?.index.id ? { ...record, spec: changed.spec } : record;
    });
    engine.catalogue.replace(collection, { options, indexes });
    const { uuid } = collection;
    const description = said(command);
    engine.logCatalogueChange({ kind: 'modify', namespace, uuid, description });
    return ok(changed?.reply);
  },
};

/** Options that a view can change. */
const ofViews = ['viewOn', 'pipeline'];

function changeView(view: Collection, command: Document, context: CommandContext): Reply {
  const given = (option: string): boolean => !isNullish(command[option]);
  const extra = [
    ...Object.keys(validationOptions),
    'index',
    ...foreign,
    ...ofCapped,
    ...ofClustered,
  ].find((option) => !ofViews.includes(option) && given(option));
  if (extra !== undefined) throw invalidOptions(`option not supported on a view: ${extra}`);
  const changed = Object.fromEntries(
    ofViews.filter(given).map((option) => [option, command[option]]),
  );
  const definition = viewDefinition({ ...view.options, ...changed }, view.namespace, context);
  const options = { ...view.options, ...definition };
  context.services.engine.catalogue.replace(view, { options });
  return ok();
}

/** What the command says of the collection: what change streams tell of it. */
const said = (command: Document): Document =>
  Object.fromEntries(
    ['index', 'validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages']
      .filter((option) => !isNullish(command[option]))
      .map((option) => [option, command[option]]),
  );

/** Options of other kinds of collection than this server has. */
const foreign = ['viewOn', 'pipeline', 'timeseries'];

/** Options of capped collections alone. */
const ofCapped = ['cappedSize', 'cappedMax'];

/** Options of clustered collections alone. */
const ofClustered = ['expireAfterSeconds'];

function refuseForeign(command: Document, collection: Collection): void {
  const own = [
    ...(isCapped(collection) ? ofCapped : []),
    ...(clusteredIndexOf(collection) === undefined ? [] : ofClustered),
  ];
  const given = [...foreign, ...ofCapped, ...ofClustered].find(
    (option) => !own.includes(option) && !isNullish(command[option]),
  );
  if (given === undefined) return;
  throw invalidOptions(`option not supported on this collection: ${given}`);
}

const isExpiry = ({ expireAfterSeconds: given }: Document): boolean =>
  !isNullish(given) && given !== 'off';

function changedOptions(
  options: Document,
  command: Document,
  validator: Document | undefined,
): Document {
  const { validationLevel, validationAction, changeStreamPreAndPostImages: images } = command;
  const [size, max] = [numberOption(command, 'cappedSize'), numberOption(command, 'cappedMax')];
  const changed: Document = {
    ...options,
    ...(size !== undefined && { size: cappedBytes(size) }),
    ...(max !== undefined && { max: toInteger(Math.max(max, 0)) }),
    ...(validator !== undefined && {
      validator,
      validationLevel: options['validationLevel'] ?? 'strict',
      validationAction: options['validationAction'] ?? 'error',
    }),
    ...(typeof validationLevel === 'string' && { validationLevel }),
    ...(typeof validationAction === 'string' && { validationAction }),
    ...(isExpiry(command) && { expireAfterSeconds: expiryOf(command) }),
    ...(isDocument(images) && { changeStreamPreAndPostImages: images }),
  };
  const { changeStreamPreAndPostImages: kept, expireAfterSeconds, ...others } = changed;
  const expiry = command['expireAfterSeconds'] === 'off' ? undefined : expireAfterSeconds;
  return {
    ...others,
    ...(isDocument(kept) && kept['enabled'] === true && { changeStreamPreAndPostImages: kept }),
    ...(expiry !== undefined && { expireAfterSeconds: expiry }),
  };
}
