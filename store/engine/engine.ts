/** The data and everything that is shared over it: catalogue, log, locks, cache, wake-ups. */
import { getHeapStatistics } from 'node:v8';
import { decode, decodeMeasured } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { Catalogue } from '../storage/catalogue.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { DocumentCache } from '../storage/document-cache.ts';
import { recordKey } from '../storage/keys.ts';
import { type LoggedChange, Oplog } from '../storage/oplog.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { Locks } from '../transactions/locks.ts';
import type { Transaction, View } from '../transactions/transaction.ts';
import type { Fill } from './capped.ts';
import { abandonedRanges, Clearing, rangesOf } from './clearing.ts';
import { OneByOne } from './one-by-one.ts';
import { refuseView } from './views.ts';
import { WriteQueue } from './write-queue.ts';

/** Memory for documents that are kept, in the heap and beside it: a heap that is small is for other work as well. */
const cacheBytes = Math.min(96 * 1024 * 1024, getHeapStatistics().heap_size_limit / 8);

export class Engine {
  readonly store: OrderedStore;
  readonly catalogue: Catalogue;
  readonly oplog: Oplog;
  readonly locks = new Locks();
  readonly cache = new DocumentCache(cacheBytes);
  readonly writes: WriteQueue;
  /** Builds of indexes, by the number of the collection. */
  readonly indexBuilds = new OneByOne();
  /** What each capped collection holds, once it has been measured. */
  readonly cappedFills = new Map<number, Fill>();
  readonly clearing: Clearing;
  /** Whether the store is about to be closed: work that is under way is not gone on with. */
  isClosing = false;
  readonly #watchers = new Set<() => void>();

  constructor(store: OrderedStore) {
    this.store = store;
    this.catalogue = new Catalogue(store);
    this.oplog = new Oplog(store);
    this.writes = new WriteQueue(store);
    this.clearing = new Clearing(store, () => this.isClosing);
    store.onUndone(() => this.#forgetUndone());
    for (const collection of [...this.catalogue.all()]) {
      if (isTemporary(collection)) this.dropCollection(collection);
    }
    this.clearing.add(...abandonedRanges(store, this.catalogue.all()));
  }

  /** A failed write has stored nothing, whatever its statements have left in memory. */
  #forgetUndone(): void {
    this.cache.clear();
    this.cappedFills.clear();
    this.catalogue.reload();
    this.oplog.reload();
  }

  /** The collection, created if there is none. */
  need(namespace: string, transaction?: Transaction): Collection {
    const existing = this.catalogue.get(namespace);
    if (existing === undefined) return this.createCollection(namespace, {}, transaction);
    refuseView(existing);
    // Whoever writes to it first without the transaction makes it real.
    if (transaction?.created.has(existing.id) !== true) this.#publish(existing);
    return existing;
  }

  /** A new collection; inside a transaction others do not see it before the commit. */
  createCollection(namespace: string, options: Document, transaction?: Transaction): Collection {
    if (transaction !== undefined) {
      const draft = this.catalogue.create(namespace, options, true);
      transaction.created.add(draft.id);
      return draft;
    }
    const collection = this.catalogue.create(namespace, options);
    this.logCatalogueChange(creationOf(collection));
    return collection;
  }

  #publish(collection: Collection): void {
    if (!this.catalogue.isDraft(collection)) return;
    this.store.write(() => {
      this.catalogue.store(collection);
      this.oplog.append([creationOf(collection)]);
    });
    this.catalogue.reveal(collection);
    this.announce();
  }

  /** A document as the view sees it; undefined when the record is gone. */
  read(collection: Collection, record: number, view?: View): Document | undefined {
    if (view !== undefined) {
      const change = view.changesIn(collection)?.get(record);
      if (change !== undefined) return change.after ?? undefined;
      const bytes = this.store.get(recordKey(collection.id, record), view.snapshot);
      return bytes && decode(bytes);
    }
    const cached = this.cache.get(record);
    if (cached !== undefined) return cached;
    const bytes = this.store.get(recordKey(collection.id, record));
    if (bytes === undefined) return undefined;
    const { document, heldBytes } = decodeMeasured(bytes);
    this.cache.set(record, document, heldBytes);
    return document;
  }

  /** The same as bytes, as the client gave them. They are not to be changed. */
  readBytes(collection: Collection, record: number, view?: View): Buffer | undefined {
    if (view !== undefined) {
      const change = view.changesIn(collection)?.get(record);
      if (change !== undefined) return change.bytes ?? undefined;
      return this.store.get(recordKey(collection.id, record), view.snapshot);
    }
    const cached = this.cache.bytesOf(record);
    if (cached !== undefined) return cached;
    const bytes = this.store.peek(recordKey(collection.id, record));
    return bytes && this.cache.setBytes(record, bytes);
  }

  /** Forgets a collection and tells the log; what it held is cleared away while others work. */
  dropCollection(collection: Collection): void {
    this.store.write(() => {
      this.catalogue.drop(collection);
      this.oplog.append([dropOf(collection)]);
    });
    this.clearing.add(...rangesOf(collection));
    this.announce();
  }

  /** Gives it another name, in one write with the drop of what has that name. It is temporary no more. */
  renameCollection(collection: Collection, to: string): void {
    const { namespace, uuid } = collection;
    const { temp: _, ...options } = collection.options;
    const target = this.catalogue.get(to);
    const description = target === undefined ? {} : { dropTarget: target.uuid };
    const drops = target === undefined ? [] : [dropOf(target)];
    this.store.write(() => {
      if (target !== undefined) this.catalogue.drop(target);
      this.catalogue.rename({ ...collection, options }, to);
      this.oplog.append([...drops, { kind: 'rename', namespace, to, uuid, description }]);
    });
    if (target !== undefined) this.clearing.add(...rangesOf(target));
    this.announce();
  }

  logCatalogueChange(change: LoggedChange): void {
    this.store.write(() => this.oplog.append([change]));
    this.announce();
  }

  /** Resolves after the next commit, or when the time is up. */
  nextChange(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#watchers.add(finish);
    });
  }

  /** Wakes whoever waits for changes. */
  announce(): void {
    for (const wake of [...this.#watchers]) wake();
  }
}

/** Whether it ends with the process at the latest: what a pipeline fills before it takes the place of another. */
const isTemporary = ({ options }: Collection): boolean => options['temp'] === true;

const dropOf = ({ namespace, uuid }: Collection): LoggedChange => ({
  kind: 'drop',
  namespace,
  uuid,
});

/** Of a clustered collection its options tell. */
const plainIdIndex = (indexes: readonly Index[]): Document | undefined =>
  indexes.find(({ isClustered }) => !isClustered)?.spec;

/** What the log tells of an index that is made or gone. */
export const indexChangeOf = (
  kind: 'createIndexes' | 'dropIndexes',
  { namespace, uuid }: Collection,
  { v, key, name }: Document,
): LoggedChange => ({ kind, namespace, uuid, description: { indexes: [{ v, key, name }] } });

/** What the log tells of a new collection. */
export const creationOf = ({ namespace, uuid, indexes, options }: Collection): LoggedChange => ({
  kind: 'create',
  namespace,
  uuid,
  description: { idIndex: plainIdIndex(indexes), ...options },
});
