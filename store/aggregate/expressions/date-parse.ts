/**
 * Reads a date in whatever form people write it: ISO 8601, `Oct 20 2020`, `10/20/2020 3:04 pm`.
 * Forms that depend on today (`tomorrow`, `+1 week`) lack a date, and are refused for it.
 */
import { offsetOf } from './date-parse-format.ts';
import { monthsByName } from './month-names.ts';
import { finishDate, type ParsedDate, unreadable } from './parsed-date.ts';
import type { Zone } from './time-zone.ts';

type Groups = Readonly<Record<string, string | undefined>>;
type Form = readonly [RegExp, (groups: Groups) => ParsedDate];

const monthPattern = `(?<name>${[...monthsByName.keys()].sort((a, b) => b.length - a.length).join('|')})`;
const ordinal = '(?:st|nd|rd|th)?';
const date = ({ year, month, name, day }: Groups): ParsedDate => ({
  year: fullYear(year ?? ''),
  month: monthsByName.get((name ?? '').toLowerCase()) ?? Number(month ?? 1),
  day: Number(day ?? 1),
});

/** Two digits mean 1970 to 2069. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2 || text === '') return year;
  return year < 70 ? year + 2000 : year + 1900;
}

const form = (pattern: string, read: (groups: Groups) => ParsedDate): Form => [
  new RegExp(`${pattern}(?![\\d])`, 'iy'),
  read,
];

const dateForms: readonly Form[] = [
  form('(?<year>[+-]?\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})', date),
  form('(?<year>\\d{4})-?W(?<week>\\d{2})(?:-?(?<weekday>[0-7]))?', ({ year, week, weekday }) => ({
    isoYear: Number(year),
    isoWeek: Number(week),
    isoWeekday: Number(weekday ?? 1),
  })),
  form('(?<year>\\d{4})[.-](?<ordinal>\\d{3})', ({ year, ordinal: days }) => ({
    year: Number(year),
    dayOfYear: Number(days) - 1,
  })),
  form('(?<year>\\d{4})/(?<month>\\d{1,2})/(?<day>\\d{1,2})', date),
  form('(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4}|\\d{2})', date),
  form('(?<day>\\d{1,2})[.\\t-](?<month>\\d{1,2})[.-](?<year>\\d{4})', date),
  form('(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?=t|$|\\s)', date),
  form(`(?<year>\\d{4})[ .\\t-]*${monthPattern}[ .\\t-]*(?<day>\\d{1,2})${ordinal}`, date),
  form(`(?<day>\\d{1,2})${ordinal}[ .\\t-]*${monthPattern}[ .,\\t-]*(?<year>\\d{4})`, date),
  form(`${monthPattern}[ .\\t-]*(?<day>\\d{1,2})${ordinal},?[ .,\\t-]+(?<year>\\d{4})(?!:)`, date),
  form(`${monthPattern}[ .\\t-]+(?<year>\\d{4})`, date),
  form(`${monthPattern}[ .\\t-]*(?<day>\\d{1,2})${ordinal}(?!:)`, ({ name, day }) => ({
    month: monthsByName.get((name ?? '').toLowerCase()) ?? 1,
    day: Number(day),
  })),
];

const time = ({ hour, minute, second, fraction, half }: Groups): ParsedDate => ({
  hour: half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0),
  minute: Number(minute ?? 0),
  second: Number(second ?? 0),
  millisecond: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
});

const timeForms: readonly Form[] = [
  form(
    't?(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d+))?)?(?:\\s*(?<half>[ap]\\.?m\\.?))?',
    time,
  ),
  form('t?(?<hour>\\d{1,2})\\s*(?<half>[ap]\\.?m\\.?)', time),
  form('t(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})?', time),
];

/** Hours by the abbreviations of zones that are understood inside a text. */
const zoneHours = new Map([
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
  ['cet', 1],
  ['cest', 2],
  ['bst', 1],
  ['jst', 9],
]);
const zoneForm =
  /(?:(?:utc|gmt)?(?<offset>[+-]\d{1,2}(?::?\d{2})?)|(?<zero>z|utc|gmt)|(?<letters>[a-z]{3,4}))(?![a-z\d/])/iy;

