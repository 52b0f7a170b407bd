/**
 * The number as it is stored, from what a person types: `gg 12047`, `GG12047` and `#GG-12047` are all
 * `GG-12047`; null when it is no order number.
 */
export function readOrderNumber(text: string): string | null {
  const match = /^#?([A-Z]{1,4})[\s-]*(\d{3,12})$/.exec(typed(text));
  return match ? `${match[1]}-${match[2]}` : null;
}

/** The beginning of a number, for a search as somebody types; null when no number begins like that. */
export function readOrderNumberPrefix(text: string): string | null {
  const match = /^#?([A-Z]{0,4})[\s-]*(\d{0,12})$/.exec(typed(text));
  if (!match) return null;
  const [, letters = '', digits = ''] = match;
  if (letters === '' && digits === '') return null;
  return digits === '' ? letters : `${letters || defaultLetters}-${digits}`;
}

/** What a search for bare digits means. */
const defaultLetters = 'GG';

const typed = (text: string): string =>
  text
    .trim()
    .normalize('NFKC')
    .replace(/[\u2010-\u2015]/g, '-')
    .toUpperCase();
