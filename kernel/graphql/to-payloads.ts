import type { LiveEvent, LiveStream } from '../events/live-stream.ts';
import type { EventPayload } from './subscribe.ts';

/**
 * The iterator a subscription resolver returns: each live event as the root value of the operation.
 * An async generator would do the same but could not be cancelled while it waits, and its stream would leak.
 * @param toValue the root value of an event; null skips it
 */
export function toPayloads<T>(
  stream: LiveStream,
  toValue: (live: LiveEvent) => T | null | Promise<T | null>,
): AsyncIterableIterator<EventPayload<T>> {
  const payloads: AsyncIterableIterator<EventPayload<T>> = {
    async next() {
      for (;;) {
        const step = await stream.next();
        if (step.done) return { value: undefined, done: true };
        const value = await toValue(step.value);
        if (value === null) continue;
        const { event, gap } = step.value;
        return { value: { eventId: event._id, gap, cause: event.traceparent, value }, done: false };
      }
    },
    return: () => stream.return(),
    [Symbol.asyncIterator]: () => payloads,
  };
  return payloads;
}
