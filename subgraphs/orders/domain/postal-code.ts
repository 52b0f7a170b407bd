/** Case, spaces and hyphens never matter in a postal code that a person types: `3511 ab` is `3511AB`. */
export const normalisePostalCode = (text: string): string =>
  text
    .trim()
    .normalize('NFKC')
    .replace(/[\s\u2010-\u2015-]+/g, '')
    .toUpperCase();

/** Three to ten letters and digits hold every country's form. */
export const isPostalCode = (normalised: string): boolean => /^[A-Z0-9]{3,10}$/.test(normalised);

/** Whether two normalised codes name the same place: an American code may be given with its four more digits. */
export const isSamePostalCode = (a: string, b: string): boolean =>
  a === b || (isAmerican(a) && isAmerican(b) && a.slice(0, 5) === b.slice(0, 5));

const isAmerican = (code: string): boolean => /^\d{5}(?:\d{4})?$/.test(code);
