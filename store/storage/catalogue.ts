/** The collections: created, renamed, dropped, and their indexes built and removed. */
import { UUID } from 'bson';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import {
  type Collection,
  type CollectionRecord,
  collectionOf,
  databaseOf,
  keepUses,
  newIndex,
  toCollection,
  toRecord,
  writtenIndexes,
} from './collection.ts';
import {
  allCatalogue,
  catalogueKey,
  namespaceOf,
  nextCollectionKey,
  recordOf,
  recordRange,
} from './keys.ts';
import type { OrderedStore } from './ordered-store.ts';

/** Bytes of `database.collection` that MongoDB allows. */
export const maxNamespaceBytes = 255;

export const idIndex: Document = { v: 2, key: { _id: 1 }, name: '_id_' };

export class Catalogue {
  readonly #store: OrderedStore;
  readonly #collections = new Map<string, Collection>();
  /** Collections that a transaction has created and not committed yet: in memory alone. */
  readonly #drafts = new Set<number>();
  /** Drafts made real by somebody else than their transaction, for as long as that is open. */
  readonly #revealed = new Map<number, Collection>();
  #nextCollection = 1;
  #nextRecord = 1;

  constructor(store: OrderedStore) {
    this.#store = store;
    this.#nextCollection = store.get(nextCollectionKey)?.readUInt32BE(0) ?? 1;
    this.#load();
    // What the process before has left unfinished is nobody's.
    for (const collection of this.#collections.values()) {
      if (collection.building.length > 0) this.replace(collection, { building: [] });
    }
    for (const { id } of this.#collections.values()) {
      const [last] = store.keys({ ...recordRange(id), reverse: true, limit: 1 });
      if (last !== undefined) this.#nextRecord = Math.max(this.#nextRecord, recordOf(last) + 1);
    }
  }

  /** After a failed write: what counts is what is stored, besides drafts. Numbers go on rising. */
  reload(): void {
    const before = [...this.all()];
    for (const { namespace } of before) this.#collections.delete(namespace);
    this.#load();
    for (const collection of before) {
      const now = this.current(collection);
      if (now !== undefined) keepUses(now, collection);
    }
    // What was to make it real has failed, and its transaction goes on with the draft.
    for (const draft of this.#revealed.values()) {
      if (this.current(draft) !== undefined) continue;
      this.#drafts.add(draft.id);
      this.#collections.set(draft.namespace, draft);
    }
  }

