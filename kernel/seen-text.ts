/**
 * What somebody wrote, without the space around it; null where there is nothing to see: spaces, joiners and marks of
 * direction alone show nothing.
 */
export function seenText(text: string | null | undefined): string | null {
  return text && /[^\s\p{Cc}\p{Cf}]/u.test(text) ? text.trim() : null;
}

/** Whether a text has more characters than that, each emoji and rare letter counted once. */
export const isLongerThan = (text: string, charsMax: number): boolean =>
  // Code points are never more than UTF-16 units, so short texts need no counting.
  text.length > charsMax && [...text].length > charsMax;
