/**
 * A phone number as E.164: `+31 (6) 12-34.56 78` and `0031612345678` are both `+31612345678`.
 * @returns null without its country, for it could be anybody's, or with another length
 */
export function readPhone(typed: string): string | null {
  const number = typed.replace(/[\s()./\-\u2010-\u2015]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
