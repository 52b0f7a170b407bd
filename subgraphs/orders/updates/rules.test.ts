import { describe, expect, test } from '@jest/globals';
import { addMs } from '../../../kernel/clock.ts';
import { type DeliveryRecord, failed, held, newDelivery, retried } from './delivery.ts';
import { codeText, updateSms, updateText } from './notice-text.ts';
import { judgeProof, type Proof } from './proof.ts';
import { attemptsMax, retryDelayMs } from './retry-delay.ts';
import { begun, ended, freeSlot, isTold, proved } from './subscription.ts';
import { readUnsubscribeToken, unsubscribeToken } from './unsubscribe-link.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');
const secret = 'a-secret-of-the-tests-and-of-nothing-else';

describe('retries', () => {
  test('wait four times as long each time, half of it left to chance, and end', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((failures) => retryDelayMs(failures, null, 1));
    expect(waits).toEqual([5_000, 20_000, 80_000, 320_000, 1_280_000, null]);
    expect(retryDelayMs(1, null, 0)).toBe(2_500);
    expect(attemptsMax).toBe(6);
  });

  test('heed what the receiver asks for, longer alone and within an hour', () => {
    expect(retryDelayMs(1, 60_000, 1)).toBe(60_000);
    expect(retryDelayMs(1, 1_000, 1)).toBe(5_000);
    expect(retryDelayMs(1, 86_400_000, 1)).toBe(3_600_000);
  });
});

describe('a notice', () => {
  const inHand: DeliveryRecord = {
    ...newDelivery(
      {
        tenant: 'glowglitch',
        orderId: 'ord_1',
        subscriptionId: 'ous_1',
        eventId: 'evt_1',
        channel: 'EMAIL',
        news: 'SHIPPED',
        orderVersion: 2,
      },
      noon,
      noon,
    ),
    attempts: 1,
    claim: 'me',
    version: 2,
  };
  const failure = (kind: 'TEMPORARY' | 'PERMANENT' | 'GONE') => ({
    kind,
    reason: 'HTTP_429',
    retryAfterMs: null,
  });

  test('that failed for now is tried again, and given up with its tries', () => {
    expect(failed(inHand, failure('TEMPORARY'), 1, noon)).toMatchObject({
      state: 'WAITING',
      dueAt: addMs(noon, 5_000),
      claim: null,
      lastFailure: 'HTTP_429',
      version: 3,
    });
    const last = { ...inHand, attempts: attemptsMax };
    expect(failed(last, failure('TEMPORARY'), 1, noon)).toMatchObject({ state: 'DEAD' });
  });

  test('that will never be taken is given up at once; where nobody is reached it is dropped', () => {
    expect(failed(inHand, failure('PERMANENT'), 1, noon)).toMatchObject({ state: 'DEAD' });
    expect(failed(inHand, failure('GONE'), 1, noon)).toMatchObject({
      state: 'DROPPED',
      dropReason: 'ADDRESS_GONE',
    });
  });

  test('that was put off has not been tried', () => {
    const later = addMs(noon, 60_000);
    expect(held(inHand, later, noon)).toMatchObject({ attempts: 0, dueAt: later, isHeld: true });
  });

  test('that was given up can be sent once more with all its tries; others cannot', () => {
    const dead = failed(inHand, failure('PERMANENT'), 1, noon);
    expect(retried(dead, noon)).toMatchObject({ state: 'WAITING', attempts: 0, dueAt: noon });
    expect(retried(inHand, noon)).toBeNull();
  });
});