const weekdayForm =
  /(?<day>sun|mon|tue|wed|thu|fri|sat)(?:day|sday|nesday|rsday|urday|s|rs|r)?\.?(?![a-z])/iy;
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const timestampForm = /@(?<seconds>-?\d+)(?!\d)/y;
const spaces = /[ \t\n\r\v\f\0\u00a0,]+/y;

/** @throws StoreError ConversionFailure for everything that names no single instant */
export function parseDate(text: string, zone: Zone): Date {
  const parsed: ParsedDate = {};
  let at = skipSpaces(text, 0);
  if (at === text.length) throw unreadable(text, 'Empty string');
  while (at < text.length) {
    const found = readNext(text, at, parsed);
    if (found === undefined) throw unreadable(text, `${at}: Unexpected character '${text[at]}'`);
    const [length, fields] = found;
    for (const field of Object.keys(fields)) {
      if (Object.hasOwn(parsed, field)) throw unreadable(text, `Double ${field} specification`);
    }
    Object.assign(parsed, fields);
    at = skipSpaces(text, at + length);
  }
  return finishDate(parsed, text, zone);
}

function skipSpaces(text: string, at: number): number {
  spaces.lastIndex = at;
  return at + (spaces.exec(text)?.[0].length ?? 0);
}

/** The longest form that the text goes on with. */
function readNext(
  text: string,
  at: number,
  parsed: ParsedDate,
): readonly [number, ParsedDate] | undefined {
  const hasDate = parsed.year !== undefined || parsed.isoYear !== undefined;
  const forms = hasDate ? timeForms : [...dateForms, ...timeForms];
  let best: readonly [number, ParsedDate] | undefined;
  for (const [pattern, read] of forms) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null && match[0].length > (best?.[0] ?? 0)) {
      best = [match[0].length, read(match.groups ?? {})];
    }
  }
  return (
    best ??
    readWeekday(text, at) ??
    readTimestamp(text, at) ??
    readYear(text, at, parsed) ??
    readZone(text, at, parsed)
  );
}

function readWeekday(text: string, at: number): readonly [number, ParsedDate] | undefined {
  weekdayForm.lastIndex = at;
  const match = weekdayForm.exec(text);
  const name = match?.groups?.['day']?.toLowerCase();
  if (match === null || name === undefined) return undefined;
  return [match[0].length, { weekday: weekdayNames.indexOf(name) }];
}

function readTimestamp(text: string, at: number): readonly [number, ParsedDate] | undefined {
  timestampForm.lastIndex = at;
  const match = timestampForm.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match.groups?.['seconds']);
  const dayOfYear = Math.floor(seconds / 86_400);
  const rest = seconds - dayOfYear * 86_400;
  return [
    match[0].length,
    {
      year: 1970,
      dayOfYear,
      hour: Math.floor(rest / 3600),
      minute: Math.floor(rest / 60) % 60,
      second: rest % 60,
      offsetMs: 0,
    },
  ];
}

/** A year alone completes a month and a day that were given before it. */
function readYear(
  text: string,
  at: number,
  parsed: ParsedDate,
): readonly [number, ParsedDate] | undefined {
  const year = /^\d{4}(?!\d)/.exec(text.slice(at, at + 5))?.[0];
  if (year === undefined || parsed.month === undefined || parsed.year !== undefined)
    return undefined;
  return [4, { year: Number(year) }];
}

/** A zone follows a time; the names of places are not allowed in a text. */
function readZone(
  text: string,
  at: number,
  parsed: ParsedDate,
): readonly [number, ParsedDate] | undefined {
  zoneForm.lastIndex = at;
  const match = zoneForm.exec(text);
  if (match === null || parsed.hour === undefined) return undefined;
  const { offset, zero, letters } = match.groups ?? {};
  if (zero !== undefined) return [match[0].length, { offsetMs: 0 }];
  if (offset !== undefined) return [match[0].length, { offsetMs: offsetOf(offset) }];
  const hours = zoneHours.get((letters ?? '').toLowerCase());
  return hours === undefined ? undefined : [match[0].length, { offsetMs: hours * 3_600_000 }];
}
