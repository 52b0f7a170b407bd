/** Open cursors: results that are fetched batch by batch. */
import { Long } from 'bson';
import { pause } from '../aggregate/stage.ts';
import { maxDocumentBytes } from '../bson/encode.ts';
import type { Deadline } from '../engine/deadline.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Moment } from './snapshots.ts';

/** Documents of a first batch whose size the client leaves open. */
const firstBatchSize = 101;
/** Bytes of one result: it may be a little larger than a stored document, for what commands add to it. */
export const maxResultBytes = maxDocumentBytes + 16 * 1024;
/** Bytes of documents in one reply. */
const maxBatchBytes = 16 * 1000 * 1000;
/** Milliseconds after which a cursor that nobody reads is closed. */
const idleCursorMs = 600_000;
/** Cursors open at once; the oldest is closed beyond. */
const maxCursors = 10_000;

export interface Batch {
  readonly documents: readonly Buffer[];
  readonly isDone: boolean;
  /** Further fields of the cursor document, such as `postBatchResumeToken`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Lets others work; throws when the work is no longer wanted. */
export type Rest = () => Promise<void>;

/** Where the documents of a cursor come from. */
export interface BatchSource {
  /** @param rest to be awaited at each pause of the work */
  next(size: number, rest: Rest): Batch | Promise<Batch>;
  /** Whether an empty batch should wait for something to happen. */
  readonly isTailing: boolean;
  close?(): void;
}

export interface Cursor {
  readonly id: bigint;
  readonly namespace: string;
  readonly source: BatchSource;
  readonly transaction: unknown;
  /** What it reads, where that is one collection: it ends with it. */
  readonly collection: Collection | undefined;
  /** The session that opened it, if any: no other may read it. */
  sessionId: string | undefined;
  /** The moment of the past that it reads, if any. */
  moment: Moment | undefined;
  /** The time that all its batches together may take, if there is one. */
  deadline: Deadline | undefined;
  lastUsedMs: number;
  /** Whether it stays open for as long as its session, however long nobody reads it. */
  readonly isPatient: boolean;
  /** Whether a batch of it is being put together. */
  isInUse: boolean;
}

export type CursorOwner = Pick<Cursor, 'sessionId' | 'moment' | 'deadline'>;

export interface CursorOptions {
  readonly size?: number | undefined;
  readonly isSingle?: boolean;
  readonly isPatient?: boolean;
  readonly transaction?: unknown;
  readonly collection?: Collection | undefined;
}

export interface CursorReply {
  readonly kind: 'firstBatch' | 'nextBatch';
  readonly documents: readonly Buffer[];
  readonly id: Long;
  readonly namespace: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

export class Cursors {
  readonly #cursors = new Map<bigint, Cursor>();
  #nextId = BigInt(Date.now()) << 16n;

  /** The first batch, and a cursor for the rest if there is one. */
  async open(
    source: BatchSource,
    namespace: string,
    options: CursorOptions,
    rest: Rest,
  ): Promise<CursorReply> {
    const { size = firstBatchSize, isSingle = false } = options;
    const batch = await firstBatch(source, size, rest);
    const isDone = batch.isDone || isSingle;
    const id = isDone ? 0n : this.#keep(source, namespace, options);
    if (isDone) source.close?.();
    return toReply('firstBatch', batch, id, namespace);
  }

  /** @throws StoreError CursorNotFound, CursorInUse */
  get(id: bigint): Cursor {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined) throw new StoreError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.isInUse) {
      throw new StoreError('CursorInUse', `cursor id ${id} is already in use`);
    }
    cursor.lastUsedMs = Date.now();
    return cursor;
  }

