/** Logical sessions: the transaction that each has open, and what its last retryable write did. */
import { Binary } from 'bson';
import type { SessionFacts } from '../aggregate/database.ts';
import type { Document } from '../bson/values.ts';
import { type AlongWith, endTransaction } from '../engine/commit.ts';
import type { Engine } from '../engine/engine.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { Transaction } from '../transactions/transaction.ts';
import { Checkout } from './checkout.ts';
import { removeOldNotes } from './old-notes.ts';
import { SessionNote } from './retry-notes.ts';

/** Minutes without a command after which a session is forgotten, as `hello` tells the driver. */
export const sessionTimeoutMinutes = 30;
/** Milliseconds after which an open transaction is aborted. */
const transactionLifetimeMs = 60_000;

export class Session {
  readonly id: string;
  readonly checkout = new Checkout();
  note: SessionNote;
  transaction: Transaction | undefined;
  lastUsedMs = Date.now();

  constructor(id: string, note: SessionNote | undefined) {
    this.id = id;
    this.note = note ?? new SessionNote(-1n);
  }

  /** What counts is what has been stored under the number that the session has come to. */
  reloadNote(store: OrderedStore): void {
    const stored = SessionNote.load(store, this.id);
    const { number } = this.note;
    this.note = stored?.number === number ? stored : new SessionNote(number);
  }
}

export class Sessions {
  readonly #engine: Engine;
  readonly #sessions = new Map<string, Session>();
  /** Runs while a transaction is open, and at most a lifetime longer. */
  #overdue: NodeJS.Timeout | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.store.onUndone(() => {
      for (const session of this.#sessions.values()) session.reloadNote(engine.store);
    });
  }

  get(id: string): Session {
    const session =
      this.#sessions.get(id) ?? new Session(id, SessionNote.load(this.#engine.store, id));
    this.#sessions.set(id, session);
    session.lastUsedMs = Date.now();
    return session;
  }

  *list(): Iterable<SessionFacts> {
    for (const { id, lastUsedMs } of this.#sessions.values()) {
      const uuid = new Binary(Buffer.from(id, 'hex'), Binary.SUBTYPE_UUID);
      yield { id: uuid, lastUse: new Date(lastUsedMs) };
    }
  }

  /** The open transaction with this number in a session; undefined, too, while a command of it runs. */
  openTransaction(id: string, number: bigint): Transaction | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || session.checkout.isTaken) return undefined;
    session.lastUsedMs = Date.now();
    const { transaction } = session;
    return transaction?.isOpen && transaction.number === number ? transaction : undefined;
  }

  /** Starts a transaction at once; undefined when its number cannot be that of a new one, or it has to wait. */
  startTransaction(id: string, lsid: Document, number: bigint): Transaction | undefined {
    const session = this.get(id);
    const { note, transaction, checkout } = session;
    const isNew =
      number > note.number || (number === note.number && transaction?.number !== number);
    return isNew && !checkout.isTaken ? this.start(session, lsid, number) : undefined;
  }

  /** Keeps a session that something depends on from expiring. */
  touch(id: string): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) session.lastUsedMs = Date.now();
  }

  /** Starts a transaction; one that is still open in the session is given up. */
  start(session: Session, lsid: Document, number: bigint): Transaction {
    if (session.transaction) this.abort(session.transaction);
    const transaction = new Transaction(lsid, number, this.#engine.store.snapshot());
    session.transaction = transaction;
    session.note = new SessionNote(number);
    this.#overdue ??= setTimeout(() => this.#abortOverdue(), transactionLifetimeMs);
    return transaction;
  }

  /** One timer serves all transactions, because hardly any lives long enough to need it. */
  #abortOverdue(): void {
    const now = performance.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { transaction } of this.#sessions.values()) {
      if (!transaction?.isOpen) continue;
      const leftMs = transaction.startedMs + transactionLifetimeMs - now;
      if (leftMs > 0) nextMs = Math.min(nextMs, leftMs);
      else this.abort(transaction);
    }
    this.#overdue =
      nextMs <= transactionLifetimeMs ? setTimeout(() => this.#abortOverdue(), nextMs) : undefined;
  }

  abort(transaction: Transaction): void {
    endTransaction(this.#engine, transaction, 'aborted');
  }

  /** To be stored with the commit: a repeated commit then succeeds even after a restart. */
  noteCommit(session: Session, number: bigint): AlongWith {
    const note = new SessionNote(number, true);
    return () => {
      note.store(this.#engine.store, session.id, new Date());
      session.note = note;
    };
  }

  end(id: string): void {
    const session = this.#sessions.get(id);
    if (session?.transaction) this.abort(session.transaction);
    this.#sessions.delete(id);
  }

  abortAll(): void {
    clearTimeout(this.#overdue);
    this.#overdue = undefined;
    for (const { transaction } of this.#sessions.values()) {
      if (transaction) this.abort(transaction);
    }
  }

  /** Forgets sessions that nobody has used for their lifetime, and then, while others work, their notes. */
  async expire(now: Date): Promise<void> {
    const oldest = new Date(now.getTime() - sessionTimeoutMinutes * 60_000);
    for (const [id, session] of this.#sessions) {
      if (session.lastUsedMs < oldest.getTime()) this.end(id);
    }
    try {
      await removeOldNotes(this.#engine, oldest);
    } catch (error) {
      // On a full disk nothing can be removed either: the next sweep tries again.
      process.emitWarning(`notes of sessions stay for now: ${String(error)}`);
    }
  }
}
