import { describe, expect, test } from '@jest/globals';
import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { anOrder } from '../testing/an-order.ts';
import type { ReturnRecord } from './return.ts';
import { newReturn } from './return-request.ts';
import { nextReturnStates, nextStatesForStaff, type ReturnState } from './return-state.ts';
import * as steps from './return-steps.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const staff: steps.StepBy = { by: 'STAFF', subject: 'usr_1', note: null, now };
const label = { carrier: 'house', trackingNumber: 'GGR1' };

const requested = newReturn(
  anOrder(),
  {
    id: 'ret_1',
    number: 'RMA-20001',
    outcome: 'REFUND',
    reason: 'WRONG_SIZE',
    comment: null,
    lines: [{ lineId: 'oln_studs', quantity: 2 }],
    by: { by: 'SHOPPER', subject: null },
  },
  now,
);
const approved = steps.approve(requested, label, staff);
const received = steps.receive(approved, staff);
const inspected = (acceptedQuantity: number): ReturnRecord =>
  steps.inspect(received, anOrder(), [{ returnLineId: 'ret_1_1', acceptedQuantity }], staff);
const resolved = steps.resolve(inspected(2), 'REFUND', staff);

test('an approved return has a label and four weeks, which end when it is sent', () => {
  expect(approved).toMatchObject({
    state: 'APPROVED',
    label,
    expiresAt: addMs(now, 28 * DAY_MS),
    version: 2,
  });
  expect(steps.ship(approved, now)).toMatchObject({ state: 'IN_TRANSIT', label, expiresAt: null });
});

test('a parcel that nobody scanned was in transit all the same', () => {
  expect(received.history.map(({ state, by }) => [state, by])).toEqual([
    ['REQUESTED', 'SHOPPER'],
    ['APPROVED', 'STAFF'],
    ['IN_TRANSIT', 'CARRIER'],
    ['RECEIVED', 'STAFF'],
  ]);
});

test('a scan that comes late changes nothing', () => {
  expect(steps.ship(received, now)).toBe(received);
});

test.each([
  [2, 'ACCEPTED', 49_000],
  [1, 'PARTIAL', 24_500],
  [0, 'REJECTED', 0],
])('of two pieces %d accepted is %s and brings back %d', (accepted, result, refundMinor) => {
  expect(inspected(accepted)).toMatchObject({
    state: 'INSPECTED',
    inspection: { result, at: now },
    refundMinor,
    lines: [{ quantity: 2, acceptedQuantity: accepted }],
  });
});

test('a line that the inspection does not name was accepted whole', () => {
  expect(steps.inspect(received, anOrder(), [], staff).lines[0]?.acceptedQuantity).toBe(2);
});

test.each([
  [[{ returnLineId: 'ret_2_1', acceptedQuantity: 1 }], 0],
  [[{ returnLineId: 'ret_1_1', acceptedQuantity: 3 }], 0],
  [[{ returnLineId: 'ret_1_1', acceptedQuantity: -1 }], 0],
  [[{ returnLineId: 'ret_1_1', acceptedQuantity: 0.5 }], 0],
  [
    [
      { returnLineId: 'ret_1_1', acceptedQuantity: 1 },
      { returnLineId: 'ret_1_1', acceptedQuantity: 1 },
    ],
    1,
  ],
])('an inspection of %j is wrong at line %d', (lines, index) => {
  expect(steps.checkInspection(received, lines)?.index).toBe(index);
});

test('a refund and a credit owe what was accepted; an exchange and a resizing owe nothing', () => {
  expect(resolved.payout).toMatchObject({
    _id: 'pay_ret_1',
    kind: 'REFUND',
    amountMinor: 49_000,
    state: 'PENDING',
  });
  expect(steps.resolve(inspected(1), 'STORE_CREDIT', staff).payout?.amountMinor).toBe(24_500);
  expect(steps.resolve(inspected(2), 'EXCHANGE', staff).payout).toBeNull();
  expect(steps.resolve(inspected(0), 'REFUND', staff).payout).toBeNull();
});

test('a return that is opened and resolved again owes nothing twice', () => {
  const paid = steps.paid(resolved, 'ledger-1', now);
  const again = steps.resolve(
    steps.reopen(steps.close(paid, staff), { ...staff, note: 'Not there' }),
    'REFUND',
    staff,
  );
  expect(again).toMatchObject({
    state: 'RESOLVED',
    payout: { state: 'PAID', reference: 'ledger-1' },
  });
});

test('while money is on its way nobody decides anew what is done for the customer', () => {
  const paying = steps.close(resolved, staff);
  expect(() => steps.reopen(paying, staff)).toThrow(
    'Its money is on its way; the return can be opened again once that is paid or has failed',
  );
  expect(steps.nextStatesOf(paying)).toEqual([]);
  const paid = steps.paid(paying, 'ledger-1', now);
  expect(steps.nextStatesOf(paid)).toEqual(['REOPENED']);
  expect(steps.reopen(paid, staff).state).toBe('REOPENED');
});

