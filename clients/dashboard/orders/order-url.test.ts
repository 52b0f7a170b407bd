import { expect, test } from '@jest/globals';
import {
  chipsOf,
  filterOf,
  type OrderListUrl,
  orderListSearch,
  readOrderListUrl,
  withoutChips,
} from './order-url.ts';

const plain: OrderListUrl = {
  view: 'all',
  carrier: null,
  placed: null,
  statuses: [],
  number: null,
  after: null,
  open: null,
};
const full: OrderListUrl = {
  view: 'attention',
  carrier: 'dpd',
  placed: '7d',
  statuses: ['DELAYED', 'LOST'],
  number: 'GG-120',
  after: 'cursor+/=',
  open: 'GG-12064',
};

test.each([
  [plain, ''],
  [{ ...plain, open: 'GG-12064' }, 'open=GG-12064'],
  [
    { ...full, after: null },
    'view=attention&carrier=dpd&placed=7d&status=DELAYED,LOST&number=GG-120&open=GG-12064',
  ],
])('the shortest address of a list: %#', (url, search) => {
  expect(orderListSearch(url)).toBe(search);
});

test.each([plain, full, { ...full, statuses: [] }])(
  'an address reads back as itself: %#',
  (url) => {
    expect(readOrderListUrl(orderListSearch(url))).toEqual(url);
  },
);

test.each([
  '?view=nope&carrier=ups',
  '?status=lost,,__proto__',
  '?placed=&number=%20',
  '?view=__proto__',
])('what is not understood is left out: %s', (search) => {
  expect(readOrderListUrl(search)).toEqual(plain);
});

test('the filter asks from a whole hour, so that it stays the same question for an hour', () => {
  const at = Date.parse('2026-11-21T14:22:31Z');
  expect(filterOf(full, at)).toEqual({
    view: 'NEEDS_ATTENTION',
    carrier: 'dpd',
    shipmentStatuses: ['DELAYED', 'LOST'],
    number: 'GG-120',
    placedSince: '2026-11-14T14:00:00.000Z',
  });
  expect(filterOf(plain, at)).toEqual({ view: 'ALL' });
});

test('each chip can be taken away, which leads back to the first page', () => {
  const chips = chipsOf(full);
  expect(chips.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'Number GG-120',
    'Placed last 7 days',
    'Carrier DPD',
    'Shipment Delayed or Lost',
  ]);
  expect(chips[3]?.without).toEqual({ ...full, statuses: [], after: null });
});

test('clearing all filters keeps the view and the open order', () => {
  expect(withoutChips(full)).toEqual({ ...plain, view: 'attention', open: 'GG-12064' });
});
