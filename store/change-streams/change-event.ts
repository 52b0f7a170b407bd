/** One entry of the log as the event that a client sees. */
import { Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { select } from '../engine/select.ts';
import { StoreError } from '../errors.ts';
import { collectionOf, databaseOf } from '../storage/collection.ts';
import type { OplogEntry } from '../storage/oplog.ts';
import { toToken } from './resume-token.ts';

/** What events are to carry beside what changed. */
export interface EventOptions {
  readonly fullDocument: string;
  readonly fullDocumentBeforeChange: string;
  readonly showExpandedEvents: boolean;
}

/** Events that are only told when they are asked for. */
export const expandedKinds = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);

export function toEvent(engine: Engine, entry: OplogEntry, options: EventOptions): Document {
  const { kind, namespace, documentKey, to, lsid, txnNumber, timestamp, wallTime } = entry;
  const isExpanded = options.showExpandedEvents;
  return {
    _id: toToken(entry, 'event'),
    operationType: kind,
    clusterTime: new Timestamp(timestamp),
    ...(isExpanded && collectionUuid(entry)),
    wallTime,
    ...fullDocument(engine, entry, options),
    ns: namespaceDocument(namespace, kind),
    ...(isExpanded && kind === 'create' && { nsType: 'collection' }),
    ...(to !== undefined && { to: namespaceDocument(to, kind) }),
    ...(documentKey !== undefined && { documentKey }),
    ...(isExpanded && operationDescription(entry)),
    ...updateDescription(entry, isExpanded),
    ...beforeChange(entry, options),
    ...(lsid !== undefined && { lsid, txnNumber }),
  };
}

export const invalidateEvent = (entry: OplogEntry): Document => ({
  _id: toToken(entry, 'invalidate'),
  operationType: 'invalidate',
  clusterTime: new Timestamp(entry.timestamp),
  wallTime: entry.wallTime,
});

const collectionUuid = ({ uuid }: OplogEntry): Document =>
  uuid === undefined ? {} : { collectionUUID: uuid };

function operationDescription({ kind, to, description }: OplogEntry): Document {
  if (kind === 'rename' && to !== undefined) {
    return { operationDescription: { to: namespaceDocument(to, kind), ...description } };
  }
  return description === undefined ? {} : { operationDescription: description };
}

function updateDescription({ update }: OplogEntry, isExpanded: boolean): Document {
  if (update === undefined) return {};
  const { disambiguatedPaths = {}, ...description } = update;
  return {
    updateDescription: isExpanded ? { ...description, disambiguatedPaths } : description,
  };
}

function fullDocument(engine: Engine, entry: OplogEntry, { fullDocument: mode }: EventOptions) {
  const { kind, document, after } = entry;
  if (kind === 'insert' || kind === 'replace') return { fullDocument: document };
  if (kind !== 'update' || mode === 'default') return {};
  if (mode === 'updateLookup') return { fullDocument: lookUp(engine, entry) };
  if (after === undefined && mode === 'required') throw noImage('post');
  return { fullDocument: after ?? null };
}

/** The document as it is now, which may be later than the event. */
function lookUp(engine: Engine, { namespace, documentKey }: OplogEntry): Document | null {
  const collection = engine.catalogue.get(namespace);
  if (collection === undefined || documentKey === undefined) return null;
  const query = { filter: documentKey, limit: 1, collator: collection.collator };
  for (const { document } of select(engine, collection, query)) return document;
  return null;
}

function beforeChange(
  { kind, before }: OplogEntry,
  { fullDocumentBeforeChange: mode }: EventOptions,
): Document {
  const hasBefore = kind === 'update' || kind === 'replace' || kind === 'delete';
  if (mode === 'off' || !hasBefore) return {};
  if (before === undefined && mode === 'required') throw noImage('pre');
  return { fullDocumentBeforeChange: before ?? null };
}

const noImage = (side: 'pre' | 'post') =>
  new StoreError(
    'NoMatchingDocument',
    `Change stream was configured to require a ${side}-image for all update, delete and replace events, but the ${side}-image was not found`,
    {},
    ['NonResumableChangeStreamError'],
  );

function namespaceDocument(namespace: string, kind: string): Document {
  if (kind === 'dropDatabase') return { db: namespace };
  return { db: databaseOf(namespace), coll: collectionOf(namespace) };
}