describe('a proof', () => {
  const proof: Proof = {
    _id: 'upr_1',
    sessionId: 'ses_1',
    codeHash: 'right',
    expiresAt: addMs(noon, 1),
    wrongCodes: 0,
  };
  const answer = (codeHash: string, sessionId = 'ses_1') => ({ sessionId, codeHash });

  test('opens to the right code, until its time is over', () => {
    expect(judgeProof(proof, answer('right'), noon).verdict).toBe('RIGHT');
    expect(judgeProof(proof, answer('right'), addMs(noon, 1)).verdict).toBe('GONE');
  });

  test('belongs to the session that asked', () => {
    expect(judgeProof(proof, answer('right', 'ses_2'), noon)).toEqual({
      verdict: 'GONE',
      attemptsLeft: null,
      proof,
    });
  });

  test('is spent with the fifth wrong code, and then the right one does not open it', () => {
    let now = proof;
    const verdicts = Array.from({ length: 5 }, () => {
      const judged = judgeProof(now, answer('wrong'), noon);
      now = judged.proof;
      return [judged.verdict, judged.attemptsLeft];
    });
    expect(verdicts).toEqual([
      ['WRONG', 4],
      ['WRONG', 3],
      ['WRONG', 2],
      ['WRONG', 1],
      ['SPENT', 0],
    ]);
    expect(judgeProof(now, answer('right'), noon).verdict).toBe('SPENT');
  });
});

describe('a subscription', () => {
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

  test('waits for its proof and is told of nothing until then', () => {
    const pending = begun(wish, null, noon);
    expect(pending).toMatchObject({ state: 'PENDING', version: 1, consent: { confirmedAt: null } });
    expect(isTold(pending)).toBe(false);
    const active = proved(pending, 5, noon);
    expect(active).toMatchObject({ state: 'ACTIVE', version: 2, sinceVersion: 5, proof: null });
    expect(isTold(active)).toBe(true);
  });

  test('that needs no proof begins at once, and anew after it ended', () => {
    const active = begun({ ...wish, proof: null }, null, noon);
    const over = ended(active, 'UNSUBSCRIBED', noon);
    expect(begun({ ...wish, proof: null }, over, noon)).toMatchObject({
      state: 'ACTIVE',
      version: 3,
      endedAt: null,
      endReason: null,
    });
  });

  test('that ended forgets its address, but for the last news of an order that is done', () => {
    const active = begun({ ...wish, proof: null }, null, noon);
    for (const reason of ['UNSUBSCRIBED', 'ADDRESS_GONE', 'ERASED'] as const) {
      const over = ended(active, reason, noon);
      expect([over.sealedTarget, over.open, isTold(over)]).toEqual([null, undefined, false]);
    }
    expect(isTold(ended(active, 'ORDER_DONE', noon))).toBe(true);
    expect(ended(begun(wish, null, noon), 'ORDER_DONE', noon).sealedTarget).toBeNull();
  });

  test('takes the first free place', () => {
    expect(freeSlot([0, 2], 3)).toBe(1);
    expect(freeSlot([0, 1, 2], 3)).toBeNull();
  });
});

describe('a link that ends it', () => {
  const id = 'ous_01JD8XQ2N0ABCDEFGHJKMNPQRS';
  const token = unsubscribeToken('glowglitch', id, secret);

  test('names that subscription alone', () => {
    expect(readUnsubscribeToken('glowglitch', token, secret)).toBe(id);
  });

  test.each([
    ['of another shop', () => readUnsubscribeToken('another', token, secret)],
    ['signed by another', () => readUnsubscribeToken('glowglitch', token, `${secret}!`)],
    [
      'of another one',
      () => readUnsubscribeToken('glowglitch', token.replace('RS.', 'RT.'), secret),
    ],
    ['cut short', () => readUnsubscribeToken('glowglitch', token.slice(0, -1), secret)],
    ['empty', () => readUnsubscribeToken('glowglitch', '', secret)],
  ])('%s is none', (_what, read) => {
    expect(read()).toBeNull();
  });
});

describe('words', () => {
  test('name the order and what happened', () => {
    expect(updateText('OUT_FOR_DELIVERY', 'GG-12047')).toEqual({
      subject: 'GG-12047 is out for delivery',
      body: 'Your parcel is in the van and should be with you today.',
    });
  });

  test('of a text hold the way to end them', () => {
    const text = updateSms(updateText('SHIPPED', 'GG-12047'), 'https://shop.example/stop');
    expect(text).toMatch(/^GG-12047 is on its way\. .* Stop: https:\/\/shop\.example\/stop$/);
  });

  test('of a code say what it is for', () => {
    const { subject, body } = codeText('123456', 'GG-12047', 10);
    expect(subject).toBe('123456 is your code for updates of GG-12047');
    expect(body).toContain('10 minutes');
  });
});
