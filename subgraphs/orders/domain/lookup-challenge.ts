/** Wrong codes after which a challenge is dead. */
export const lookupAttemptsMax = 5;
/** A code works this long. */
export const lookupTtlMs = 10 * 60_000;
/** Orders that one challenge may open, the latest ones of an address. */
export const challengedOrdersMax = 5;
/** Orders that one session may hold open at once; the oldest gives way. */
export const provedOrdersMax = 20;

/** What a guest was asked to prove. It is made for a miss too, and then no code opens it. */
export interface LookupChallengeRecord {
  readonly _id: string;
  readonly tenant: string;
  /** The session that asked: nobody else can answer with the code. */
  readonly sessionId: string;
  /** What it opens, latest first. None: the details matched no order, or nobody has looked yet. */
  readonly orderIds: readonly string[];
  /** Keyed and salted with the challenge's id: worthless to who reads the store. */
  readonly codeHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
  /** The session that it was opened to: by the link it may be another than the one that asked. */
  readonly openedBy: string | null;
  /** Every code tried, at most `lookupAttemptsMax` wrong ones. */
  readonly attempts: readonly LookupAttempt[];
  readonly version: number;
}

export interface LookupAttempt {
  /** Hash of the request's idempotency key: the same request sent again is the same attempt. */
  readonly keyHash: string;
  readonly codeHash: string;
  readonly verdict: AttemptVerdict;
  readonly attemptsLeft: number;
}

type AttemptVerdict = 'OPENED' | 'WRONG' | 'SPENT';

/** OPENED: the order is theirs. WRONG: try again. SPENT: too many wrong ones. GONE: expired, used or not theirs. REUSED: that key came with another code. */
export interface LookupVerdict {
  readonly verdict: AttemptVerdict | 'GONE' | 'REUSED';
  readonly attemptsLeft: number | null;
}

/**
 * What one code does to a challenge. A miss is judged like a hit with a wrong code, so that neither answers
 * nor their number tell which orders exist.
 * @returns the challenge to store; the very same one when nothing is to be stored
 */
export function judgeCode(
  challenge: LookupChallengeRecord,
  given: { sessionId: string; codeHash: string; keyHash: string },
  now: Date,
): LookupVerdict & { challenge: LookupChallengeRecord } {
  const same = (verdict: LookupVerdict['verdict'], attemptsLeft: number | null) => ({
    verdict,
    attemptsLeft,
    challenge,
  });
  if (challenge.sessionId !== given.sessionId || challenge.expiresAt <= now)
    return same('GONE', null);

  const before = challenge.attempts.find((attempt) => attempt.keyHash === given.keyHash);
  if (before)
    return before.codeHash === given.codeHash
      ? same(before.verdict, before.attemptsLeft)
      : same('REUSED', null);
  if (challenge.openedAt) return same('GONE', null);

  const attemptsLeft = lookupAttemptsMax - challenge.attempts.length;
  if (attemptsLeft <= 0) return same('SPENT', 0);

  const isRight = challenge.orderIds.length > 0 && given.codeHash === challenge.codeHash;
  const { keyHash, codeHash } = given;
  const attempt: LookupAttempt = isRight
    ? { keyHash, codeHash, verdict: 'OPENED', attemptsLeft }
    : {
        keyHash,
        codeHash,
        verdict: attemptsLeft > 1 ? 'WRONG' : 'SPENT',
        attemptsLeft: attemptsLeft - 1,
      };
  return {
    verdict: attempt.verdict,
    attemptsLeft: attempt.attemptsLeft,
    challenge: {
      ...challenge,
      openedAt: isRight ? now : null,
      openedBy: isRight ? given.sessionId : null,
      attempts: [...challenge.attempts, attempt],
      version: challenge.version + 1,
    },
  };
}

/**
 * What the link of a letter does to its challenge. Whoever holds it has read the letter, on whichever device; it works
 * once, and not after the code did.
 * @returns the challenge to store; the very same one when nothing is to be stored
 */
export function judgeLink(
  challenge: LookupChallengeRecord,
  given: { sessionId: string; keyHash: string },
  now: Date,
): { readonly isOpened: boolean; readonly challenge: LookupChallengeRecord } {
  const { sessionId, keyHash } = given;
  const isRepeat =
    challenge.openedBy === sessionId &&
    challenge.attempts.some(
      (attempt) => attempt.keyHash === keyHash && attempt.verdict === 'OPENED',
    );
  if (challenge.expiresAt <= now) return { isOpened: false, challenge };
  if (challenge.openedAt || challenge.orderIds.length === 0)
    return { isOpened: isRepeat, challenge };
  const attempt: LookupAttempt = { keyHash, codeHash: '', verdict: 'OPENED', attemptsLeft: 0 };
  return {
    isOpened: true,
    challenge: {
      ...challenge,
      openedAt: now,
      openedBy: sessionId,
      attempts: [...challenge.attempts, attempt],
      version: challenge.version + 1,
    },
  };
}

/** The orders a session holds open once it has proved these too, oldest first. */
export const withProvedOrders = (
  proved: readonly string[],
  orderIds: readonly string[],
): readonly string[] =>
  [...proved.filter((id) => !orderIds.includes(id)), ...orderIds].slice(-provedOrdersMax);
