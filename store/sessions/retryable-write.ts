import type { Document } from '../bson/values.ts';
import { type AlongWith, endTransaction } from '../engine/commit.ts';
import type { Engine } from '../engine/engine.ts';
import { StoreError } from '../errors.ts';
import { SessionNote } from './retry-notes.ts';
import type { Session } from './sessions.ts';

/** One retryable write: which of its statements have been executed, and with what result. */
export class RetryableWrite {
  readonly #engine: Engine;
  readonly #session: Session;
  readonly #beforeCommit: () => void;

  /** @throws StoreError TransactionTooOld when the session has moved on */
  constructor(engine: Engine, session: Session, number: bigint, beforeCommit: () => void) {
    this.#engine = engine;
    this.#session = session;
    this.#beforeCommit = beforeCommit;
    if (number < session.note.number) {
      throw new StoreError(
        'TransactionTooOld',
        `Retryable write with txnNumber ${number} is prohibited on session because a newer retryable write with txnNumber ${session.note.number} has already started on this session.`,
      );
    }
    // For a retry.
    if (number === session.note.number) session.reloadNote(engine.store);
    if (number > session.note.number) {
      // A session goes on with this write: what it had begun is given up.
      if (session.transaction) endTransaction(engine, session.transaction, 'aborted');
      session.note = new SessionNote(number);
    }
  }

  resultOf(statement: number): Document | undefined {
    return this.#session.note.resultOf(statement);
  }

  /** To be stored with the changes of these statements. */
  noteOf(statements: readonly number[], result: Document): AlongWith {
    return () => {
      for (const _ of statements) this.#beforeCommit();
      const { note, id } = this.#session;
      note.add(statements, result);
      note.store(this.#engine.store, id, new Date());
    };
  }
}
