import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHistories } from '../testing/event-histories.ts';
import { anEventRecord } from '../testing/start-analytics.ts';
import { withEvents } from './session-summary.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));

test('a session is known by its first event, what was done, wanted and bought, and how it was rated', () => {
  const events = [
    anEventRecord({ _id: '3', name: 'aurora_checkout_started', occurredAt: at(9) }),
    anEventRecord({ _id: '1', name: 'aurora_widget_open', occurredAt: at(1), receivedAt: at(30) }),
    anEventRecord({
      _id: '2',
      name: 'aurora_intent_detected',
      payload: { intent: 'FIND_PRODUCT' },
      occurredAt: at(2),
      receivedAt: at(2),
    }),
    anEventRecord({
      _id: '4',
      name: 'aurora_csat_submitted',
      payload: { csatId: 'c', version: 1, intent: 'FIND_PRODUCT', rating: 2 },
      occurredAt: at(10),
    }),
    anEventRecord({
      _id: '5',
      name: 'aurora_csat_submitted',
      payload: { csatId: 'c', version: 2, intent: 'FIND_PRODUCT', rating: 5 },
      occurredAt: at(20),
    }),
  ];
  expect(withEvents(null, events)).toEqual({
    firstAt: at(1),
    lastReceivedAt: at(30),
    did: [
      'aurora_checkout_started',
      'aurora_csat_submitted',
      'aurora_intent_detected',
      'aurora_widget_open',
    ],
    intents: [{ id: '2', at: at(2), intent: 'FIND_PRODUCT' }],
    purchases: [{ id: '3', at: at(9) }],
    ratings: [{ csatId: 'c', at: at(10), version: 2, intent: 'FIND_PRODUCT', rating: 5 }],
  });
});

test('the order of events and where a batch is cut do not matter', () => {
  fc.assert(
    fc.property(eventHistories({ sessions: 1 }), fc.nat(), (history, cut) => {
      const [first, ...rest] = [history, history.toReversed()].map((events) => {
        const at = cut % events.length;
        const before = at === 0 ? null : withEvents(null, events.slice(0, at));
        return withEvents(before, events.slice(at));
      });
      for (const other of rest) expect(other).toEqual(first);
    }),
  );
});

test('a session that never ends is still bounded', () => {
  const events = Array.from({ length: 500 }, (_, index) =>
    anEventRecord({
      _id: `e${index}`,
      name: 'aurora_intent_detected',
      payload: { intent: 'TRACK_ORDER' },
      occurredAt: at(index),
    }),
  );
  const { intents } = withEvents(null, events);
  expect(intents).toHaveLength(200);
  expect(intents.at(-1)?.at).toEqual(at(199));
});
