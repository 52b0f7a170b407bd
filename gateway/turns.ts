/** Work that may rest wherever it yields. */
export type InPieces<T> = Generator<void, T, void>;

/**
 * What new operations may take of one turn of the event loop before everything else has its own. A piece that has begun
 * is ended; the longest take about 1 ms, so that a turn stays well below the 5 ms for which a flood of new operations may
 * hold up known ones.
 */
const turnMs = 1;

/** Does the next piece, or tells whoever waits that all are done. @returns whether it told */
type Job = () => boolean;

// One line for the thread, as there is one event loop. It holds no more than the requests that are let in.
const waiting: Job[] = [];

/**
 * Does what only the first request of an operation asks for, so that a flood of new ones leaves room for the known ones:
 * one after the other, and never more in one turn than above. @throws what the work throws
 */
export const inTurns = <T>(work: InPieces<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    let last: IteratorReturnResult<T> | null = null;
    waiting.push(() => {
      if (last) {
        resolve(last.value);
        return true;
      }
      try {
        const next = work.next();
        if (next.done) last = next;
        return false;
      } catch (error) {
        reject(error);
        return true;
      }
    });
    if (waiting.length === 1) setImmediate(takeTurn);
  });

function takeTurn(): void {
  const endsAtMs = performance.now() + turnMs;
  for (let job = waiting[0]; job; job = waiting[0]) {
    if (job()) {
      waiting.shift();
      // Whoever waited for it goes on in what is left of this turn.
      break;
    }
    if (performance.now() >= endsAtMs) break;
  }
  if (waiting.length > 0) setImmediate(takeTurn);
}

/** One piece in a turn of its own, or with others as short. @throws what it throws */
export const inTurn = <T>(piece: () => T): Promise<T> => inTurns(single(piece));

function* single<T>(piece: () => T): InPieces<T> {
  yield;
  return piece();
}

/** All of it without a rest. @throws what the work throws */
export function atOnce<T>(work: InPieces<T>): T {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}
