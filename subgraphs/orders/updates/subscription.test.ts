import { expect, test } from '@jest/globals';
import type { Proof } from './proof.ts';
import { begun, ended, isTold, proved } from './subscription.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');

const proof: Proof = {
  _id: 'upr_1',
  sessionId: 'ses_1',
  codeHash: 'right',
  expiresAt: noon,
  wrongCodes: 0,
};
const wish = {
  _id: 'ous_1',
  tenant: 'glowglitch',
  orderId: 'ord_1',
  sessionId: 'ses_1',
  channel: 'EMAIL',
  sealedTarget: 'sealed',
  targetHash: 'hash',
  proof,
  termsVersion: '2026-11',
  orderVersion: 3,
  orderSlot: 0,
  sessionSlot: 0,
} as const;

test('a subscription waits for its proof and is told of nothing until then', () => {
  const pending = begun(wish, null, noon);
  expect(pending).toMatchObject({ state: 'PENDING', version: 1, consent: { confirmedAt: null } });
  expect(isTold(pending)).toBe(false);
  const active = proved(pending, 5, noon);
  expect(active).toMatchObject({ state: 'ACTIVE', version: 2, sinceVersion: 5, proof: null });
  expect(isTold(active)).toBe(true);
});

test('a subscription that needs no proof begins at once, and anew after it ended', () => {
  const active = begun({ ...wish, proof: null }, null, noon);
  const over = ended(active, 'UNSUBSCRIBED', noon);
  expect(begun({ ...wish, proof: null }, over, noon)).toMatchObject({
    state: 'ACTIVE',
    version: 3,
    endedAt: null,
    endReason: null,
  });
});

test('a subscription that ended forgets its address, but for the last news of an order that is done', () => {
  const active = begun({ ...wish, proof: null }, null, noon);
  for (const reason of ['UNSUBSCRIBED', 'ADDRESS_GONE', 'ERASED'] as const) {
    const over = ended(active, reason, noon);
    expect([over.sealedTarget, over.open, isTold(over)]).toEqual([null, undefined, false]);
  }
  expect(isTold(ended(active, 'ORDER_DONE', noon))).toBe(true);
  expect(ended(begun(wish, null, noon), 'ORDER_DONE', noon).sealedTarget).toBeNull();
});
