/** Wrong codes after which a challenge is dead. */
export const lookupAttemptsMax = 5;
/** A code works this long. */
export const lookupTtlMs = 10 * 60_000;
/** Orders that one session may hold open at once; the oldest gives way. */
export const provedOrdersMax = 20;

/** What a guest was asked to prove. It is made for a miss too, and then no code opens it. */
export interface LookupChallengeRecord {
  readonly _id: string;
  readonly tenant: string;
  /** The session that asked: nobody else can answer. */
  readonly sessionId: string;
  /** null: the details matched no order. */
  readonly orderId: string | null;
  /** Keyed and salted with the challenge's id: worthless to who reads the store. */
  readonly codeHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
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

  const isRight = challenge.orderId !== null && given.codeHash === challenge.codeHash;
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
      attempts: [...challenge.attempts, attempt],
      version: challenge.version + 1,
    },
  };
}

/** The orders a session holds open once it has proved one more, oldest first. */
export const withProvedOrder = (proved: readonly string[], orderId: string): readonly string[] =>
  [...proved.filter((id) => id !== orderId), orderId].slice(-provedOrdersMax);
