import { createHash } from 'node:crypto';
import { stripIgnoredCharacters } from 'graphql';

/** SHA-256 of a document's text in hex: what most manifests and Apollo's protocol call it by. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Longer texts are compared as they are: nobody registers them, and reading them costs more than refusing them. */
const normalisedLengthMax = 131_072;

/** The text without its layout and comments; null for what is no GraphQL. */
export function normalised(text: string): string | null {
  if (text.length > normalisedLengthMax) return null;
  try {
    return stripIgnoredCharacters(text);
  } catch {
    return null;
  }
}

/** Whether two texts are one document: layout and comments do not count. */
export function isSameText(a: string, b: string): boolean {
  if (a === b) return true;
  const bare = normalised(a);
  return bare !== null && bare === normalised(b);
}
