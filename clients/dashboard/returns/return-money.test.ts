import { expect, test } from '@jest/globals';
import { aReturnLine, aReturnRow, euros } from '../testing/a-return.ts';
import { consequence, moneyBack, worthOf } from './return-money.ts';

test('what is exchanged or resized brings no money back, whatever the pieces are worth', () => {
  expect(moneyBack(aReturnRow({ outcome: 'EXCHANGE' }))).toBeNull();
  expect(moneyBack(aReturnRow({ outcome: 'RESIZE' }))).toBeNull();
  expect(moneyBack(aReturnRow({ outcome: 'STORE_CREDIT' }))).toBe('€1,940');
});

test('a role without totals, and a return of which nothing was accepted, show no money', () => {
  expect(moneyBack(aReturnRow({ refund: null }))).toBeNull();
  expect(moneyBack(aReturnRow({ refund: euros('0.00') }))).toBeNull();
});

test('an inspection is worth what it accepts, to the cent', () => {
  const lines = [aReturnLine('a', 3, '19.99'), aReturnLine('b', 1, '0.10')];
  expect(worthOf(lines, {})).toBe('€60.07');
  expect(worthOf(lines, { a: 1, b: 0 })).toBe('€19.99');
  expect(worthOf(lines, { a: 0, b: 0 })).toBe('€0');
});

test('what a price is missing from is not added up', () => {
  expect(worthOf([aReturnLine('a', 1, '19.99'), aReturnLine('b', 1, null)], {})).toBeNull();
});

const inspected = { inspection: 'PARTIAL', payout: null, refund: euros('400.00') } as const;

test('each outcome says what comes of it, with the sum only for who may see it', () => {
  expect(consequence('REFUND', inspected)).toBe('€400 goes back the way it was paid.');
  expect(consequence('STORE_CREDIT', inspected)).toBe('€400 to spend in the shop.');
  expect(consequence('REFUND', { ...inspected, refund: null })).toBe(
    'What was accepted goes back the way it was paid.',
  );
  expect(consequence('EXCHANGE', inspected)).not.toMatch(/€|refund/i);
});

test('money is promised neither twice nor for what was not accepted', () => {
  const payout = {
    __typename: 'ReturnPayout',
    state: 'PAID',
    amount: euros('400.00'),
    reference: 'ledger-1',
  } as const;
  expect(consequence('REFUND', { ...inspected, payout })).toContain('nothing more is paid');
  expect(consequence('STORE_CREDIT', { ...inspected, inspection: 'REJECTED' })).toBe(
    'Nothing was accepted: nothing is paid.',
  );
});
