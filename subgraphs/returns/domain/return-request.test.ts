import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import {
  checkRequest,
  newReturn,
  previewRefund,
  type RequestedLine,
  refundFor,
  returnsOfOrderMax,
} from './return-request.ts';
import type { ReturnState } from './return-state.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const check = (lines: readonly RequestedLine[]) => checkRequest(lines, anOrder(), [], now);

test.each([
  ['nothing', [], ['LINES_EMPTY']],
  ['a piece of another order', [{ lineId: 'oln_other', quantity: 1 }], ['LINE_UNKNOWN']],
  ['an engraved piece', [{ lineId: 'oln_ring', quantity: 1 }], ['NOT_ELIGIBLE']],
  ['none of a piece', [{ lineId: 'oln_studs', quantity: 0 }], ['QUANTITY_INVALID']],
  ['less than none', [{ lineId: 'oln_studs', quantity: -1 }], ['QUANTITY_INVALID']],
  ['more than were bought', [{ lineId: 'oln_studs', quantity: 3 }], ['QUANTITY_INVALID']],
  [
    'more than were bought, in two parts',
    [
      { lineId: 'oln_studs', quantity: 2 },
      { lineId: 'oln_studs', quantity: 1 },
    ],
    ['QUANTITY_INVALID'],
  ],
  ['both studs', [{ lineId: 'oln_studs', quantity: 2 }], []],
])('asking for %s', (_what, lines, codes) => {
  expect(check(lines).map((error) => error.code)).toEqual(codes);
});

test('an error names the line it is about', () => {
  const lines = [
    { lineId: 'oln_studs', quantity: 1 },
    { lineId: 'oln_ring', quantity: 1 },
  ];
  expect(check(lines)[0]).toMatchObject({
    path: ['1', 'orderLineId'],
    message: 'This piece was made for you and cannot come back',
  });
});

test('asked for and called off again and again, it ends somewhere', () => {
  const cancelled = { state: 'CANCELLED' as ReturnState, lines: [] };
  const studs = [{ lineId: 'oln_studs', quantity: 1 }];
  const after = (count: number) =>
    checkRequest(
      studs,
      anOrder(),
      Array.from({ length: count }, () => cancelled),
      now,
    );
  expect(after(returnsOfOrderMax - 1)).toEqual([]);
  expect(after(returnsOfOrderMax)).toMatchObject([{ code: 'NOT_ELIGIBLE', path: [] }]);
});

test('a new return has a line of the order once, and what was paid for its pieces', () => {
  const studs = { lineId: 'oln_studs', quantity: 1 };
  const request = {
    id: 'ret_1',
    number: 'RMA-20001',
    outcome: 'REFUND',
    reason: 'WRONG_SIZE',
    comment: null,
    by: { by: 'SHOPPER', subject: null },
    lines: [studs, studs],
  } as const;
  expect(newReturn(anOrder(), request, now)).toMatchObject({
    state: 'REQUESTED',
    orderId: 'ord_1',
    lines: [{ _id: 'ret_1_1', orderLineId: 'oln_studs', quantity: 2 }],
    refundMinor: 49_000,
    version: 1,
  });
});

test.each([
  [167, 1_000, [166, 333, 500, 666, 833, 1_000]],
  [166, 998, [166, 332, 499, 665, 831, 998]],
])(
  'six for %i each that cost %i bring back just that, and some of them no more than their part',
  (unitPriceMinor, totalMinor, refunds) => {
    const six = { lineId: 'oln_six', quantity: 6, unitPriceMinor, totalMinor, finalSale: false };
    const order = anOrder({ lines: [six] });
    const refundOf = (quantity: number) => refundFor(order, [{ lineId: 'oln_six', quantity }]);
    expect(refunds.map((_, index) => refundOf(index + 1).amountMinor)).toEqual(refunds);
  },
);

test('the refund is what was paid for the pieces; the house pays their way back', () => {
  const eur = (amountMinor: number) => ({ amountMinor, currencyCode: 'EUR' });
  expect(previewRefund(anOrder(), [{ lineId: 'oln_studs', quantity: 2 }])).toEqual({
    refund: eur(49_000),
    shippingFee: eur(0),
    total: eur(49_000),
  });
});
