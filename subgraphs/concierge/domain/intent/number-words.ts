const small = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen',
  'sixteen seventeen eighteen nineteen',
]
  .join(' ')
  .split(' ');
const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const values = new Map<string, number>([
  ...small.map((word, index) => [word, index] as const),
  ...tens.map((word, index) => [word, index * 10] as const),
  ['a', 1],
  ['hundred', 100],
  ['thousand', 1_000],
  ['grand', 1_000],
]);

const word = [...small, ...tens.slice(2), 'hundred', 'thousand', 'grand'].join('|');
const phrase = new RegExp(`\\b(?:a )?(?:${word})(?:[ -](?:and )?(?:${word}))*\\b`, 'g');
/** `one` or `two` alone are seldom an amount; `fifty` and `five hundred` are. */
const isAmount = new RegExp(`\\b(?:${tens.slice(2).join('|')}|hundred|thousand|grand)\\b`);

/** The text with amounts in words turned to digits: `under five hundred` becomes `under 500`. */
export function digitsForWords(text: string): string {
  // The `and` of a range joins two amounts; any other belongs to its number.
  const parts = text.replace(/\b(between .+?) and /, '$1 & ').split('&');
  return parts
    .map((part) => part.replace(phrase, (found) => (isAmount.test(found) ? read(found) : found)))
    .join('and');
}

function read(phraseText: string): string {
  let total = 0;
  let current = 0;
  for (const name of phraseText.split(/[ -]/)) {
    const value = values.get(name);
    if (value === undefined) continue;
    if (value === 1_000) {
      total += (current || 1) * value;
      current = 0;
    } else if (value === 100) current = (current || 1) * value;
    else current += value;
  }
  return String(total + current);
}
