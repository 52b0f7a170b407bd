import { addMs, DAY_MS } from '../../../kernel/clock.ts';

/** A rating can be changed this long after it was first given. */
export const editWindowMs = DAY_MS;
/** Longest comment, in characters. Only its length is kept. */
export const commentLengthMax = 500;

export const csatLabels = ['GREAT', 'OK', 'NEEDS_FOLLOW_UP'] as const;
export type CsatLabel = (typeof csatLabels)[number];

/** 4 and 5 are great, 3 is fine; whoever gave 1 or 2 should hear from a person (K10). */
export const labelOf = (rating: number): CsatLabel =>
  rating >= 4 ? 'GREAT' : rating === 3 ? 'OK' : 'NEEDS_FOLLOW_UP';

export const editableUntil = (submittedAt: Date): Date => addMs(submittedAt, editWindowMs);

/** What can be rated: the answers to these intents (U1). */
export const ratedIntents = [
  'FIND_PRODUCT',
  'TRACK_ORDER',
  'RETURN_EXCHANGE',
  'CAPSULE_RESERVE',
  'STYLIST_CONTACT',
  'CSAT',
  'SHORTLIST_SAVE',
  'INSPIRATION_UPLOAD',
  'ORDER_UPDATES_SUBSCRIBE',
] as const;

/** Answers to these are about an order. */
export const orderIntents: readonly string[] = [
  'TRACK_ORDER',
  'RETURN_EXCHANGE',
  'ORDER_UPDATES_SUBSCRIBE',
];

/** Runs of one intent that a session can rate. */
export const runMax = 1_000;

export type CsatProblem =
  | 'RATING_OUT_OF_RANGE'
  | 'INTENT_UNKNOWN'
  | 'RUN_OUT_OF_RANGE'
  | 'COMMENT_TOO_LONG';

/** Everything that is wrong with a rating, at once; empty when it can be taken. */
export function csatProblems(input: {
  readonly rating: number;
  readonly intent: string;
  readonly run: number;
  readonly comment: string | null;
}): CsatProblem[] {
  const { rating, intent, run, comment } = input;
  return [
    ...(Number.isInteger(rating) && rating >= 1 && rating <= 5
      ? []
      : ['RATING_OUT_OF_RANGE' as const]),
    ...(ratedIntents.some((known) => known === intent) ? [] : ['INTENT_UNKNOWN' as const]),
    ...(Number.isInteger(run) && run >= 1 && run <= runMax ? [] : ['RUN_OUT_OF_RANGE' as const]),
    ...(lengthOf(comment) > commentLengthMax ? ['COMMENT_TOO_LONG' as const] : []),
  ];
}

/**
 * The order that a rating is about: the one that is named, else the only one that the session has opened.
 * @returns null when it is about none
 */
export function ratedOrder(
  intent: string,
  named: string | null,
  opened: readonly string[],
): string | null {
  if (named !== null) return named;
  const [only] = opened;
  return orderIntents.includes(intent) && opened.length === 1 && only !== undefined ? only : null;
}

/** Characters as people count them: code points. */
export const lengthOf = (comment: string | null): number => [...(comment ?? '')].length;
