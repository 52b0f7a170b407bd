import type { FormattedExecutionResult } from 'graphql';
import type { FrameError } from './protocol.ts';

/** Where the results of one client's subscription go, whatever carries them. Exactly one of `error` and `complete` ends it. */
export interface Sink {
  next(delivery: Delivery): void;
  error(errors: readonly FrameError[]): void;
  complete(): void;
}

/** One result, serialised once for everyone who gets it. */
export interface Delivery {
  /** By which a client resumes after it. */
  readonly eventId: string | undefined;
  readonly json: string;
  /** The same, said to a client that missed something before it. */
  readonly jsonAfterGap: string;
  /** What stands in the data at a path of names, as text; empty where nothing does. */
  keyAt(path: string): string;
}

export const createDelivery = (result: FormattedExecutionResult): Delivery =>
  new ResultDelivery(result);

/** A class, since an object with a getter of its own would keep V8 from freeing it with the other young ones. */
class ResultDelivery implements Delivery {
  readonly eventId: string | undefined;
  readonly json: string;
  readonly #result: FormattedExecutionResult;
  #jsonAfterGap: string | undefined;

  constructor(result: FormattedExecutionResult) {
    const eventId = result.extensions?.['eventId'];
    this.eventId = typeof eventId === 'string' ? eventId : undefined;
    this.json = JSON.stringify(result);
    this.#result = result;
  }

  get jsonAfterGap(): string {
    const { extensions } = this.#result;
    this.#jsonAfterGap ??= JSON.stringify({
      ...this.#result,
      extensions: { ...extensions, gap: true },
    });
    return this.#jsonAfterGap;
  }

  keyAt(path: string): string {
    let value: unknown = this.#result.data;
    for (const name of path.split('.')) value = Object(value)[name];
    return value === undefined || value === null ? '' : String(value);
  }
}

/** Where a sink sits: streams merge under it. */
export interface Seat<Stream> {
  readonly sink: Sink;
  stream: Stream;
}

/**
 * Hands a delivery to many sinks without holding the event loop: `sinksPerTurn` at a time. Who leaves meanwhile
 * gets nothing; who joins meanwhile waits for the next.
 */
export async function deliverInTurns<Stream>(
  seats: ReadonlySet<Seat<Stream>>,
  delivery: Delivery,
  sinksPerTurn: number,
): Promise<void> {
  let served = 0;
  for (const seat of [...seats]) {
    if (served > 0 && served % sinksPerTurn === 0) await nextTurn();
    if (seats.has(seat)) seat.sink.next(delivery);
    served += 1;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
