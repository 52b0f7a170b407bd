import { ShopError } from '../errors.ts';
import type { StoredEvent } from './event.ts';

export interface LiveFilter {
  readonly tenant: string;
  readonly types?: readonly string[] | undefined;
  /** One aggregate, as `Type:localId`. */
  readonly key?: string | undefined;
  /** Resume right after this event. */
  readonly afterEventId?: string | undefined;
}

export interface LiveEvent {
  readonly event: StoredEvent;
  /** Events may be missing before this one. */
  readonly gap?: true;
}

/** Ends at once with `return`, also while a `next` waits: unlike an async generator, it can be cancelled. */
export interface LiveStream extends AsyncIterableIterator<LiveEvent> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** What was missed, and whether that is all of it. */
export interface Replay {
  readonly events: readonly StoredEvent[];
  readonly gap: boolean;
  /** The step of the stream's key that its reader has seen: this process may hear of it only later. */
  readonly seenSeq?: number;
}

/** The feeding side of a stream. */
export interface LiveSubscriber {
  readonly filter: LiveFilter;
  offer(event: StoredEvent): void;
  /** Marks the next event: something before it may be missing. */
  gap(): void;
  end(): void;
}

/** Events that may wait for a reader; past it the stream ends and its reader resumes from the store. */
const queueMax = 1_000;

interface Hooks {
  replay(afterEventId: string): Promise<Replay>;
  onEnd(subscriber: LiveSubscriber): void;
}

export function createLiveStream(
  filter: LiveFilter,
  hooks: Hooks,
): { stream: LiveStream; subscriber: LiveSubscriber } {
  const queue: LiveEvent[] = [];
  /** Live events that come while the missed ones are still being read; null otherwise. */
  let held: StoredEvent[] | null = null;
  let waiting: {
    resolve: (result: IteratorResult<LiveEvent>) => void;
    reject: (error: unknown) => void;
  } | null = null;
  let failure: unknown = null;
  let ended = false;
  let lastSeq = 0;
  let gapAhead = false;

  const finish = (error: unknown = null): void => {
    if (ended) return;
    ended = true;
    failure = error;
    held = null;
    hooks.onEnd(subscriber);
    if (!waiting) return;
    const { resolve, reject } = waiting;
    waiting = null;
    if (error) reject(error);
    else resolve(done);
  };

  const deliver = (event: StoredEvent): void => {
    if (ended) return;
    if (filter.key !== undefined) {
      if (event.keySeq <= lastSeq) return;
      lastSeq = event.keySeq;
    }
    const item: LiveEvent = gapAhead ? { event, gap: true } : { event };
    gapAhead = false;
    if (waiting) {
      const { resolve } = waiting;
      waiting = null;
      resolve({ value: item, done: false });
    } else if (queue.length < queueMax) queue.push(item);
    else
      finish(
        new ShopError('SUBSCRIPTION_OVERFLOW', 'Events came faster than they were read', {
          queueMax,
        }),
      );
  };

  const subscriber: LiveSubscriber = {
    filter,
    offer(event) {
      if (filter.types && !filter.types.includes(event.type)) return;
      if (!held) deliver(event);
      else if (held.length < queueMax) held.push(event);
      else finish(new ShopError('SUBSCRIPTION_OVERFLOW', 'Events came faster than they were read'));
    },
    gap() {
      gapAhead = true;
    },
    end: () => finish(),
  };

  const replayThenGoLive = async (afterEventId: string): Promise<void> => {
    held = [];
    const missed = await hooks.replay(afterEventId);
    if (missed.gap) gapAhead = true;
    lastSeq = missed.seenSeq ?? 0;
    const replayed = new Set(missed.events.map((event) => event._id));
    for (const event of missed.events) deliver(event);
    for (const event of held ?? []) if (!replayed.has(event._id)) deliver(event);
    held = null;
  };
  if (filter.afterEventId !== undefined)
    replayThenGoLive(filter.afterEventId).catch((error: unknown) => finish(error));

  const stream: LiveStream = {
    next() {
      const item = queue.shift();
      if (item) return Promise.resolve({ value: item, done: false });
      if (ended) {
        const error = failure;
        failure = null;
        return error ? Promise.reject(error) : Promise.resolve(done);
      }
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
    return() {
      queue.length = 0;
      finish();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return { stream, subscriber };
}

const done: IteratorReturnResult<undefined> = { value: undefined, done: true };
