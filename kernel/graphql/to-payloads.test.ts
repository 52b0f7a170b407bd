import { expect, test } from '@jest/globals';
import type { StoredEvent } from '../events/event.ts';
import { createLiveStream } from '../events/live-stream.ts';
import { toPayloads } from './to-payloads.ts';

const filter = { tenant: 'glowglitch', key: 'Order:1' };

const aStream = () =>
  createLiveStream(filter, {
    replay: async () => ({ events: [], gap: false }),
    onEnd: () => {},
  });

const anEvent = (keySeq: number): StoredEvent => ({
  _id: `e${keySeq}`,
  specversion: '1.0',
  type: 'aurora.order.status_changed',
  source: '/orders',
  subject: 'Order:1',
  time: new Date(0),
  tenant: 'glowglitch',
  key: 'Order:1',
  keySeq,
  schemaVersion: 1,
  data: {},
});

test('each event becomes a root value with its id; what has none is passed over', async () => {
  const { stream, subscriber } = aStream();
  const payloads = toPayloads(stream, ({ event }) =>
    event.keySeq === 2 ? null : { seq: event.keySeq },
  );
  subscriber.offer(anEvent(1));
  subscriber.offer(anEvent(2));
  subscriber.gap();
  subscriber.offer(anEvent(3));
  expect(await payloads.next()).toMatchObject({ value: { eventId: 'e1', value: { seq: 1 } } });
  expect(await payloads.next()).toMatchObject({
    value: { eventId: 'e3', gap: true, value: { seq: 3 } },
  });
});

test('a waiting reader is let go at once', async () => {
  const { stream } = aStream();
  const payloads = toPayloads(stream, () => ({}));
  const waiting = payloads.next();
  await payloads.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('an event that cannot be turned into a value ends the stream with that error', async () => {
  const { stream, subscriber } = aStream();
  const payloads = toPayloads(stream, () => Promise.reject(new Error('no such order')));
  subscriber.offer(anEvent(1));
  await expect(payloads.next()).rejects.toThrow('no such order');
});
