/**
 * What the last retryable write of a session has done, statement by statement. It is stored in the
 * same storage write as the changes, so a retry after a crash finds either both or neither.
 */
import { Long } from 'bson';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { toBigInt, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { sessionKey } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';

export interface SessionNote {
  readonly number: bigint;
  /** Whether the number belongs to a committed transaction. */
  readonly isCommitted: boolean;
  readonly statements: readonly ExecutedStatements[];
}

/** A run of statements with the same outcome. */
export interface ExecutedStatements {
  readonly first: number;
  readonly last: number;
  readonly result: Document;
}

export function loadNote(store: OrderedStore, sessionId: string): SessionNote | undefined {
  const bytes = store.get(sessionKey(sessionId));
  if (bytes === undefined) return undefined;
  const { number, committed, statements } = decode(bytes);
  return {
    number: isNumber(number) ? toBigInt(number) : -1n,
    isCommitted: committed === true,
    statements: (Array.isArray(statements) ? statements : []).filter(isDocument).map(toExecuted),
  };
}

function toExecuted({ first, last, result }: Document): ExecutedStatements {
  return {
    first: isNumber(first) ? toNumber(first) : 0,
    last: isNumber(last) ? toNumber(last) : 0,
    result: isDocument(result) ? result : {},
  };
}

/** Only inside a storage write. */
export function storeNote(
  store: OrderedStore,
  sessionId: string,
  note: SessionNote,
  now: Date,
): void {
  const { number, isCommitted, statements } = note;
  store.put(
    sessionKey(sessionId),
    encode({
      number: Long.fromBigInt(number),
      committed: isCommitted,
      statements: statements.map((run) => ({ ...run })),
      at: now,
    }),
  );
}

/** Positions as runs of neighbours. */
export function runsOf(positions: readonly number[], result: Document): ExecutedStatements[] {
  const runs: { first: number; last: number; result: Document }[] = [];
  for (const position of positions) {
    const current = runs.at(-1);
    if (current !== undefined && current.last === position - 1) current.last = position;
    else runs.push({ first: position, last: position, result });
  }
  return runs;
}
