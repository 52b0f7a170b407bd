/** A change stream: the log from one point on, as events, through the client's pipeline. */
import { Timestamp } from 'bson';
import { documentsOf, type Stage } from '../aggregate/stage.ts';
import { encode } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { select } from '../engine/select.ts';
import { StoreError } from '../errors.ts';
import type { Batch, BatchSource } from '../sessions/cursors.ts';
import { collectionOf, databaseOf } from '../storage/collection.ts';
import type { OplogEntry, OplogPosition } from '../storage/oplog.ts';
import { endOfTimestamp, fromToken, toToken } from './resume-token.ts';

export interface ChangeStreamOptions {
  /** What is watched: one collection, one database, or everything. */
  readonly scope: 'collection' | 'database' | 'cluster';
  readonly database: string;
  readonly namespace: string;
  readonly fullDocument: string;
  readonly fullDocumentBeforeChange: string;
  readonly showExpandedEvents: boolean;
  readonly pipeline: Stage;
}

/** Events that are only told when they are asked for. */
const expandedKinds = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);

export class ChangeStream implements BatchSource {
  readonly isTailing = true;
  readonly #engine: Engine;
  readonly #options: ChangeStreamOptions;
  /** The next log entry to look at. */
  #next: OplogPosition;
  /** The token that stands for everything seen so far. */
  #token: Document;
  #isInvalidated = false;
  readonly #ready: Document[] = [];

  constructor(engine: Engine, options: ChangeStreamOptions, start: Document) {
    this.#engine = engine;
    this.#options = options;
    const { next, token } = startOf(engine, start);
    this.#next = next;
    this.#token = token;
  }

  next(size: number): Batch {
    if (this.#ready.length < size && !this.#isInvalidated) this.#readLog(size);
    const events = this.#ready.splice(0, size);
    const documents = events.map((event) => encode(event));
    const last = events.at(-1);
    const token = this.#ready.length > 0 ? last?.['_id'] : this.#token;
    return {
      documents,
      isDone: this.#isInvalidated && this.#ready.length === 0,
      extra: { postBatchResumeToken: token },
    };
  }

  #readLog(size: number): void {
    if (!this.#engine.oplog.reachesBack(this.#next.timestamp)) throw historyLost();
    for (const entry of this.#engine.oplog.from(this.#next)) {
      this.#next = { timestamp: entry.timestamp, position: entry.position + 1 };
      this.#token = toToken(entry);
      if (this.#isWatched(entry)) this.#addEvents(entry);
      if (this.#isInvalidated || this.#ready.length >= size) return;
    }
  }

  #addEvents(entry: OplogEntry): void {
    this.#push(this.#toEvent(entry));
    if (!this.#invalidates(entry)) return;
    this.#isInvalidated = true;
    this.#token = toToken(entry, true);
    this.#push({
      _id: this.#token,
      operationType: 'invalidate',
      clusterTime: new Timestamp(entry.timestamp),
      wallTime: entry.wallTime,
    });
  }

  #push(event: Document): void {
    for (const result of documentsOf(this.#options.pipeline([event]))) {
      if (result['_id'] === undefined) {
        throw new StoreError(
          'ChangeStreamFatalError',
          'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.',
          {},
          ['NonResumableChangeStreamError'],
        );
      }
      this.#ready.push(result);
    }
  }

  #isWatched({ namespace, to, kind }: OplogEntry): boolean {
    const { scope, database, showExpandedEvents } = this.#options;
    if (expandedKinds.has(kind) && !showExpandedEvents) return false;
    if (scope === 'cluster') return true;
    if (kind === 'dropDatabase') return namespace === database;
    if (scope === 'database') return databaseOf(namespace) === database;
    return namespace === this.#options.namespace || to === this.#options.namespace;
  }

