/**
 * What the last retryable write of a session has done, statement by statement. It is stored in the
 * same storage write as the changes, so a retry after a crash finds either both or neither.
 * A note of many statements is stored in pieces, so that each statement only writes the last one.
 */
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { toBigInt, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { sessionKey, statementsKey, statementsRange } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';

/** A run of statements with the same outcome. */
interface ExecutedStatements {
  readonly first: number;
  readonly last: number;
  readonly result: Document;
}

/** Bytes of the note itself beyond which its statements move to a piece of their own. */
const maxNoteBytes = 4096;
const runsPerPiece = 128;

export class SessionNote {
  readonly number: bigint;
  /** Whether the number belongs to a committed transaction. */
  readonly isCommitted: boolean;
  /** In the order of their positions. */
  readonly #runs: ExecutedStatements[] = [];
  /** Those that are in no stored piece yet. */
  #latest: ExecutedStatements[] = [];
  #pieces = 0;

  constructor(number: bigint, isCommitted = false) {
    this.number = number;
    this.isCommitted = isCommitted;
  }

  static load(store: OrderedStore, sessionId: string): SessionNote | undefined {
    const bytes = store.get(sessionKey(sessionId));
    if (bytes === undefined) return undefined;
    const { number, committed, pieces, statements } = decode(bytes);
    const note = new SessionNote(isNumber(number) ? toBigInt(number) : -1n, committed === true);
    note.#pieces = isNumber(pieces) ? toNumber(pieces) : 0;
    note.#latest = toRuns(statements);
    const older = Array.from({ length: note.#pieces }, (_, piece) => {
      const stored = store.get(statementsKey(sessionId, piece));
      return stored === undefined ? [] : toRuns(decode(stored)['statements']);
    });
    for (const run of [...older.flat(), ...note.#latest]) note.#insert(run);
    return note;
  }

  /** What a statement has done; undefined when it has not been executed. */
  resultOf(statement: number): Document | undefined {
    // Mostly nothing has been done yet, and an array read before its first element is read slowly.
    if (this.#runs.length === 0) return undefined;
    const run = this.#runs[this.#placeOf(statement) - 1];
    return run !== undefined && statement <= run.last ? run.result : undefined;
  }

  /** Adds neighbours with one outcome; stored with `store`. */
  add(statements: readonly number[], result: Document): void {
    for (const run of runsOf(statements, result)) {
      const previous = this.#latest.at(-1);
      if (previous === undefined || !isContinued(previous, run)) {
        this.#latest.push(run);
        this.#insert(run);
        continue;
      }
      const joined = { ...previous, last: run.last };
      this.#latest[this.#latest.length - 1] = joined;
      this.#runs[this.#placeOf(previous.first) - 1] = joined;
    }
  }

  /** Only inside a storage write. */
  store(store: OrderedStore, sessionId: string, now: Date): void {
    let bytes = this.#encode(now);
    if (bytes.length > maxNoteBytes) {
      while (this.#latest.length > 0) {
        const statements = this.#latest.splice(0, runsPerPiece);
        store.put(statementsKey(sessionId, this.#pieces), encode({ statements }));
        this.#pieces += 1;
      }
      bytes = this.#encode(now);
    }
    store.put(sessionKey(sessionId), bytes);
  }

  #encode(now: Date): Buffer {
    return encode({
      number: this.number,
      committed: this.isCommitted,
      pieces: this.#pieces,
      statements: [...this.#latest],
      at: now,
    });
  }

  #insert(run: ExecutedStatements): void {
    this.#runs.splice(this.#placeOf(run.first), 0, run);
  }

  /** How many runs begin at this position or before. */
  #placeOf(position: number): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.first ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Only inside a storage write. */
export function removeNote(store: OrderedStore, key: Buffer): void {
  for (const piece of store.keys(statementsRange(key))) store.remove(piece);
  store.remove(key);
}

const isContinued = (previous: ExecutedStatements, run: ExecutedStatements): boolean =>
  previous.last + 1 === run.first && encode(previous.result).equals(encode(run.result));

const toRuns = (statements: unknown): ExecutedStatements[] =>
  (Array.isArray(statements) ? statements : []).filter(isDocument).map(toExecuted);

function toExecuted({ first, last, result }: Document): ExecutedStatements {
  return {
    first: isNumber(first) ? toNumber(first) : 0,
    last: isNumber(last) ? toNumber(last) : 0,
    result: isDocument(result) ? result : {},
  };
}

/** Positions as runs of neighbours. */
function runsOf(positions: readonly number[], result: Document): ExecutedStatements[] {
  const runs: { first: number; last: number; result: Document }[] = [];
  for (const position of positions) {
    const current = runs.at(-1);
    if (current !== undefined && current.last === position - 1) current.last = position;
    else runs.push({ first: position, last: position, result });
  }
  return runs;
}
