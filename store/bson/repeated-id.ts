/**
 * Documents that came with several `_id` fields, of which an object holds one. MongoDB stores no such document, and
 * tells so when it is its turn to be stored.
 */
import type { Document } from './values.ts';

const repeating = new WeakSet<Document>();

export const noteRepeatedId = (document: Document): void => void repeating.add(document);

export const repeatsId = (document: Document): boolean => repeating.has(document);
