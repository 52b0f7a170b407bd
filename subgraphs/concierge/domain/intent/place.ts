/** Places on a shelf that people name in words. Beyond these nobody counts. */
const words = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const numerals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th', '8th'];

const place = [...words, ...numerals].join('|');
const piece =
  'one|piece|item|rings?|necklaces?|earrings?|bracelets?|pair|pendants?|chains?|studs?|hoops?|bangles?|cuffs?|bands?|solitaires?';

const of = '(?:(?:(?:yellow|white|rose) )?gold|platinum|silver|diamond|small)';

/** "the second one", "the 2nd ring", "hold the second"; not "one second", "the first time". */
const named = new RegExp(
  `\\b(${place}) (?:${of} )?(?:${piece})\\b|\\bthe (${place})$|\\b(?:number|no\\.?|nr\\.?) ([1-8])\\b|^#([1-8])$`,
);

/** Which piece of the shelf a normalised message speaks of, from 1; null when of none. */
export function readPlace(message: string): number | null {
  const match = named.exec(message.replace(/[.?!]+$/, '').trim());
  if (!match) return null;
  const [, counted, last, ...digits] = match;
  const word = counted ?? last;
  if (word === undefined) return Number(digits.find((digit) => digit !== undefined));
  return Math.max(words.indexOf(word), numerals.indexOf(word)) + 1;
}
