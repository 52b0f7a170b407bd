import type { Document } from '../bson/values.ts';
import type { Collection, Index } from '../storage/collection.ts';
import type { IndexEntries } from '../storage/index-entries.ts';
import type { Snapshot } from '../storage/ordered-store.ts';

/** A changed document. Null on either side means that it was or will be absent. */
export interface Change {
  readonly collection: Collection;
  readonly record: number;
  readonly before: Document | null;
  readonly after: Document | null;
  /** The bytes of `after`. */
  readonly bytes: Buffer | null;
  readonly isReplacement: boolean;
  /** What indexes will hold of `after`, as far as that has been worked out. */
  readonly entries: Map<Index, IndexEntries>;
}

export const deletionOf = (collection: Collection, record: number, before: Document): Change => ({
  collection,
  record,
  before,
  after: null,
  bytes: null,
  isReplacement: false,
  entries: new Map(),
});

/** What reads see: committed data, or a transaction's snapshot with its own changes on top. */
export interface View {
  readonly snapshot: Snapshot;
  changesIn(collection: Collection): ReadonlyMap<number, Change> | undefined;
}

const nextStates = {
  open: ['committed', 'aborted'],
  committed: [],
  aborted: [],
} as const satisfies Record<string, readonly string[]>;
export type TransactionState = keyof typeof nextStates;

/**
 * A transaction under way: a snapshot to read, an overlay of its changes, and the locks it holds.
 * The first writer of a document locks it; a second transaction fails, a plain write waits.
 */
export class Transaction implements View {
  readonly lsid: Document;
  readonly number: bigint;
  readonly snapshot: Snapshot;
  /** When it began, by the clock that is never set. */
  readonly startedMs = performance.now();
  /** Every change in order, as change streams will tell them. */
  readonly changes: Change[] = [];
  readonly lockedRecords = new Set<number>();
  /** The collections that it has created. */
  readonly created = new Set<number>();
  /** Unique keys taken by this transaction, and the records that have had each. */
  readonly uniqueKeys = new Map<string, Set<number>>();
  readonly #overlay = new Map<number, Map<number, Change>>();
  readonly #waiting = new Set<() => void>();
  #state: TransactionState = 'open';

  constructor(lsid: Document, number: bigint, snapshot: Snapshot) {
    this.lsid = lsid;
    this.number = number;
    this.snapshot = snapshot;
  }

  get state(): TransactionState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  changesIn(collection: Collection): ReadonlyMap<number, Change> | undefined {
    return this.#overlay.get(collection.id);
  }

  /** Adds a change; what the record was before the transaction is kept. */
  add(change: Change): void {
    this.changes.push(change);
    const changes = this.#overlay.get(change.collection.id) ?? new Map<number, Change>();
    this.#overlay.set(change.collection.id, changes);
    const earlier = changes.get(change.record);
    changes.set(change.record, earlier ? { ...change, before: earlier.before } : change);
  }

  /** One change a record: from before the transaction to now. */
  *netChanges(): Iterable<Change> {
    for (const changes of this.#overlay.values()) {
      for (const change of changes.values()) {
        if (change.before !== null || change.after !== null) yield change;
      }
    }
  }

  end(state: 'committed' | 'aborted'): void {
    if (!nextStates[this.#state].some((next) => next === state)) return;
    this.#state = state;
    this.snapshot.release();
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }

  /** Resolves when the transaction has ended. */
  ended(): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }
}

/** Thrown where a plain write meets a lock: whoever runs the statement waits and runs it again. */
export class LockedByTransaction extends Error {
  readonly holder: Transaction;

  constructor(holder: Transaction) {
    super('a transaction holds a lock that this write needs');
    this.holder = holder;
  }
}
