import { expect, test } from '@jest/globals';
import { confirms } from './confirmation.ts';
import { type CustomerFile, download, keptBy, missingParts, recordCount } from './customer-file.ts';
import { erasureSentence, partName, progressWords } from './erasure.ts';
import { foundCustomers } from './found-customers.ts';

const anOrder = (number: string, customerId: string, emailMasked = 'o•••@example.com') => ({
  __typename: 'Order' as const,
  id: number,
  number,
  placedAt: '2026-11-20T09:00:00Z',
  customer: {
    __typename: 'Customer' as const,
    id: customerId,
    name: 'Opal Example',
    emailMasked,
    city: null,
    countryCode: 'NL',
  },
});

test('who ordered twice is found once, by both orders', () => {
  const found = foundCustomers([anOrder('GG-3', 'a'), anOrder('GG-2', 'b'), anOrder('GG-1', 'a')]);
  expect(found.customers.map(({ customer, orderNumbers }) => [customer.id, orderNumbers])).toEqual([
    ['a', ['GG-3', 'GG-1']],
    ['b', ['GG-2']],
  ]);
});

test('behind an order whose customer was forgotten nobody is found', () => {
  expect(foundCustomers([anOrder('GG-1', 'nobody', '•••')])).toEqual({
    customers: [],
    forgotten: ['GG-1'],
  });
  expect(foundCustomers([{ ...anOrder('GG-1', 'a'), customer: null }])).toEqual({
    customers: [],
    forgotten: [],
  });
});

const aFile = (parts: Partial<CustomerFile> = {}): CustomerFile => ({
  __typename: 'CustomerFile',
  id: 'file',
  exportedAt: '2026-11-21T12:00:00.000Z',
  orders: [{ collection: 'orders', records: [{ number: 'GG-1' }, { number: 'GG-2' }] }],
  returns: [],
  concierge: [{ collection: 'messages', records: [{ text: 'hello' }] }],
  analytics: [],
  ...parts,
});

test('a part that keeps nothing is no part that did not answer', () => {
  expect(keptBy(aFile(), 'returns')).toEqual([]);
  expect(missingParts(aFile())).toEqual([]);
  expect(missingParts(aFile({ returns: null, analytics: 'not a list' }))).toEqual([
    'returns',
    'analytics',
  ]);
  expect(recordCount(aFile({ returns: null }))).toBe(3);
});

test('the file holds every part as it was given, under a name that tells of nobody', () => {
  const { name, text } = download(aFile());
  expect(name).toBe('customer-data-2026-11-21.json');
  const { orders, returns, concierge, analytics } = aFile();
  expect(JSON.parse(text)).toEqual({
    exportedAt: '2026-11-21T12:00:00.000Z',
    ...{ orders, returns, concierge, analytics },
  });
});

test.each(['Zoë de Vries', 'zoë  de vries', ' ZOË DE VRIES ', 'Zoe\u0308 de Vries'])(
  '%j confirms the name',
  (typed) => {
    expect(confirms(typed, 'Zoë de Vries')).toBe(true);
  },
);

test.each(['', 'Zoe de Vries', 'Zoë', 'forget'])('%j does not', (typed) => {
  expect(confirms(typed, 'Zoë de Vries')).toBe(false);
});

test('an erasure says how far it is', () => {
  const part = (name: string, doneAt: string | null, erased: number) => ({
    __typename: 'CustomerErasurePart' as const,
    part: name,
    doneAt,
    erased,
  });
  const orders = part('orders', '2026-11-21T12:00:00Z', 1_200);
  expect(erasureSentence({ state: 'RUNNING', parts: [orders, part('returns', null, 0)] })).toMatch(
    /^1 of 2 parts have still to answer/,
  );
  expect(erasureSentence({ state: 'DONE', parts: [orders] })).toBe(
    'Every part of the shop has forgotten them: 1,200 records.',
  );
  expect(progressWords({ state: 'RUNNING', parts: [orders, part('returns', null, 0)] })).toBe(
    '1 of 2 parts have still to answer',
  );
  expect([partName('orders'), partName('atelier')]).toEqual(['Orders', 'atelier']);
});
