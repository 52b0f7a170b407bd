import type { Caller } from '../../kernel/caller.ts';
import { memoizePer } from '../../kernel/memoize-per.ts';
import type { GuardedSelection } from '../operation.ts';

/**
 * Decides policies that `@policy` names.
 * @param names those that an operation asks for, each once
 * @returns those that hold for this caller
 */
export type DecidePolicies = (
  names: readonly string[],
  caller: Caller,
) => ReadonlySet<string> | Promise<ReadonlySet<string>>;

/** Where nobody decides, nothing holds. */
export const noPolicies: ReadonlySet<string> = new Set();

/** A request does not wait longer for a decision; it is taken for a no. */
const decisionMsMax = 1_000;

/**
 * The policies that hold for a caller, of those that the selections ask for. One that cannot be decided, or not in
 * time, does not hold. Never throws.
 * @param onFailure told why nothing could be decided
 */
export function heldPolicies(
  guarded: readonly GuardedSelection[],
  caller: Caller,
  decide: DecidePolicies | undefined,
  onFailure: (error: unknown) => void,
): ReadonlySet<string> | Promise<ReadonlySet<string>> {
  const names = policiesIn(guarded);
  if (names.length === 0 || !decide) return noPolicies;
  return decideInTime(names, caller, decide).catch((error: unknown) => {
    onFailure(error);
    return noPolicies;
  });
}

async function decideInTime(
  names: readonly string[],
  caller: Caller,
  decide: DecidePolicies,
): Promise<ReadonlySet<string>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `Policies were not decided within ${decisionMsMax} ms`;
    timer = setTimeout(() => reject(new Error(message)), decisionMsMax);
  });
  try {
    return await Promise.race([decide(names, caller), late]);
  } finally {
    clearTimeout(timer);
  }
}

const policiesIn = memoizePer((guarded: readonly GuardedSelection[]): readonly string[] => [
  ...new Set(
    guarded.flatMap(({ requirements }) =>
      requirements.flatMap((one) => (one.kind === 'policies' ? one.anyOf.flat() : [])),
    ),
  ),
]);
