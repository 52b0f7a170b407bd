import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { eligibilityOf } from './eligibility.ts';
import { checkLines, mergeLines, previewRefund } from './return-request.ts';

const eligibility = eligibilityOf(anOrder(), [], new Date('2026-11-21T12:00:00.000Z'));

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
  expect(checkLines(lines, eligibility).map((error) => error.code)).toEqual(codes);
});

test('an error names the line it is about', () => {
  const lines = [
    { lineId: 'oln_studs', quantity: 1 },
    { lineId: 'oln_ring', quantity: 1 },
  ];
  expect(checkLines(lines, eligibility)[0]).toMatchObject({
    path: ['1', 'orderLineId'],
    message: 'This piece was made for you and cannot come back',
  });
});

test('a line asked for twice is one line', () => {
  const studs = { lineId: 'oln_studs', quantity: 1 };
  expect(mergeLines([studs, studs])).toEqual([{ lineId: 'oln_studs', quantity: 2 }]);
});

test('the refund is what was paid for the pieces; the house pays their way back', () => {
  const eur = (amountMinor: number) => ({ amountMinor, currencyCode: 'EUR' });
  expect(previewRefund(anOrder(), [{ lineId: 'oln_studs', quantity: 2 }])).toEqual({
    refund: eur(49_000),
    shippingFee: eur(0),
    total: eur(49_000),
  });
});
