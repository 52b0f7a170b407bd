/** Reads a date in a given format, the way `$dateFromString` does. */
import { monthsByName } from './month-names.ts';
import { finishDate, type ParsedDate, unreadable } from './parsed-date.ts';
import type { Zone } from './time-zone.ts';

interface Reader {
  readonly pattern: RegExp;
  /** @returns false where the text is no such value after all */
  readonly read: (parsed: ParsedDate, found: string) => boolean | undefined;
}

const number =
  (field: keyof ParsedDate) =>
  (parsed: ParsedDate, found: string): undefined => {
    parsed[field] = Number(found);
  };

const month: Reader = {
  pattern: /[A-Za-z]+/y,
  read: (parsed, found) => {
    const value = monthsByName.get(found.toLowerCase());
    if (value === undefined) return false;
    parsed.month = value;
    return true;
  },
};

const readers: Readonly<Record<string, Reader>> = {
  Y: { pattern: /\d{4}/y, read: number('year') },
  G: { pattern: /\d{4}/y, read: number('isoYear') },
  m: { pattern: /\d{1,2}/y, read: number('month') },
  b: month,
  B: month,
  d: { pattern: /\d{1,2}/y, read: number('day') },
  j: { pattern: /\d{1,3}/y, read: number('dayOfYear') },
  u: { pattern: /\d/y, read: number('isoWeekday') },
  V: { pattern: /\d{1,2}/y, read: number('isoWeek') },
  H: { pattern: /\d{1,2}/y, read: number('hour') },
  M: { pattern: /\d{2}/y, read: number('minute') },
  S: { pattern: /\d{2}/y, read: number('second') },
  L: {
    pattern: /\d{1,3}/y,
    read: (parsed, found): undefined => {
      parsed.millisecond = Number(found.padEnd(3, '0'));
    },
  },
  z: {
    pattern: /Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}/y,
    read: (parsed, found): undefined => {
      parsed.offsetMs = offsetOf(found);
    },
  },
  Z: {
    pattern: /[+-]\d+/y,
    read: (parsed, found): undefined => {
      parsed.offsetMs = Number(found) * 60_000;
    },
  },
};

/** An offset such as +05:30, +0530, +5 or Z, in milliseconds. */
export function offsetOf(text: string): number {
  const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (parts === null) return 0;
  const [, sign, hours, minutes = '0'] = parts;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
}

/** @throws StoreError ConversionFailure where text and format part */
export function parseInFormat(text: string, format: string, zone: Zone): Date {
  const parsed: ParsedDate = {};
  let at = 0;
  for (let i = 0; i < format.length; i += 1) {
    const specifier = format[i] === '%' ? format[i + 1] : undefined;
    const reader = specifier === undefined ? undefined : readers[specifier];
    if (specifier !== undefined) i += 1;
    if (reader === undefined) {
      if (text[at] !== format[i]) throw unreadable(text, 'The format separator does not match');
      at += 1;
      continue;
    }
    reader.pattern.lastIndex = at;
    const found = reader.pattern.exec(text)?.[0];
    if (found === undefined || reader.read(parsed, found) === false) {
      throw unreadable(text, `no value for '%${specifier}' could be found at ${at}`);
    }
    at += found.length;
  }
  if (at < text.length) throw unreadable(text, 'Trailing data');
  return finishDate(parsed, text, zone);
}