  #invalidates({ kind }: OplogEntry): boolean {
    const { scope } = this.#options;
    if (kind === 'dropDatabase') return scope !== 'cluster';
    return scope === 'collection' && (kind === 'drop' || kind === 'rename');
  }

  #toEvent(entry: OplogEntry): Document {
    const { kind, namespace, document, documentKey, update, to, lsid, txnNumber } = entry;
    return {
      _id: toToken(entry),
      operationType: kind,
      clusterTime: new Timestamp(entry.timestamp),
      wallTime: entry.wallTime,
      ...this.#fullDocument(entry, document),
      ns: namespaceDocument(namespace, kind),
      ...(to !== undefined && { to: namespaceDocument(to, kind) }),
      ...(documentKey !== undefined && { documentKey }),
      ...(update !== undefined && { updateDescription: update }),
      ...this.#beforeChange(entry),
      ...(lsid !== undefined && { lsid, txnNumber }),
    };
  }

  #fullDocument(entry: OplogEntry, document: Document | undefined): Document {
    const { fullDocument: mode } = this.#options;
    if (entry.kind === 'insert' || entry.kind === 'replace') return { fullDocument: document };
    if (entry.kind !== 'update' || mode === 'default') return {};
    if (mode === 'updateLookup') return { fullDocument: this.#lookUp(entry) };
    if (entry.after === undefined && mode === 'required') throw noImage('post');
    return { fullDocument: entry.after ?? null };
  }

  /** The document as it is now, which may be later than the event. */
  #lookUp({ namespace, documentKey }: OplogEntry): Document | null {
    const collection = this.#engine.catalogue.get(namespace);
    if (collection === undefined || documentKey === undefined) return null;
    for (const { document } of select(this.#engine, collection, {
      filter: documentKey,
      limit: 1,
    })) {
      return document;
    }
    return null;
  }

  #beforeChange({ kind, before }: OplogEntry): Document {
    const mode = this.#options.fullDocumentBeforeChange;
    const hasBefore = kind === 'update' || kind === 'replace' || kind === 'delete';
    if (mode === 'off' || !hasBefore) return {};
    if (before === undefined && mode === 'required') throw noImage('pre');
    return { fullDocumentBeforeChange: before ?? null };
  }
}

const noImage = (side: 'pre' | 'post') =>
  new StoreError(
    'NoMatchingDocument',
    `Change stream was configured to require a ${side}-image for all update events, but the ${side}-image was not found`,
    {},
    ['NonResumableChangeStreamError'],
  );

const historyLost = () =>
  new StoreError(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    {},
    ['NonResumableChangeStreamError'],
  );

function namespaceDocument(namespace: string, kind: string): Document {
  if (kind === 'dropDatabase') return { db: namespace };
  return { db: databaseOf(namespace), coll: collectionOf(namespace) };
}

/** Where to begin: after a token, at a time, or with what comes next. */
function startOf(
  engine: Engine,
  { resumeAfter, startAfter, startAtOperationTime }: Document,
): { next: OplogPosition; token: Document } {
  const given = resumeAfter ?? startAfter;
  if (given !== undefined) {
    const point = fromToken(given);
    if (point.isInvalidate && resumeAfter !== undefined) {
      throw new StoreError(
        'InvalidResumeToken',
        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
      );
    }
    const next = { timestamp: point.timestamp, position: point.position + 1 };
    if (!engine.oplog.reachesBack(point.timestamp)) throw historyLost();
    return { next, token: isDocument(given) ? given : {} };
  }
  if (startAtOperationTime instanceof Timestamp) {
    const timestamp = startAtOperationTime.toBigInt();
    if (!engine.oplog.reachesBack(timestamp)) throw historyLost();
    const before = { timestamp: timestamp - 1n, position: endOfTimestamp };
    return { next: { timestamp, position: 0 }, token: toToken(before) };
  }
  const now = { timestamp: engine.oplog.latest, position: endOfTimestamp };
  return { next: { ...now, position: endOfTimestamp + 1 }, token: toToken(now) };
}
