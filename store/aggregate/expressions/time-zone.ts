/** Time zones by name (Europe/Berlin) or by offset (+02:00, +0200, +02). */
import { StoreError } from '../../errors.ts';
import { cycleDays } from './calendar.ts';
import { dayMs, later, type Moment } from './moment.ts';

export interface Zone {
  /** The zone named UTC, and none that merely equals it. */
  readonly isUtc: boolean;
  /** Milliseconds that clocks are ahead of UTC at an instant. */
  offsetAt(instant: Moment): number;
}

export const utc: Zone = { isUtc: true, offsetAt: () => 0 };

/** Zones and days that are remembered; a zone takes about a millisecond to make. */
const maxZones = 600;
const maxDays = 10_000;
const zones = new Map<string, Zone>([['UTC', utc]]);
const fixedOffset = /^([+-])(\d\d)(?:(\d\d)|:(\d\d))?$/;

/** @throws StoreError 40485 unless there is such a zone, written exactly so */
export function findZone(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = fixedZone(name) ?? namedZone(name);
  if (zone === undefined) {
    throw new StoreError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  if (zones.size >= maxZones) zones.clear();
  zones.set(name, zone);
  return zone;
}

export const toLocal = (instant: Moment, zone: Zone): Moment =>
  zone.isUtc ? instant : later(instant, zone.offsetAt(instant));

/**
 * The instant at which clocks show a time. Where they show it twice or never, it is the one
 * that timelib chooses, the library MongoDB counts time with.
 */
export function fromLocal(local: Moment, zone: Zone): Moment {
  if (zone.isUtc) return local;
  const before = zone.offsetAt(local);
  const after = zone.offsetAt(later(local, -before));
  const candidate = later(local, -after);
  const isSkipped = before < after && zone.offsetAt(candidate) !== after;
  return isSkipped ? later(local, -before) : candidate;
}

function fixedZone(name: string): Zone | undefined {
  const parts = fixedOffset.exec(name);
  if (parts === null) return undefined;
  const [, sign, hours, compact, separated] = parts;
  const minutes = Number(hours) * 60 + Number(compact ?? separated ?? 0);
  const offset = minutes * 60_000 * (sign === '-' ? -1 : 1);
  return { isUtc: false, offsetAt: () => offset };
}

function namedZone(name: string): Zone | undefined {
  const formatter = formatterFor(name);
  if (formatter === undefined) return undefined;
  // Clocks change on few days; on all others one offset answers for the day.
  const days = new Map<number, number>();
  return {
    isUtc: false,
    offsetAt(instant) {
      const day = withinCycle(instant.day);
      const known = days.get(day);
      if (known !== undefined) return known;
      const [first, last] = [
        offsetAt(formatter, day * dayMs),
        offsetAt(formatter, (day + 1) * dayMs),
      ];
      if (first !== last) return offsetAt(formatter, day * dayMs + instant.ms);
      if (days.size >= maxDays) days.clear();
      days.set(day, first);
      return first;
    },
  };
}

/** Dates that Intl cannot hold have the offset of the same day of the calendar in our times. */
const withinCycle = (day: number): number =>
  Math.abs(day) < 99_999_000 ? day : ((day % cycleDays) + cycleDays) % cycleDays;

function offsetAt(formatter: Intl.DateTimeFormat, instant: number): number {
  const fields = new Map(
    formatter.formatToParts(instant).map(({ type, value }) => [type, value] as const),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => Number(fields.get(name) ?? 0);
  // Years of the era before ours are counted backwards, from 1.
  const year = fields.get('era') === 'B' ? 1 - field('year') : field('year');
  const local = new Date(0);
  local.setUTCFullYear(year, field('month') - 1, field('day'));
  local.setUTCHours(field('hour'), field('minute'), field('second'));
  return local.getTime() - Math.floor(instant / 1000) * 1000;
}

/** Names of one part; Intl knows more of them (PST, AST) than the zone database does. */
const shortNames = new Set(
  (
    'UTC UCT GMT GMT0 GMT+0 GMT-0 EST MST HST EST5EDT CST6CDT MST7MDT PST8PDT CET EET MET WET ' +
    'GB GB-Eire NZ NZ-CHAT PRC ROC ROK W-SU Cuba Egypt Eire Greenwich Hongkong Iceland Iran ' +
    'Israel Jamaica Japan Kwajalein Libya Navajo Poland Portugal Singapore Turkey Universal Zulu'
  ).split(' '),
);
/** Names of several: Etc/GMT+5, America/Argentina/Buenos_Aires, America/Port-au-Prince. */
const longName =
  /^(?:[A-Z][a-z]+|US)(?:\/[A-Z][A-Za-z]+(?:[_-][A-Za-z]+)*)*\/(?:[A-Z][a-z]*[a-z](?:[A-Z][a-z]+|[_-][A-Za-z]+)*|D[a-z]+DUrville|GMT[+-]?\d*|UTC|UCT|ACT|LHI|NSW)$/;

/** Intl ignores the case of names; MongoDB does not. */
function formatterFor(name: string): Intl.DateTimeFormat | undefined {
  if (!shortNames.has(name) && !longName.test(name)) return undefined;
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'narrow',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const resolved = formatter.resolvedOptions().timeZone;
    const isOtherCase = resolved !== name && resolved.toLowerCase() === name.toLowerCase();
    return isOtherCase ? undefined : formatter;
  } catch {
    return undefined;
  }
}