test('a payout that failed for good is tried anew when the return is resolved again', () => {
  let failed = resolved;
  while (failed.payout?.state === 'PENDING') failed = steps.payoutFailed(failed, 'HTTP_503', now);
  const reopened = steps.reopen(steps.close(failed, staff), { ...staff, note: 'Not paid' });
  const later = addMs(now, DAY_MS);
  expect(steps.resolve(reopened, 'STORE_CREDIT', { ...staff, now: later }).payout).toEqual({
    ...resolved.payout,
    kind: 'STORE_CREDIT',
    dueAt: later,
  });
  expect(steps.resolve(reopened, 'EXCHANGE', staff).payout?.state).toBe('FAILED');
});

test('a payout that fails is tried ever later, in the end left to a person', () => {
  let record = resolved;
  const waits: number[] = [];
  for (let attempt = 1; attempt <= steps.payoutAttemptsMax; attempt += 1) {
    record = steps.payoutFailed(record, 'HTTP_503', now);
    waits.push(((record.payout?.dueAt.getTime() ?? 0) - now.getTime()) / MINUTE_MS);
  }
  // The last wait is for a person: from then on it is given up.
  expect(waits).toEqual([2, 4, 8, 16, 32, 0]);
  expect(record.payout).toMatchObject({ state: 'FAILED', lastFailure: 'HTTP_503' });
});

describe('a payout that was left to a person', () => {
  const givenUp = (record: ReturnRecord) => {
    let failed = record;
    while (failed.payout?.state === 'PENDING')
      failed = steps.payoutFailed(failed, 'ACCOUNT_CLOSED', now);
    return failed;
  };
  const failed = givenUp(resolved);

  test('is tried once more with all its tries, under its own id', () => {
    const retry = { by: 'Jasper Sample', at: addMs(now, DAY_MS) };
    expect(steps.isPayoutGivenUp(failed)).toBe(true);
    const again = steps.payoutRetried(failed, retry);
    expect(again.payout).toMatchObject({
      _id: failed.payout?._id,
      state: 'PENDING',
      attempts: 0,
      dueAt: retry.at,
      lastRetry: retry,
    });
    expect(steps.isPayoutGivenUp(again)).toBe(false);
    expect(again.version).toBe(failed.version + 1);
  });

  test('is none while what is owed is decided anew, nor where it is owed no more', () => {
    const reopened = steps.reopen(steps.close(failed, staff), { ...staff, note: 'Not paid' });
    expect(steps.isPayoutGivenUp(steps.close(failed, staff))).toBe(true);
    expect(steps.isPayoutGivenUp(reopened)).toBe(false);
    expect(steps.isPayoutGivenUp(steps.resolve(reopened, 'EXCHANGE', staff))).toBe(false);
    const nothing = [{ returnLineId: 'ret_1_1', acceptedQuantity: 0 }];
    const refused = steps.inspect(reopened, anOrder(), nothing, staff);
    expect(steps.isPayoutGivenUp(steps.resolve(refused, 'REFUND', staff))).toBe(false);
  });
});

test('each change counts the version by one and is written down', () => {
  expect(resolved.version).toBe(resolved.history.length);
  expect(resolved.history.at(-1)).toEqual({
    seq: 6,
    state: 'RESOLVED',
    by: 'STAFF',
    subject: 'usr_1',
    note: null,
    at: now,
  });
});

const take: Readonly<Record<ReturnState, ((record: ReturnRecord) => ReturnRecord) | null>> = {
  REQUESTED: null,
  APPROVED: (record) => steps.approve(record, label, staff),
  DECLINED: (record) => steps.decline(record, staff),
  CANCELLED: (record) => steps.cancel(record, staff),
  IN_TRANSIT: null,
  RECEIVED: (record) => steps.receive(record, staff),
  INSPECTED: (record) => steps.inspect(record, anOrder(), [], staff),
  RESOLVED: (record) => steps.resolve(record, 'REFUND', staff),
  CLOSED: (record) => steps.close(record, staff),
  REOPENED: (record) => steps.reopen(record, staff),
  EXPIRED: (record) => steps.expire(record, now),
};

test('every step works from the states that lead to it and from no other', () => {
  for (const from of Object.keys(nextReturnStates) as ReturnState[])
    for (const [to, step] of Object.entries(take)) {
      if (!step) continue;
      const leads =
        nextReturnStates[from].some((next) => next === to) ||
        // Receiving takes the carrier's step along.
        (from === 'APPROVED' && to === 'RECEIVED');
      const attempt = () => step({ ...requested, state: from }).state;
      if (leads) expect(attempt()).toBe(to);
      else expect(attempt).toThrow(`A return that is ${from} cannot become ${to}`);
      // The one step here that nobody of the team takes.
      const isForStaff = leads && to !== 'EXPIRED';
      expect([from, nextStatesForStaff(from).includes(to as ReturnState)]).toEqual([
        from,
        isForStaff,
      ]);
    }
  expect(nextStatesForStaff('APPROVED')).not.toContain('IN_TRANSIT');
});
