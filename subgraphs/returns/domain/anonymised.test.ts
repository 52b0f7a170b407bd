import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { anonymised } from './anonymised.ts';
import { newReturn } from './return-request.ts';
import { approve } from './return-steps.ts';

const now = new Date('2026-11-21T12:00:00.000Z');

const requested = newReturn(
  anOrder(),
  {
    id: 'ret_1',
    number: 'RMA-20001',
    outcome: 'REFUND',
    reason: 'WRONG_SIZE',
    comment: 'Ring for Opal, call me in Utrecht',
    lines: [{ lineId: 'oln_studs', quantity: 2 }],
    by: { by: 'SHOPPER', subject: null },
  },
  now,
);

test('an anonymous return keeps pieces, amounts and states, and no word that anybody wrote', () => {
  const label = { carrier: 'house', trackingNumber: 'GGR1' };
  const record = approve(requested, label, {
    by: 'STAFF',
    subject: 'usr_1',
    note: 'Opal was kind on the phone',
    now,
  });

  const left = anonymised(record, now);

  expect(left).toMatchObject({
    number: 'RMA-20001',
    state: 'APPROVED',
    refundMinor: record.refundMinor,
    lines: record.lines,
    version: record.version + 1,
  });
  expect(JSON.stringify(left)).not.toMatch(/Opal|Utrecht|GGR1/);
  expect(left && anonymised(left, now)).toBeNull();
});
