/**
 * The guest check of an order: number and e-mail, then the code from the e-mail; or the link of that e-mail. Each step
 * and where it can go.
 */
export const nextSteps = {
  asking: { requested: 'requesting', followed: 'following' },
  following: { opened: 'opened', refused: 'asking' },
  requesting: { codeSent: 'code', refused: 'asking', failed: 'asking' },
  code: { entered: 'verifying', restarted: 'asking', requested: 'requesting' },
  verifying: { opened: 'opened', wrongCode: 'code', failed: 'code', refused: 'asking' },
  opened: {},
} as const satisfies Record<string, Partial<Record<LookupHappening, string>>>;

export type LookupStep = keyof typeof nextSteps;
export type LookupHappening =
  | 'requested'
  | 'followed'
  | 'codeSent'
  | 'entered'
  | 'wrongCode'
  | 'opened'
  | 'refused'
  | 'failed'
  | 'restarted';

export interface Lookup {
  readonly step: LookupStep;
  readonly orderNumber: string;
  readonly email: string;
  readonly challengeId: string | null;
  /** Needed while it is being followed. */
  readonly link?: FollowedLink;
  /** What the last try met, and which field can put it right. */
  readonly problem: LookupProblem | null;
  readonly attemptsLeft: number | null;
  readonly orderId: string | null;
}

/** The link of a letter, and the idempotency key of every try to open it. */
export interface FollowedLink {
  readonly token: string;
  readonly key: string;
}

export interface LookupProblem {
  readonly field: 'orderNumber' | 'email' | 'code' | null;
  readonly message: string;
  readonly reference: string | null;
}

export const newLookup: Lookup = {
  step: 'asking',
  orderNumber: '',
  email: '',
  challengeId: null,
  problem: null,
  attemptsLeft: null,
  orderId: null,
};

/** The lookup after a happening with what it brought; unchanged where the diagram has no arrow. */
export function moveLookup(
  lookup: Lookup,
  happening: LookupHappening,
  brought: Partial<Omit<Lookup, 'step'>> = {},
): Lookup {
  const steps: Partial<Record<LookupHappening, LookupStep>> = nextSteps[lookup.step];
  const step = steps[happening];
  return step ? { ...lookup, problem: null, attemptsLeft: null, ...brought, step } : lookup;
}
