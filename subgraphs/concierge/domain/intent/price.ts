import { digitsForWords } from './number-words.ts';

/** Bounds in hundredths of whatever currency was named; null where a side is open or nothing was named. */
export interface PriceRange {
  readonly minMinor: number | null;
  readonly maxMinor: number | null;
  readonly currencyCode: string | null;
}

export interface PriceReading {
  readonly price: PriceRange | null;
  /** An amount below zero was named; it is left out of `price`. */
  readonly isNegative: boolean;
  /** The text without its amounts, so that nothing else reads them again. */
  readonly rest: string;
}

/** "Around 500" means this far to either side. */
export const aroundShare = 0.2;
/** Numbers below this are counts unless a currency or a `k` says otherwise. */
const bareAmountMin = 10;
const amountMax = 10_000_000;

interface Amount {
  readonly value: number;
  readonly isNegative: boolean;
  readonly isThousands: boolean;
  /** Too small to be money by itself. */
  readonly isCount: boolean;
  readonly currencyCode: string | null;
  readonly start: number;
  readonly end: number;
}

const currencyWords: readonly (readonly [RegExp, string])[] = [
  [/€|eur/, 'EUR'],
  [/\$|usd|dollar|buck/, 'USD'],
  [/£|gbp|pound|quid/, 'GBP'],
  [/¥|jpy|yen/, 'JPY'],
  [/chf|francs/, 'CHF'],
];

const currencyBefore = String.raw`(?:[€$£¥]|\b(?:eur|usd|gbp|jpy|chf))`;
const currencyAfter = String.raw`(?:[€$£¥]|(?:euros?|eur|dollars?|usd|bucks|pounds?|gbp|quid|yen|jpy|francs|chf)\b)`;
const digits = String.raw`\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const amountPattern = new RegExp(
  String.raw`(?<![\p{L}\d#.,])(?<before>${currencyBefore})? ?(?<sign>(?<!\d ?)-)? ?(?<before2>${currencyBefore})? ?(?<digits>${digits})(?!\d) ?(?<thousands>k\b|thousand\b|grand\b)? ?(?<after>${currencyAfter})?`,
  'gu',
);

/** What follows a number that is no amount of money. */
const otherUnit =
  /^ ?(?:-? ?(?:days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|mm|cm|inch(?:es)?|ct|carats?|karats?|kt|gr?|grams?|stones?|pieces?|rings?|people|times)\b|%|:\d|st\b|nd\b|rd\b|th\b|am\b|pm\b|[./]\d|-\d{1,2}-\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/;
const sizeBefore = /\bsizes?(?: is)? $/;

type Bound = 'max' | 'min' | 'around';

/** Words right before an amount. The first that fits decides, so `no more than` stands before `more than`. */
const cuesBefore: readonly (readonly [Bound, RegExp])[] = [
  ['max', /\b(?:no|not|never) (?:more than|over|above|exceeding)$/],
  ['min', /\b(?:no|not|never) (?:less than|under|below|cheaper than)$/],
  [
    'max',
    /\b(?:less|lower|cheaper) than$|\b(?:under|below|beneath|within|upto|up to|until|till|at most)$/,
  ],
  ['max', /(?:<=|=<|≤|<)$|\bmax(?:imum)?(?: of| is)?$|\blimit(?: of| is)?$/],
  ['min', /\b(?:more|higher) than$|\b(?:over|above|from|at least|beyond|exceeding|upwards of)$/],
  ['min', /(?:>=|=>|≥|>)$|\bmin(?:imum)?(?: of| is)?$|\bstarting (?:at|from)$/],
  [
    'around',
    /\b(?:around|about|approximately|approx\.?|circa|roughly|near|nearly|close to|some)$|~$/,
  ],
  ['max', /\bbudget(?: of| is)?:?$|\b(?:spend|afford|have)$/],
];
const cuesAfter: readonly (readonly [Bound, RegExp])[] = [
  [
    'max',
    /^(?:or (?:less|under|below|cheaper)|and (?:under|below|less)|max(?:imum)?|tops|at most|budget)\b/,
  ],
  [
    'min',
    /^(?:\+|(?:or (?:more|over|above|up)|and (?:up|over|above|more)|plus|upwards|min(?:imum)?)\b)/,
  ],
  ['around', /^(?:or so|ish|give or take)\b/],
];

/** The price that a normalised message asks for. Reversed bounds are swapped; sizes, days and karats are not read. */
export function readPrice(message: string): PriceReading {
  const text = digitsForWords(message);
  const amounts = findAmounts(text);
  let minMinor: number | null = null;
  let maxMinor: number | null = null;
  let currencyCode: string | null = null;
  const used: Amount[] = [];

  for (let index = 0; index < amounts.length; index += 1) {
    const amount = amounts[index];
    const next = amounts[index + 1];
    if (!amount) continue;
    const range = next ? readRange(text, amount, next) : null;
    if (range && next) {
      [minMinor, maxMinor] = range;
      currencyCode ??= amount.currencyCode ?? next.currencyCode;
      used.push(amount, next);
      index += 1;
      continue;
    }
    const bound = boundOf(text, amount, amounts[index - 1]?.end ?? 0);
    if (!bound) continue;
    currencyCode ??= amount.currencyCode;
    used.push(amount);
    if (amount.isNegative) continue;
    if (bound !== 'max')
      minMinor = toMinor(amount.value * (bound === 'around' ? 1 - aroundShare : 1));
    if (bound !== 'min')
      maxMinor = toMinor(amount.value * (bound === 'around' ? 1 + aroundShare : 1));
  }

  if (minMinor !== null && maxMinor !== null && minMinor > maxMinor)
    [minMinor, maxMinor] = [maxMinor, minMinor];
  const isNegative = used.some((amount) => amount.isNegative);
  const price =
    minMinor === null && maxMinor === null ? null : { minMinor, maxMinor, currencyCode };
  return { price, isNegative, rest: without(text, used) };
}

function findAmounts(text: string): Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(amountPattern)) {
    const { before, before2, after, sign, thousands, digits: number = '' } = match.groups ?? {};
    const end = match.index + match[0].trimEnd().length;
    const currencyCode = currencyOf(before ?? before2 ?? after);
    const value = numberOf(number) * (thousands ? 1_000 : 1);
    if (value > amountMax) continue;
    if (currencyCode === null && otherUnit.test(text.slice(end))) continue;
    if (sizeBefore.test(text.slice(0, match.index + leadingSpace(match[0])))) continue;
    found.push({
      value,
      isNegative: sign !== undefined,
      isThousands: thousands !== undefined,
      isCount: currencyCode === null && value < bareAmountMin,
      currencyCode,
      start: match.index,
      end,
    });
  }
  return found;
}

