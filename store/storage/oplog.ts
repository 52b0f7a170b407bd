/** The log of committed changes: what change streams read. Capped, so an old token can fall off. */
import { type Binary, Timestamp } from 'bson';
import { decode, decodeFields } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { WantedFields } from '../bson/wanted-fields.ts';
import type { UpdateDescription } from '../update/difference.ts';
import { entriesInPages } from './entries-in-pages.ts';
import { allOplog, oplogFloorKey, oplogKey, oplogPosition } from './keys.ts';
import type { OrderedStore } from './ordered-store.ts';

/** Changes kept. */
const maxOplogEntries = 200_000;
/**
 * So many too many, and the oldest are dropped. Few at a time: the pages that tens of thousands leave at once would be
 * a list that LMDB writes anew with every commit until they are used, and dropping them would hold others up.
 */
const dropStep = 256;
/** Entries read at a time. */
const pageSize = 1000;

type ChangeKind =
  | 'insert'
  | 'update'
  | 'replace'
  | 'delete'
  | 'drop'
  | 'rename'
  | 'dropDatabase'
  | 'create'
  | 'createIndexes'
  | 'dropIndexes'
  | 'modify';

export interface LoggedChange {
  readonly kind: ChangeKind;
  readonly namespace: string;
  /** The UUID of the collection. */
  readonly uuid?: Binary | undefined;
  readonly documentKey?: Document | undefined;
  readonly document?: Document | undefined;
  /** The document as bytes, in its stead. */
  readonly documentBytes?: Buffer | undefined;
  readonly update?: UpdateDescription | undefined;
  readonly before?: Document | undefined;
  readonly after?: Document | undefined;
  /** New namespace of a rename. */
  readonly to?: string | undefined;
  /** What else an event about a collection tells: its indexes, its options. */
  readonly description?: Document | undefined;
}

/** The transaction that changes were part of. */
interface TransactionName {
  readonly lsid: Document;
  readonly txnNumber: unknown;
}

export interface OplogEntry extends LoggedChange, Partial<TransactionName> {
  readonly timestamp: bigint;
  readonly position: number;
  readonly wallTime: Date;
}

export interface OplogPosition {
  readonly timestamp: bigint;
  readonly position: number;
}

/** What an entry is about: most readers go by it, and past most entries. */
export type Subject = Pick<LoggedChange, 'kind' | 'namespace' | 'to'>;

const subjectFields = new WantedFields(['kind', 'namespace', 'to']);

/** An entry as it lies in the log, read whole only when it is wanted. */
export interface UnreadEntry extends OplogPosition {
  readonly subject: Subject;
  read(): OplogEntry;
}

export class Oplog {
  readonly #store: OrderedStore;
  readonly #maxEntries: number;
  #latest: bigint;
  /** In which the last operation was. */
  #second = 0;
  #count = 0;
  /** Timestamp of the newest entry that has been dropped. */
  #droppedUpTo = 0n;

  constructor(store: OrderedStore, maxEntries = maxOplogEntries) {
    this.#store = store;
    this.#maxEntries = maxEntries;
    const [last] = store.keys({ ...allOplog, reverse: true, limit: 1 });
    this.#latest = last === undefined ? 0n : oplogPosition(last).timestamp;
    this.reload();
    this.tick();
  }

  /** After a failed write: what counts is what is stored. The time goes on. */
  reload(): void {
    this.#droppedUpTo = this.#store.get(oplogFloorKey)?.readBigUInt64BE(0) ?? 0n;
    this.#count = this.#store.count(allOplog);
  }

  /** The time of the last operation: seconds in the upper half, a counter in the lower. */
  get latest(): bigint {
    return this.#latest;
  }

  get latestTimestamp(): Timestamp {
    return new Timestamp(this.#latest);
  }

  /** Moves the cluster time forward and returns it. */
  tick(): bigint {
    const second = Math.floor(Date.now() / 1000);
    const start = second === this.#second ? 0n : (BigInt(second) << 32n) | 1n;
    this.#second = second;
    this.#latest = start > this.#latest ? start : this.#latest + 1n;
    return this.#latest;
  }

  /** Appends changes under one timestamp. Only inside a storage write. */
  append(changes: readonly LoggedChange[], transaction?: TransactionName): void {
    if (changes.length === 0) return;
    const timestamp = this.tick();
    const { lsid, txnNumber } = transaction ?? {};
    const shared = encode({ lsid, txnNumber, wallTime: new Date() });
    changes.forEach((change, position) => {
      this.#store.put(oplogKey(timestamp, position), encodeEntry(change, shared));
    });
    this.#count += changes.length;
    const excess = this.#count - this.#maxEntries;
    if (excess >= dropStep) this.#drop(Math.min(excess, 2 * Math.max(changes.length, dropStep)));
  }

  /** Entries from a position on, page by page; ends where the log ends now. */
  *from(start: OplogPosition): Iterable<UnreadEntry> {
    const range = { start: oplogKey(start.timestamp, start.position), end: allOplog.end };
    for (const { key, value } of entriesInPages(this.#store, range, pageSize)) {
      const position = oplogPosition(key);
      yield {
        ...position,
        subject: decodeFields(value, subjectFields) as unknown as Subject,
        read: () => ({
          ...(decode(value) as unknown as LoggedChange & { wallTime: Date }),
          ...position,
        }),
      };
    }
  }

  /** Whether every change after this point is still in the log. */
  reachesBack(timestamp: bigint): boolean {
    return timestamp >= this.#droppedUpTo;
  }

  /** Drops the oldest entries. */
  #drop(limit: number): void {
    const keys = this.#store.keys({ ...allOplog, limit });
    for (const key of keys) this.#store.remove(key);
    const last = keys.at(-1);
    if (last !== undefined) {
      this.#droppedUpTo = oplogPosition(last).timestamp;
      const floor = Buffer.allocUnsafe(8);
      floor.writeBigUInt64BE(this.#droppedUpTo);
      this.#store.put(oplogFloorKey, floor);
    }
    this.#count -= keys.length;
  }
}

const documentHead = Buffer.from('\x03document\0', 'latin1');

/**
 * The fields of an entry, one after the other: the document, whose bytes are taken as they are, those of the change,
 * and those that all changes of a transaction have in common.
 */
function encodeEntry(change: LoggedChange, shared: Buffer): Buffer {
  const { kind, namespace, uuid, documentKey, document, documentBytes, update } = change;
  const { before, after, to, description } = change;
  const own = encode({
    kind,
    namespace,
    uuid,
    documentKey,
    document,
    update,
    before,
    after,
    to,
    description,
  });
  const inFront = documentBytes === undefined ? 0 : documentHead.length + documentBytes.length;
  // Of the two documents one length goes, and one end.
  const entry = Buffer.allocUnsafe(inFront + own.length + shared.length - 5);
  let at = entry.writeInt32LE(entry.length, 0);
  if (documentBytes !== undefined) {
    at += documentHead.copy(entry, at);
    at += documentBytes.copy(entry, at);
  }
  at += own.copy(entry, at, 4, own.length - 1);
  shared.copy(entry, at, 4);
  return entry;
}
