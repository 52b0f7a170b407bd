import type { Return } from './return-row.ts';

export type StepName =
  | 'approve'
  | 'receive'
  | 'inspect'
  | 'resolve'
  | 'close'
  | 'reopen'
  | 'decline'
  | 'cancel';

/** In characters, of what is written to a step. */
export const noteLengthMax = 500;

/**
 * The steps that staff may take from here, the one that comes next first. Mirrors the returns service
 * (subgraphs/returns/domain/return-state.ts), which decides.
 */
export function stepsOf({
  state,
  nextStates,
}: Pick<Return, 'state' | 'nextStates'>): readonly StepName[] {
  const can: Readonly<Record<StepName, boolean>> = {
    approve: nextStates.includes('APPROVED'),
    // A parcel that no scan told of may stand at the door all the same.
    receive: nextStates.includes('RECEIVED') || state === 'APPROVED',
    inspect: nextStates.includes('INSPECTED'),
    resolve: nextStates.includes('RESOLVED'),
    close: nextStates.includes('CLOSED'),
    reopen: nextStates.includes('REOPENED'),
    decline: nextStates.includes('DECLINED'),
    cancel: nextStates.includes('CANCELLED'),
  };
  return order.filter((step) => can[step]);
}

const order = [
  'approve',
  'receive',
  'inspect',
  'resolve',
  'close',
  'reopen',
  'decline',
  'cancel',
] as const satisfies readonly StepName[];

interface Step {
  readonly label: string;
  /** One key each; what ends a return for the customer has none. */
  readonly key: string | null;
  /** What has to be said to it before it is taken; null where a press is enough. */
  readonly question: string | null;
  readonly isOptional: boolean;
  /** What is said once it is taken. */
  readonly done: string;
}

export const steps: Readonly<Record<StepName, Step>> = {
  approve: {
    label: 'Approve',
    key: 'a',
    question: null,
    isOptional: true,
    done: 'Approved. The customer has the label.',
  },
  receive: {
    label: 'The parcel is here',
    key: 'h',
    question: null,
    isOptional: true,
    done: 'Received.',
  },
  inspect: {
    label: 'Inspect',
    key: 'i',
    question: 'What was found?',
    isOptional: true,
    done: 'Inspected.',
  },
  resolve: {
    label: 'Resolve',
    key: 'r',
    question: 'A few words to it',
    isOptional: true,
    done: 'Resolved.',
  },
  close: { label: 'Close', key: 'c', question: null, isOptional: true, done: 'Closed.' },
  reopen: {
    label: 'Open again',
    key: null,
    question: 'Why is it looked at again?',
    isOptional: false,
    done: 'Opened again.',
  },
  decline: {
    label: 'Decline',
    key: 'd',
    question: 'Why not? The customer reads this.',
    isOptional: false,
    done: 'Declined.',
  },
  cancel: {
    label: 'Call it off',
    key: null,
    question: 'Why is it called off?',
    isOptional: true,
    done: 'Called off.',
  },
};
