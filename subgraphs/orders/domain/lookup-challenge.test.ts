import { expect, test } from '@jest/globals';
import {
  judgeCode,
  judgeLink,
  type LookupChallengeRecord,
  lookupAttemptsMax,
  withProvedOrders,
} from './lookup-challenge.ts';

const now = new Date('2026-11-21T12:00:00.000Z');

const aChallenge = (parts: Partial<LookupChallengeRecord> = {}): LookupChallengeRecord => ({
  _id: 'lch_1',
  tenant: 'glowglitch',
  sessionId: 'ses_1',
  orderIds: ['ord_1'],
  codeHash: 'right',
  createdAt: now,
  expiresAt: new Date('2026-11-21T12:10:00.000Z'),
  openedAt: null,
  openedBy: null,
  attempts: [],
  version: 1,
  ...parts,
});

const given = (codeHash: string, keyHash = `key-of-${codeHash}`, sessionId = 'ses_1') => ({
  sessionId,
  codeHash,
  keyHash,
});

function afterWrong(count: number, challenge = aChallenge()) {
  let current = challenge;
  for (let i = 0; i < count; i += 1)
    current = judgeCode(current, given('wrong', `key-${i}`), now).challenge;
  return current;
}

test('the right code opens the challenge once', () => {
  const opened = judgeCode(aChallenge(), given('right'), now);
  expect(opened.verdict).toBe('OPENED');
  expect(judgeCode(opened.challenge, given('right', 'another key'), now).verdict).toBe('GONE');
});

test('the same request sent again gets the same answer and costs no attempt', () => {
  const opened = judgeCode(aChallenge(), given('right'), now).challenge;
  expect(judgeCode(opened, given('right'), now)).toMatchObject({
    verdict: 'OPENED',
    challenge: opened,
  });
  const wrong = judgeCode(aChallenge(), given('wrong'), now).challenge;
  expect(judgeCode(wrong, given('wrong'), now)).toMatchObject({
    verdict: 'WRONG',
    attemptsLeft: 4,
    challenge: wrong,
  });
});

test('the same key with another code is refused', () => {
  const wrong = judgeCode(aChallenge(), given('wrong', 'key'), now).challenge;
  expect(judgeCode(wrong, given('right', 'key'), now).verdict).toBe('REUSED');
});

test('five wrong codes end it, even for the right one', () => {
  const tired = afterWrong(lookupAttemptsMax - 1);
  expect(judgeCode(tired, given('wrong', 'last'), now)).toMatchObject({
    verdict: 'SPENT',
    attemptsLeft: 0,
  });
  expect(judgeCode(afterWrong(lookupAttemptsMax), given('right'), now).verdict).toBe('SPENT');
});

test('the fifth try may still be the right one', () => {
  expect(judgeCode(afterWrong(lookupAttemptsMax - 1), given('right'), now).verdict).toBe('OPENED');
});

test('a code stops working when its time is over', () => {
  const late = new Date('2026-11-21T12:10:00.000Z');
  expect(judgeCode(aChallenge(), given('right'), late).verdict).toBe('GONE');
});

test("another session's challenge is as good as none", () => {
  const other = judgeCode(aChallenge(), given('right', 'key', 'ses_2'), now);
  expect(other).toMatchObject({ verdict: 'GONE', attemptsLeft: null });
  expect(other.challenge.attempts).toEqual([]);
});

test('a miss is judged like a hit with a wrong code', () => {
  const miss = judgeCode(aChallenge({ orderIds: [] }), given('right'), now);
  const hit = judgeCode(aChallenge(), given('wrong'), now);
  expect([miss.verdict, miss.attemptsLeft]).toEqual([hit.verdict, hit.attemptsLeft]);
});

test('a session holds at most twenty orders open, the newest of them', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => `ord_${index}`);
  const more = withProvedOrders(twenty, ['ord_new']);
  expect(more).toHaveLength(20);
  expect(more.at(-1)).toBe('ord_new');
  expect(more).not.toContain('ord_0');
  expect(withProvedOrders(['ord_1', 'ord_2'], ['ord_1'])).toEqual(['ord_2', 'ord_1']);
});

const byLink = (sessionId: string, keyHash = 'key') => ({ sessionId, keyHash });

test('a link opens its challenge once, to whichever session follows it', () => {
  const opened = judgeLink(aChallenge(), byLink('ses_phone'), now);
  expect(opened).toMatchObject({
    isOpened: true,
    challenge: { openedBy: 'ses_phone', openedAt: now, version: 2 },
  });
  expect(judgeLink(opened.challenge, byLink('ses_phone', 'another'), now).isOpened).toBe(false);
  expect(judgeLink(opened.challenge, byLink('ses_thief'), now).isOpened).toBe(false);
  const again = judgeLink(opened.challenge, byLink('ses_phone'), now);
  expect(again).toEqual({ isOpened: true, challenge: opened.challenge });
});

test('code and link are one key: what the one has opened the other does not', () => {
  const byCode = judgeCode(aChallenge(), given('right'), now).challenge;
  expect(judgeLink(byCode, byLink('ses_1'), now).isOpened).toBe(false);
  const linked = judgeLink(aChallenge(), byLink('ses_2'), now).challenge;
  expect(judgeCode(linked, given('right'), now).verdict).toBe('GONE');
});

test('a link opens nothing when its time is over, or where nothing was found', () => {
  const late = new Date('2026-11-21T12:10:00.000Z');
  expect(judgeLink(aChallenge(), byLink('ses_1'), late).isOpened).toBe(false);
  expect(judgeLink(aChallenge({ orderIds: [] }), byLink('ses_1'), now).isOpened).toBe(false);
});
