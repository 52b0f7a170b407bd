import { expect, test } from '@jest/globals';
import { everyOrder, type OrderFilterInput, readOrderCriteria } from './order-criteria.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const read = (filter: OrderFilterInput | null) =>
  readOrderCriteria(filter, { now, hashEmail: (address) => `hash of ${address}` });

test('without a filter every order is meant', () => {
  expect(read(null)).toEqual(everyOrder);
  expect(Object.values(everyOrder).every((part) => part === null)).toBe(true);
});

test('a view and states narrow each other', () => {
  expect(read({ view: 'DELIVERED', states: ['COMPLETED', 'SHIPPED'] }).states).toEqual([
    'COMPLETED',
  ]);
  expect(read({ view: 'ON_THE_WAY', states: ['PLACED'] }).states).toEqual([]);
  expect(read({ view: 'NEEDS_ATTENTION', attention: ['LOST'] }).attention).toEqual(['LOST']);
});

test('a number is read as people type it; what is none finds nothing', () => {
  expect(read({ number: ' gg 120 ' }).numberPrefix).toBe('GG-120');
  expect(read({ number: '%' }).states).toEqual([]);
  expect(read({ number: '' }).states).toBeNull();
});

test('an address is looked for by its hash; what is none finds nothing', () => {
  expect(read({ email: ' Opal@Example.com ' }).emailHash).toBe('hash of opal@example.com');
  expect(read({ email: 'opal' }).states).toEqual([]);
});

test('late is what should have arrived by now', () => {
  expect(read({ isLate: true }).dueBefore).toBe(now);
  expect(read({ isLate: false }).dueBefore).toBeNull();
});

test.each([
  ['opal@example.com', { emailHash: 'hash of opal@example.com' }],
  ['GG-12047', { numberPrefix: 'GG-12047' }],
  ['120', { numberPrefix: 'GG-120' }],
  ['#gg12', { numberPrefix: 'GG-12' }],
  ['1Z 5R89 3903 5756 7127', { trackingNumber: '1Z5R89390357567127' }],
  ['0998 1234 5678 90', { trackingNumber: '09981234567890' }],
  ['rb123456785nl', { trackingNumber: 'RB123456785NL' }],
  ['Opal', { namePrefix: 'opal' }],
  ['  ÉXample ', { namePrefix: 'example' }],
  ['van der', { namePrefix: 'van der' }],
  ['   ', {}],
  ['@', { states: [] }],
  ['***', { states: [] }],
])('one box understands %j', (search, part) => {
  expect(read({ search })).toEqual({ ...everyOrder, ...part });
});
