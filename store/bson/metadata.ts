/**
 * What a document carries beside its fields: the score of a text search. It rides on a symbol, which
 * copies (`{ ...document }`) keep and which names of fields, comparisons and BSON never see.
 */
import type { Document } from './values.ts';

const textScore: unique symbol = Symbol('textScore');

interface Scored {
  [textScore]?: number;
}

/** A copy with the score: the document itself may be shared by other readers. */
export const withScore = (document: Document, score: number): Document => {
  const copy: Document & Scored = { ...document };
  copy[textScore] = score;
  return copy;
};

/** Undefined where no text search has found the document. */
export const scoreOf = (document: Document & Scored): number | undefined => document[textScore];

/** Hands the score on to a document that was made from another. Gives that document back. */
export function keepScore(made: Document & Scored, from: Document): Document {
  const score = scoreOf(from);
  if (score !== undefined && made !== from) made[textScore] = score;
  return made;
}