  #load(): void {
    for (const { key, value } of this.#store.entries(allCatalogue)) {
      const record = decode(value) as unknown as CollectionRecord;
      this.#collections.set(namespaceOf(key), toCollection(namespaceOf(key), record));
    }
  }

  get(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  /** The collection as it is now, with its present name and indexes; undefined once dropped. */
  current({ namespace, id }: Collection): Collection | undefined {
    const known = this.#collections.get(namespace);
    if (known?.id === id) return known;
    return [...this.#collections.values()].find((collection) => collection.id === id);
  }

  /** Every collection that is there for all to see. */
  *all(): Iterable<Collection> {
    for (const collection of this.#collections.values()) {
      if (!this.isDraft(collection)) yield collection;
    }
  }

  inDatabase(database: string): Collection[] {
    return [...this.all()].filter(({ namespace }) => databaseOf(namespace) === database);
  }

  /** Record numbers rise over the whole store, so insertion order is their order. */
  newRecord(): number {
    const record = this.#nextRecord;
    this.#nextRecord += 1;
    return record;
  }

  /** @param isDraft whether nobody is to see it before `store` and `reveal` */
  create(namespace: string, options: Document, isDraft = false): Collection {
    checkNamespace(namespace);
    this.#checkCase(databaseOf(namespace));
    const record: CollectionRecord = {
      id: this.#nextCollection,
      uuid: new UUID(),
      options,
      // A view holds nothing, and so has nothing to index.
      indexes: options['viewOn'] === undefined ? [newIndex(0, idIndexOf(options))] : [],
      nextIndexId: 1,
    };
    this.#nextCollection += 1;
    if (isDraft) this.#drafts.add(record.id);
    return this.#store.write(() => {
      // Never reused, even if a crash leaves some records of a dropped collection behind.
      const counter = Buffer.allocUnsafe(4);
      counter.writeUInt32BE(this.#nextCollection);
      this.#store.put(nextCollectionKey, counter);
      return this.#save(toCollection(namespace, record));
    });
  }

  /** Saves new options or indexes; the collection object given is out of date afterwards. */
  replace(
    collection: Collection,
    changes: Partial<Pick<CollectionRecord, 'options' | 'indexes' | 'building' | 'nextIndexId'>>,
  ): Collection {
    const record = { ...toRecord(collection), ...changes };
    return this.#save(toCollection(collection.namespace, record, writtenIndexes(collection)));
  }

  /** Writes down what the marks on the indexes say now. Only inside a storage write. */
  saveMarks(collection: Collection): void {
    this.store(collection);
  }

  isDraft({ id }: Collection): boolean {
    return this.#drafts.has(id);
  }

  /** Writes a draft down. Only inside a storage write; `reveal` follows when that is done. */
  store(draft: Collection): void {
    this.#store.put(catalogueKey(draft.namespace), encodeRecord(draft));
  }

  reveal(draft: Collection): void {
    this.#drafts.delete(draft.id);
    this.#revealed.set(draft.id, draft);
  }

  draftsAmong(ids: ReadonlySet<number>): Collection[] {
    if (ids.size === 0) return [];
    const drafts = [...this.#collections.values()].filter((one) => this.isDraft(one));
    return drafts.filter(({ id }) => ids.has(id));
  }

  /** Forgets the drafts of a transaction that has ended; what has been made real stays. */
  settle(ids: ReadonlySet<number>): void {
    for (const { id, namespace } of this.draftsAmong(ids)) {
      this.#drafts.delete(id);
      this.#collections.delete(namespace);
    }
    for (const id of ids) this.#revealed.delete(id);
  }

  rename(collection: Collection, to: string): Collection {
    checkNamespace(to);
    this.#checkCase(databaseOf(to));
    return this.#store.write(() => {
      this.#store.remove(catalogueKey(collection.namespace));
      this.#collections.delete(collection.namespace);
      this.#revealed.delete(collection.id);
      return this.#save({ ...collection, namespace: to });
    });
  }

  /** Forgets it; what it holds is left for whoever calls to clear. */
  drop(collection: Collection): void {
    this.#store.write(() => this.#store.remove(catalogueKey(collection.namespace)));
    this.#collections.delete(collection.namespace);
    this.#revealed.delete(collection.id);
  }

  /** File systems may not tell such names apart, and so a database has one only. */
  #checkCase(database: string): void {
    const folded = database.toLowerCase();
    for (const namespace of this.#collections.keys()) {
      const known = databaseOf(namespace);
      if (known === database) return;
      if (known.toLowerCase() !== folded) continue;
      throw new StoreError(
        'DatabaseDifferCase',
        `db already exists with different case already have: [${known}] trying to create [${database}]`,
      );
    }
  }

  #save(collection: Collection): Collection {
    if (!this.isDraft(collection)) this.#store.write(() => this.store(collection));
    this.#collections.set(collection.namespace, collection);
    return collection;
  }
}

const encodeRecord = (collection: Collection): Buffer => encode({ ...toRecord(collection) });

/** The index on `_id` of a collection with these options. */
export const idIndexOf = ({
  clusteredIndex,
  collation,
  expireAfterSeconds,
}: Document): Document => ({
  ...(isDocument(clusteredIndex) ? clusteredIndex : idIndex),
  ...(collation !== undefined && { collation }),
  ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  ...(isDocument(clusteredIndex) && { clustered: true }),
});

/** @throws StoreError InvalidNamespace */
function checkNamespace(namespace: string): void {
  const [database, name] = [databaseOf(namespace), collectionOf(namespace)];
  const isWellFormed =
    database !== '' &&
    name !== '' &&
    !name.startsWith('.') &&
    !name.includes('$') &&
    !/[\0]/.test(namespace) &&
    !/[ /\\."$]/.test(database);
  if (!isWellFormed) {
    throw new StoreError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  }
  if (Buffer.byteLength(namespace) > maxNamespaceBytes) {
    throw new StoreError(
      'InvalidNamespace',
      `Fully qualified namespace is too long. Namespace: ${namespace} Max: ${maxNamespaceBytes}`,
    );
  }
}
