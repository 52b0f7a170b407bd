import { expect, test } from '@jest/globals';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { type EventKind, eventRegistry } from './event-registry.ts';
import { factTypes, trackedFrom } from './feed-facts.ts';

const aFact = (type: string, data: object, change: Partial<StoredEvent> = {}): StoredEvent => ({
  _id: '01FACT',
  specversion: '1.0',
  type,
  source: '/test',
  subject: 'Thing:1',
  time: new Date('2026-11-20T12:00:00.000Z'),
  tenant: 'glowglitch',
  key: 'Thing:1',
  keySeq: 1,
  schemaVersion: 1,
  data: { ...data },
  ...change,
});
const hold = { productId: 'prd_1', holdId: 'hld_1', sessionHash: 's' };
const answered = { sessionHash: 's', confidence: 0.9, rulesVersion: '1' };

const known: readonly (readonly [type: string, data: object, names: readonly string[]])[] = [
  [
    'aurora.concierge.session_started',
    { sessionHash: 's', locale: 'en-GB', pagePath: '/rings' },
    ['aurora_session_started'],
  ],
  [
    'aurora.concierge.session_started',
    { sessionHash: 's', pagePath: '/of [e-mail]' },
    ['aurora_session_started'],
  ],
  [
    'aurora.concierge.message_answered',
    { ...answered, intent: 'RETURN_EXCHANGE', answeredWith: ['ASSISTANT_TEXT', 'ESCALATION_FORM'] },
    ['aurora_intent_detected', 'aurora_escalation_shown'],
  ],
  ['aurora.concierge.message_answered', { ...answered, intent: null, answeredWith: [] }, []],
  ['aurora.concierge.hold_changed', { ...hold, state: 'ACTIVE' }, ['aurora_capsule_reserved']],
  ['aurora.concierge.hold_changed', { ...hold, state: 'EXTENDED' }, []],
  ['aurora.concierge.hold_changed', { ...hold, state: 'CONVERTED' }, ['aurora_capsule_converted']],
  ['aurora.concierge.hold_changed', { ...hold, state: 'RELEASED' }, ['aurora_capsule_ended']],
  ['aurora.concierge.hold_changed', { ...hold, state: 'EXPIRED' }, ['aurora_capsule_ended']],
  [
    'aurora.concierge.ticket_created',
    { ticketId: 'tkt_1', sessionHash: 's', what: 'CREATED' },
    ['aurora_stylist_ticket_created'],
  ],
  ['aurora.concierge.ticket_changed', { ticketId: 'tkt_1', what: 'ASSIGNED' }, []],
  [
    'aurora.concierge.ticket_changed',
    { ticketId: 'tkt_1', what: 'RESOLVED' },
    ['aurora_stylist_ticket_resolved'],
  ],
  [
    'aurora.concierge.ticket_changed',
    { ticketId: 'tkt_1', what: 'REOPENED' },
    ['aurora_stylist_ticket_reopened'],
  ],
  [
    'aurora.return.requested',
    { returnId: 'ret_1', orderId: 'ord_1', lines: [{ lineId: 'oln_1', quantity: 1 }] },
    ['aurora_return_initiated'],
  ],
  [
    'aurora.order.update_subscription_changed',
    { orderId: 'ord_1', channel: 'EMAIL', state: 'PENDING' },
    ['aurora_order_updates_subscribed'],
  ],
];

test.each(known)('%s of %j is counted as %j', (type, data, names) => {
  const tracked = trackedFrom(aFact(type, data), 'salt');
  expect(tracked.map(({ name }) => name)).toEqual(names);
  expect(tracked.map(({ _id }) => _id)).toEqual(names.map((name) => `01FACT:${name}`));
  for (const { name, payload } of tracked) {
    const { payload: schema, hashed }: EventKind = eventRegistry[name];
    const unhashed = Object.entries(payload).map(([field, value]) => {
      const plain = hashed.find((each) => `${each}Hash` === field);
      return [plain ?? field, value];
    });
    expect(schema.safeParse(Object.fromEntries(unhashed)).error).toBeUndefined();
  }
});

test('every fact that is read is tried here', () => {
  expect([...new Set(known.map(([type]) => type))].sort()).toEqual([...factTypes].sort());
});

test('the session stays a hash, an order becomes one, and the trace is kept', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const data = { orderId: 'ord_1', lines: [], sessionHash: 's' };
  const [tracked] = trackedFrom(aFact('aurora.return.requested', data, { traceparent }), 'salt');
  expect(tracked).toMatchObject({
    sessionHash: 's',
    requestId: null,
    traceId: 'a'.repeat(32),
    payload: { lineCount: 0, orderIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(JSON.stringify(tracked)).not.toContain('ord_1');
});

test('a fact without a session counts without one', () => {
  const [tracked] = trackedFrom(
    aFact('aurora.concierge.ticket_created', { ticketId: 'tkt_1' }),
    'salt',
  );
  expect(tracked?.sessionHash).toBeNull();
});

test('a subscription counts when it is wished for, not again when it is confirmed or ends', () => {
  const data = { orderId: 'ord_1', channel: 'SMS', state: 'ACTIVE' };
  const fact = aFact('aurora.order.update_subscription_changed', data, { keySeq: 2 });
  expect(trackedFrom(fact, 'salt')).toEqual([]);
});

test('what nobody agreed on counts as nothing', () => {
  expect(trackedFrom(aFact('aurora.order.placed', {}), 'salt')).toEqual([]);
});
