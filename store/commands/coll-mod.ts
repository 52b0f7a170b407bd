/** Changes validators, images, and `expireAfterSeconds` or `hidden` of an index. */
import { Long } from 'bson';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { isCapped } from '../engine/capped.ts';
import { isView } from '../engine/views.ts';
import { badValue, StoreError } from '../errors.ts';
import { type Collection, type Index, toRecord } from '../storage/collection.ts';
import {
  cappedBytes,
  maxCappedBytes,
  maxCappedDocuments,
  toInteger,
  validationOptions,
  validatorFor,
} from './collection-options.ts';
import {
  type Command,
  type CommandContext,
  documentOption,
  flagOption,
  namespaceOf,
  numberOption,
  ok,
  type Reply,
} from './command.ts';
import { needCollection } from './namespaces.ts';
import { viewDefinition } from './views.ts';

/** Seconds that an index can wait before its documents expire; more is taken for this. */
const maxExpirySeconds = 0x7fff_ffff;

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
    changeStreamPreAndPostImages: { fields: { enabled: 'bool' }, required: ['enabled'] },
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
    const changed = change && changedIndex(collection, change);
    const indexes = toRecord(collection).indexes.map((record) =>
      record.id === changed?.index.id ? { ...record, spec: changed.spec } : record,
    );
    const options = changedOptions(collection.options, command, validator);
    engine.catalogue.replace(collection, { options, indexes });
    const { uuid } = collection;
    const description = said(command);
    engine.logCatalogueChange({ kind: 'modify', namespace, uuid, description });
    return ok(changed?.reply ?? {});
  },
};

/** Options that a view can change. */
const ofViews = ['viewOn', 'pipeline'];

function changeView(view: Collection, command: Document, context: CommandContext): Reply {
  const given = (option: string): boolean =>
    command[option] !== undefined && command[option] !== null;
  const extra = [...Object.keys(validationOptions), 'index', ...foreign, ...ofCapped].find(
    (option) => !ofViews.includes(option) && given(option),
  );
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
      .filter((option) => command[option] !== undefined && command[option] !== null)
      .map((option) => [option, command[option]]),
  );

/** Options of other kinds of collection than this server has. */
const foreign = ['viewOn', 'pipeline', 'expireAfterSeconds', 'timeseries'];

/** Options of capped collections alone. */
const ofCapped = ['cappedSize', 'cappedMax'];

function refuseForeign(command: Document, collection: Collection): void {
  const refused = isCapped(collection) ? foreign : [...foreign, ...ofCapped];
  const given = refused.find((option) => command[option] !== undefined && command[option] !== null);
  if (given === undefined) return;
  throw new StoreError('InvalidOptions', `option not supported on this collection: ${given}`);
}

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
    ...(isDocument(images) && { changeStreamPreAndPostImages: images }),
  };
  const { changeStreamPreAndPostImages: kept, ...others } = changed;
  return isDocument(kept) && kept['enabled'] === true ? changed : others;
}

interface IndexChange {
  readonly index: Index;
  readonly spec: Document;
  readonly reply: Document;
}

const invalidOptions = (message: string) => new StoreError('InvalidOptions', message);

const changeable = ['expireAfterSeconds', 'hidden', 'unique', 'prepareUnique'];

function changedIndex(collection: Collection, change: Document): IndexChange {
  const { name, keyPattern } = change;
  if (typeof name === 'string' && isDocument(keyPattern)) {
    throw invalidOptions('Cannot specify both key pattern and name.');
  }
  if (typeof name !== 'string' && !isDocument(keyPattern)) {
    throw invalidOptions('Must specify either index name or key pattern.');
  }
  if (changeable.every((field) => change[field] === undefined || change[field] === null)) {
    throw invalidOptions('no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  for (const field of ['unique', 'prepareUnique']) {
    if (change[field] !== undefined && change[field] !== null) {
      throw new StoreError(
        'CommandNotSupported',
        `collMod of index option '${field}' is not supported by the embedded store; see store/README.md`,
      );
    }
  }
  const index = findIndex(collection, change);
  const expiry = changedExpiry(index, numberOption(change, 'expireAfterSeconds'));
  const hiding = changedHiding(index, change);
  return {
    index,
    spec: { ...index.spec, ...expiry.spec, ...hiding.spec },
    reply: { ...expiry.reply, ...hiding.reply },
  };
}

function findIndex({ indexes, namespace }: Collection, { name, keyPattern }: Document): Index {
  const found = indexes.filter((index) =>
    typeof name === 'string' ? index.name === name : equalValues(index.spec['key'], keyPattern),
  );
  if (found.length > 1) {
    throw new StoreError(
      'AmbiguousIndexKeyPattern',
      `index keyPattern matches ${found.length} indexes, must use index name`,
    );
  }
  const [index] = found;
  if (index !== undefined) return index;
  throw new StoreError(
    'IndexNotFound',
    `cannot find index ${String(name ?? 'with that key pattern')} for ns ${namespace}`,
  );
}

type Changed = Pick<IndexChange, 'spec' | 'reply'>;
const unchanged: Changed = { spec: {}, reply: {} };

function changedExpiry({ spec, fields }: Index, seconds: number | undefined): Changed {
  if (seconds === undefined) return unchanged;
  if (seconds < 0) {
    throw invalidOptions(`TTL index 'expireAfterSeconds' option cannot be less than 0`);
  }
  if (fields.length > 1 || fields[0]?.path === '_id') {
    throw invalidOptions('TTL indexes are single-field indexes, and not on _id');
  }
  const expireAfterSeconds = Math.min(seconds, maxExpirySeconds);
  const before = numberOption(spec, 'expireAfterSeconds');
  return {
    spec: { expireAfterSeconds },
    reply: {
      ...(before !== undefined && { expireAfterSeconds_old: Long.fromNumber(before) }),
      expireAfterSeconds_new: Long.fromNumber(expireAfterSeconds),
    },
  };
}

function changedHiding({ spec, name, isHidden }: Index, change: Document): Changed {
  if (change['hidden'] === undefined || change['hidden'] === null) return unchanged;
  const hidden = flagOption(change, 'hidden', false);
  if (name === '_id_') throw badValue("can't hide _id index");
  if (hidden === isHidden) return unchanged;
  return { spec: { ...spec, hidden }, reply: { hidden_old: isHidden, hidden_new: hidden } };
}