/** `between a and b`, `from a to b`, `a-b`; null when the two amounts are no range. */
function readRange(text: string, low: Amount, high: Amount): [number, number] | null {
  const between = text.slice(low.end, high.start).trim();
  const before = text.slice(0, low.start).trimEnd();
  const isNamed = /\b(?:between|from)$/.test(before);
  const isMoney = low.currencyCode !== null || high.currencyCode !== null || high.isThousands;
  // A hyphen right before the second amount joins the two; it is no minus.
  const isJoined =
    /^(?:-|to|until|till|up to)$/.test(between) || (between === '' && high.isNegative);
  const fits =
    (between === 'and' && isNamed) ||
    (isJoined && (isNamed || isMoney || Math.min(low.value, high.value) >= 50));
  if (!fits || low.isNegative || (high.isNegative && between !== '')) return null;
  // "1 to 2k" is one thousand to two.
  const scale = high.isThousands && !low.isThousands && low.value < 100 ? 1_000 : 1;
  if (low.isCount && scale === 1) return null;
  return [toMinor(low.value * scale), toMinor(high.value)];
}

/** What an amount bounds; an amount of money without a word beside it means about that much. */
function boundOf(text: string, amount: Amount, from: number): Bound | null {
  if (amount.isCount) return null;
  const before = text.slice(from, amount.start).trimEnd();
  const after = text.slice(amount.end).trimStart();
  const cue =
    cuesBefore.find(([, pattern]) => pattern.test(before)) ??
    cuesAfter.find(([, pattern]) => pattern.test(after));
  if (cue) return cue[0];
  if (amount.currencyCode === null) return null;
  return /\b(?:budget|spend|afford|have)\b/.test(text) ? 'max' : 'around';
}

function numberOf(text: string): number {
  const grouped = /^\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?$/.test(text);
  if (!grouped) return Number(text.replace(',', '.'));
  const cents = /[.,](\d{1,2})$/.exec(text)?.[1];
  const whole = cents ? text.slice(0, -cents.length - 1) : text;
  return Number(`${whole.replace(/[.,]/g, '')}.${cents ?? 0}`);
}

const currencyOf = (text: string | undefined): string | null =>
  text === undefined ? null : (currencyWords.find(([word]) => word.test(text))?.[1] ?? null);

const toMinor = (value: number): number => Math.round(value * 100);

const leadingSpace = (text: string): number => text.length - text.trimStart().length;

const without = (text: string, amounts: readonly Amount[]): string =>
  amounts.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
