import { MINUTE_MS } from '../../../kernel/clock.ts';

/** A code works this long. */
export const proofTtlMs = 10 * MINUTE_MS;
/** Wrong codes after which a proof is spent. */
const attemptsMax = 5;

/** A code on its way to an address, until it comes back. */
export interface Proof {
  readonly _id: string;
  /** The session that asked: nobody else can answer. */
  readonly sessionId: string;
  /** Keyed, and salted with the proof's id: worthless to who reads the store. */
  readonly codeHash: string;
  readonly expiresAt: Date;
  readonly wrongCodes: number;
}

/** RIGHT: the address is theirs. WRONG: try again. SPENT: too many wrong ones. GONE: expired, or another session's. */
export type Verdict = 'RIGHT' | 'WRONG' | 'SPENT' | 'GONE';

export interface Judged {
  readonly verdict: Verdict;
  readonly attemptsLeft: number | null;
  /** The very same one when nothing is to be stored. */
  readonly proof: Proof;
}

/** What one code does to a proof. */
export function judgeProof(
  proof: Proof,
  { sessionId, codeHash }: Pick<Proof, 'sessionId' | 'codeHash'>,
  now: Date,
): Judged {
  if (proof.sessionId !== sessionId || proof.expiresAt <= now)
    return { verdict: 'GONE', attemptsLeft: null, proof };
  if (proof.wrongCodes >= attemptsMax) return { verdict: 'SPENT', attemptsLeft: 0, proof };
  if (proof.codeHash === codeHash) return { verdict: 'RIGHT', attemptsLeft: null, proof };
  const wrongCodes = proof.wrongCodes + 1;
  const attemptsLeft = attemptsMax - wrongCodes;
  return {
    verdict: attemptsLeft > 0 ? 'WRONG' : 'SPENT',
    attemptsLeft,
    proof: { ...proof, wrongCodes },
  };
}
