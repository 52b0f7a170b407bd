/**
 * What a document carries beside its fields: how a text search scored it, where it was found, and what it was sorted
 * by. It rides on a symbol, which copies (`copyDocument`) keep and which names of fields, comparisons and BSON never see.
 */
import { copyDocument } from './ordered.ts';
import type { Document } from './values.ts';

interface Metadata {
  readonly textScore?: number;
  /** The number of its record. */
  readonly record?: number;
  /** Its key in the index that was read. */
  readonly indexKey?: Document | undefined;
  /** What it was last sorted by, a value a field of the order. */
  readonly sortKey?: readonly unknown[];
}

const metadata: unique symbol = Symbol('metadata');

interface Carrier {
  [metadata]?: Metadata;
}

/** A copy that carries this too: the document itself may be shared by other readers. */
export const withMetadata = (document: Document & Carrier, more: Metadata): Document => {
  const copy: Document & Carrier = copyDocument(document);
  copy[metadata] = { ...document[metadata], ...more };
  return copy;
};

const none: Metadata = {};

export const metadataOf = (document: Document & Carrier): Metadata => document[metadata] ?? none;

/** Undefined where no text search has found the document. */
export const scoreOf = (document: Document): number | undefined => metadataOf(document).textScore;

/** Hands on to a document what the one carries that it was made from. Gives that document back. */
export function keepMetadata(made: Document & Carrier, from: Document & Carrier): Document {
  const carried = from[metadata];
  if (carried !== undefined && made !== from) made[metadata] = carried;
  return made;
}
