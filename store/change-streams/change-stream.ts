/** A change stream: the log from one point on, as events, through the client's pipeline. */
import { documentsOf, type Stage } from '../aggregate/stage.ts';
import { equalValues } from '../bson/compare.ts';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { StoreError } from '../errors.ts';
import { type Batch, type BatchSource, maxResultBytes } from '../sessions/cursors.ts';
import { databaseOf } from '../storage/collection.ts';
import type { OplogEntry, OplogPosition, Subject } from '../storage/oplog.ts';
import { type EventOptions, expandedKinds, invalidateEvent, toEvent } from './change-event.ts';
import { historyLost, startOf, toToken } from './resume-token.ts';

export interface ChangeStreamOptions extends EventOptions {
  /** What is watched: one collection, one database, or everything. */
  readonly scope: 'collection' | 'database' | 'cluster';
  readonly database: string;
  readonly namespace: string;
  readonly pipeline: Stage;
}

export class ChangeStream implements BatchSource {
  readonly isTailing = true;
  readonly #engine: Engine;
  readonly #options: ChangeStreamOptions;
  /** The next log entry to look at. */
  #next: OplogPosition;
  /** Makes the token that stands for everything seen so far. Most entries are passed over, and nobody asks for theirs. */
  #token: () => Document | null;
  /** The event that has to come first, and is not told again. */
  #told: OplogPosition | undefined;
  #isInvalidated = false;
  readonly #ready: Document[] = [];

  /** @param start its fields `resumeAfter`, `startAfter` and `startAtOperationTime` say where to begin */
  constructor(engine: Engine, options: ChangeStreamOptions, start: Document) {
    this.#engine = engine;
    this.#options = options;
    const { next, token, told } = startOf(engine.oplog, start);
    this.#next = next;
    this.#told = told;
    this.#token = () => token;
  }

  next(size: number): Batch {
    if (this.#ready.length < size && !this.#isInvalidated) this.#readLog(size);
    const events = this.#ready.splice(0, size);
    const last = events.at(-1);
    const token = this.#ready.length > 0 ? last?.['_id'] : this.#token();
    return {
      documents: events.map(toBytes),
      isDone: this.#isInvalidated && this.#ready.length === 0,
      extra: { postBatchResumeToken: token },
    };
  }

  #readLog(size: number): void {
    if (!this.#engine.oplog.reachesBack(this.#next.timestamp)) throw historyLost();
    for (const entry of this.#engine.oplog.from(this.#next)) {
      const isWatched = this.#isWatched(entry.subject);
      const isTold = isWatched && this.#isToldAlready(entry);
      this.#next = { timestamp: entry.timestamp, position: entry.position + 1 };
      this.#token = () => toToken(entry);
      if (isWatched) this.#addEvents(entry.read(), isTold);
      if (this.#isInvalidated || this.#ready.length >= size) return;
    }
  }

  /** Whether it is the event of the token. @throws StoreError ChangeStreamFatalError where that should be and is not */
  #isToldAlready({ timestamp, position }: OplogPosition): boolean {
    const told = this.#told;
    if (told === undefined) return false;
    this.#told = undefined;
    if (timestamp === told.timestamp && position === told.position) return true;
    throw fatal('cannot resume stream; the resume token was not found.');
  }

  #addEvents(entry: OplogEntry, isTold: boolean): void {
    if (!isTold) this.#push(toEvent(this.#engine, entry, this.#options));
    if (!this.#invalidates(entry)) return;
    this.#isInvalidated = true;
    this.#token = () => toToken(entry, 'invalidate');
    this.#push(invalidateEvent(entry));
  }

  /** The pipeline may change everything of an event but its token. */
  #push(event: Document): void {
    for (const result of documentsOf(this.#options.pipeline([event]))) {
      if (!equalValues(result['_id'], event['_id'])) {
        throw fatal(
          'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.',
        );
      }
      this.#ready.push(result);
    }
  }

  #isWatched({ namespace, to, kind }: Subject): boolean {
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
}

const fatal = (message: string): StoreError =>
  new StoreError('ChangeStreamFatalError', message, {}, ['NonResumableChangeStreamError']);

function toBytes(event: Document): Buffer {
  const bytes = encode(event);
  if (bytes.length <= maxResultBytes) return bytes;
  throw new StoreError(
    'BSONObjectTooLarge',
    `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxResultBytes}`,
    {},
    ['NonResumableChangeStreamError'],
  );
}