  /** Says whose the cursor is; one that has ended already is nobody's. */
  assign(id: bigint, { sessionId, moment, deadline }: CursorOwner): void {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined) return;
    cursor.sessionId = sessionId;
    cursor.moment ??= moment;
    cursor.deadline ??= deadline;
    cursor.deadline?.pause();
  }

  has(id: bigint): boolean {
    return this.#cursors.has(id);
  }

  /** @throws StoreError CursorKilled when somebody closes it meanwhile */
  async next(cursor: Cursor, size: number, rest: Rest): Promise<CursorReply> {
    const restAndCheck = async (): Promise<void> => {
      await rest();
      if (!this.has(cursor.id)) throw new StoreError('CursorKilled', 'operation was interrupted');
    };
    cursor.isInUse = true;
    try {
      if (cursor.moment?.isOpen === false) throw momentIsOver();
      cursor.deadline?.resume();
      const batch = await cursor.source.next(size, restAndCheck);
      if (batch.isDone) this.close(cursor.id);
      return toReply('nextBatch', batch, batch.isDone ? 0n : cursor.id, cursor.namespace);
    } catch (error) {
      this.close(cursor.id);
      throw error;
    } finally {
      cursor.isInUse = false;
      cursor.deadline?.pause();
    }
  }

  close(id: bigint): boolean {
    this.#cursors.get(id)?.source.close?.();
    return this.#cursors.delete(id);
  }

  /** Closes all cursors of a session. */
  closeOf(sessionId: string): void {
    for (const [id, cursor] of this.#cursors) if (cursor.sessionId === sessionId) this.close(id);
  }

  expire(nowMs: number): void {
    for (const [id, { lastUsedMs, isPatient }] of this.#cursors) {
      if (!isPatient && nowMs - lastUsedMs > idleCursorMs) this.close(id);
    }
  }

  #keep(
    source: BatchSource,
    namespace: string,
    { transaction, collection, isPatient = false }: CursorOptions,
  ): bigint {
    this.#nextId += 1n;
    const id = this.#nextId;
    this.#cursors.set(id, {
      id,
      namespace,
      source,
      transaction,
      collection,
      sessionId: undefined,
      moment: undefined,
      deadline: undefined,
      lastUsedMs: Date.now(),
      isPatient,
      isInUse: false,
    });
    if (this.#cursors.size > maxCursors) {
      const [oldest] = this.#cursors.keys();
      if (oldest !== undefined) this.close(oldest);
    }
    return id;
  }
}

async function firstBatch(source: BatchSource, size: number, rest: Rest): Promise<Batch> {
  try {
    return await source.next(size, rest);
  } catch (error) {
    source.close?.();
    throw error;
  }
}

const momentIsOver = () =>
  new StoreError(
    'SnapshotTooOld',
    'The snapshot that the cursor reads is older than the oldest available one.',
  );

const toReply = (
  kind: CursorReply['kind'],
  { documents, extra = {} }: Batch,
  id: bigint,
  namespace: string,
): CursorReply => ({ kind, documents, id: Long.fromBigInt(id), namespace, extra });

/**
 * Batches of an iteration.
 * @param most how many documents there can be: the end is told with the last of them
 */
export function fromIterable(
  documents: Iterable<Buffer | typeof pause>,
  most = Number.POSITIVE_INFINITY,
): BatchSource {
  const iterator = documents[Symbol.iterator]();
  let waiting: Buffer | undefined;
  let told = 0;
  return {
    isTailing: false,
    async next(size, rest) {
      const batch: Buffer[] = [];
      let bytes = 0;
      while (batch.length < size) {
        const document = waiting ?? takeNext(iterator);
        if (document === pause) {
          await rest();
          continue;
        }
        waiting = undefined;
        if (document === undefined) return { documents: batch, isDone: true };
        if (batch.length > 0 && bytes + document.length > maxBatchBytes) {
          waiting = document;
          return { documents: batch, isDone: false };
        }
        batch.push(document);
        bytes += document.length;
        told += 1;
        if (told >= most) return { documents: batch, isDone: true };
      }
      return { documents: batch, isDone: told >= most };
    },
    close: () => void iterator.return?.(),
  };
}

function takeNext(iterator: Iterator<Buffer | typeof pause>): Buffer | typeof pause | undefined {
  const { done, value } = iterator.next();
  return done === true ? undefined : value;
}
