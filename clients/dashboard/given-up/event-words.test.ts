import { expect, test } from '@jest/globals';
import { eventFailureWords, eventTypeWords } from './event-words.ts';
import { noticeFailureWords } from './notice-words.ts';
import { payoutFailureWords, payoutWords } from './payout-words.ts';

test.each([
  ['returns.orders', 'Returns could not take this in. Returns may not know how this order stands.'],
  [
    'concierge.erasures',
    'Concierge could not take this in. What it keeps of a customer may not be forgotten yet.',
  ],
  ['billing.orders', 'Billing could not take this in. What it shows may be behind.'],
])('a feed that gave up says what may be wrong meanwhile: %s', (feed, words) => {
  expect(eventFailureWords(feed)).toBe(words);
});

test('what happened is told in words', () => {
  expect(eventTypeWords('aurora.order.status_changed')).toBe('Order: status changed');
});

test('why a notice was not sent is a sentence, also for a code that nobody has met', () => {
  expect(noticeFailureWords('TIMEOUT')).toBe('The service that sends it did not answer in time.');
  expect(noticeFailureWords('HTTP_503')).toContain('was out of order: HTTP_503.');
  expect(noticeFailureWords('SMTP_550')).toBe('The service that sends it refused it: SMTP_550.');
});

test('a payout says how much where the role may see it, and what the payment service said', () => {
  const refund = { __typename: 'Money', amount: '490.00', currencyCode: 'EUR' } as const;
  expect(payoutWords({ outcome: 'REFUND', refund })).toBe('Refund of €490');
  expect(payoutWords({ outcome: 'STORE_CREDIT' })).toBe('Store credit');
  expect(payoutFailureWords('ACCOUNT_CLOSED')).toContain('said ACCOUNT_CLOSED.');
  expect(payoutFailureWords('INTERNAL')).toContain('gave no reason.');
});
