/** Why pieces come back, in the order a form shows it, and how it says so. */
export const returnReasonLabels = {
  WRONG_SIZE: 'It does not fit',
  CHANGED_MIND: 'I changed my mind',
  NOT_AS_DESCRIBED: 'It looks different than shown',
  DAMAGED: 'It arrived damaged',
  WRONG_PIECE: 'It is not the piece I ordered',
  OTHER: 'Another reason',
} as const;

export type ReturnReasonCode = keyof typeof returnReasonLabels;

export const returnReasonCodes = Object.keys(returnReasonLabels) as readonly ReturnReasonCode[];

/** A reason as resolvers pass it on: its label follows from the code. */
export interface ReasonRef {
  readonly code: ReturnReasonCode;
}
