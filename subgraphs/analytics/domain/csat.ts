import { addMs, DAY_MS } from '../../../kernel/clock.ts';

/** A rating can be changed this long after it was first given. */
export const editWindowMs = DAY_MS;
/** Longest comment, in characters. Only its length is kept. */
export const commentLengthMax = 500;

export type CsatLabel = 'GREAT' | 'OK' | 'NEEDS_FOLLOW_UP';

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

export type CsatProblem = 'RATING_OUT_OF_RANGE' | 'INTENT_UNKNOWN' | 'COMMENT_TOO_LONG';

/** Everything that is wrong with a rating, at once; empty when it can be taken. */
export function csatProblems(input: {
  readonly rating: number;
  readonly intent: string;
  readonly comment: string | null;
}): CsatProblem[] {
  const { rating, intent, comment } = input;
  return [
    ...(Number.isInteger(rating) && rating >= 1 && rating <= 5
      ? []
      : ['RATING_OUT_OF_RANGE' as const]),
    ...(ratedIntents.some((known) => known === intent) ? [] : ['INTENT_UNKNOWN' as const]),
    ...(lengthOf(comment) > commentLengthMax ? ['COMMENT_TOO_LONG' as const] : []),
  ];
}

/** Characters as people count them: code points. */
export const lengthOf = (comment: string | null): number => [...(comment ?? '')].length;
