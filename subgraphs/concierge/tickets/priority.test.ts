import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, HOUR_MS } from '../../../kernel/clock.ts';
import {
  highValueOrderMinor,
  nextPriority,
  type PriorityFacts,
  pointsFor,
  priorityOf,
  rankOf,
  reasonPoints,
  ticketPriorities,
  vipMinor,
} from './priority.ts';
import { ticketTopics } from './ticket.ts';

const now = new Date('2026-11-20T11:00:00Z');
const plain: PriorityFacts = {
  topic: 'STYLE_ADVICE',
  message: 'Can somebody help me choose between two rings?',
  orderMinor: null,
  ordersMinor: 0,
  holdEndsAt: null,
  cameBack: 0,
};
const of = (facts: Partial<PriorityFacts>) => priorityOf({ ...plain, ...facts }, now);

test('a question like any other is of normal priority, without a reason', () => {
  expect(of({})).toEqual({ priority: 'NORMAL', reasons: [] });
});

test.each<[string, Partial<PriorityFacts>, string, readonly string[]]>([
  ['a complaint', { topic: 'COMPLAINT' }, 'HIGH', ['COMPLAINT']],
  ['haste', { message: 'I need it for tomorrow' }, 'HIGH', ['URGENT_WORDS']],
  ['a hold about to end', { holdEndsAt: addMs(now, 6 * HOUR_MS) }, 'HIGH', ['HOLD_ENDS_SOON']],
  ['much bought', { ordersMinor: vipMinor }, 'HIGH', ['VIP']],
  ['a dear order alone', { orderMinor: highValueOrderMinor }, 'NORMAL', ['HIGH_VALUE_ORDER']],
  ['a sigh alone', { message: 'I am disappointed' }, 'NORMAL', ['UNHAPPY_WORDS']],
  ['a second visit alone', { cameBack: 1 }, 'NORMAL', ['CAME_BACK']],
  [
    'a dear order and a sigh',
    { orderMinor: highValueOrderMinor, message: 'Still no parcel' },
    'HIGH',
    ['HIGH_VALUE_ORDER', 'UNHAPPY_WORDS'],
  ],
  [
    'a complaint in haste',
    { topic: 'COMPLAINT', message: 'The wedding is tomorrow' },
    'URGENT',
    ['COMPLAINT', 'URGENT_WORDS'],
  ],
])('%s counts', (_what, facts, priority, reasons) => {
  expect(of(facts)).toEqual({ priority, reasons });
});

describe('words', () => {
  test.each([
    'URGENT please',
    'as soon as possible',
    'I am flying tomorrow',
    'can you do it right away',
    'the wedding is today',
  ])('%j is haste', (message) => {
    expect(of({ message }).reasons).toEqual(['URGENT_WORDS']);
  });

  test.each([
    'It is not urgent',
    'nothing urgent, take your time',
    'a ring for our wedding next summer',
    'the shop opened today, how lovely',
    'insurgent',
  ])('%j is none', (message) => {
    expect(of({ message }).reasons).toEqual([]);
  });

  test.each([
    'This is unacceptable',
    'I’m not happy with the clasp',
    'the third time I ask',
    'still waiting',
    'I was very upset',
  ])('%j is disappointment', (message) => {
    expect(of({ message }).reasons).toEqual(['UNHAPPY_WORDS']);
  });

  test.each(['I was not disappointed', 'a terrific ring', 'happy with it'])(
    '%j is none',
    (text) => {
      expect(of({ message: text }).reasons).toEqual([]);
    },
  );
});

test('a hold that is over, or has a day left, is no haste', () => {
  expect(of({ holdEndsAt: addMs(now, -1) }).reasons).toEqual([]);
  expect(of({ holdEndsAt: addMs(now, 24 * HOUR_MS) }).reasons).toEqual([]);
});

test('more reasons never make a ticket less urgent, and its points say what it is', () => {
  const someFacts = fc.record<PriorityFacts>({
    topic: fc.constantFrom(...ticketTopics),
    message: fc.constantFrom('hello', 'urgent', 'still nothing', 'urgent, and still nothing'),
    orderMinor: fc.constantFrom(null, 0, highValueOrderMinor),
    ordersMinor: fc.constantFrom(0, vipMinor),
    holdEndsAt: fc.constantFrom(null, addMs(now, HOUR_MS)),
    cameBack: fc.nat(2),
  });
  fc.assert(
    fc.property(someFacts, (facts) => {
      const { priority, reasons } = priorityOf(facts, now);
      const points = reasons.reduce((sum, reason) => sum + reasonPoints[reason], 0);
      const expected = points >= pointsFor.URGENT ? 2 : points >= pointsFor.HIGH ? 1 : 0;
      expect(rankOf(priority)).toBe(expected);
      const worse = priorityOf({ ...facts, topic: 'COMPLAINT' }, now);
      expect(rankOf(worse.priority)).toBeGreaterThanOrEqual(rankOf(priority));
    }),
  );
});

test('above urgent there is nothing', () => {
  expect(ticketPriorities.map(nextPriority)).toEqual(['HIGH', 'URGENT', null]);
});
