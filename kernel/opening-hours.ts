import { DAY_MS, MINUTE_MS } from './clock.ts';

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** When somebody is there, by the clocks of one place. */
export interface OpeningHours {
  /** IANA name: `Europe/Amsterdam`. */
  readonly timeZone: string;
  /** Minutes of the day, from … to; a day that is not there is closed. */
  readonly days: Readonly<Partial<Record<Weekday, readonly [from: number, to: number]>>>;
}

/** A stretch of time in which somebody is there. */
export interface OpenSpan {
  readonly from: Date;
  readonly to: Date;
}

/** The instant at which so much opening time has passed since `from`; `from` itself for none or less. */
export function addOpenMs(from: Date, openMs: number, hours: OpeningHours): Date {
  if (openMs <= 0) return from;
  let leftMs = openMs;
  for (const span of openSpans(from, hours)) {
    const lengthMs = span.to.getTime() - span.from.getTime();
    if (leftMs <= lengthMs) return new Date(span.from.getTime() + leftMs);
    leftMs -= lengthMs;
  }
  throw new RangeError('It is never open');
}

/** How much opening time lies between two instants, in milliseconds; 0 when `to` is not later. */
export function openMsBetween(from: Date, to: Date, hours: OpeningHours): number {
  let openMs = 0;
  for (const span of openSpans(from, hours)) {
    if (span.from >= to) break;
    openMs += Math.min(span.to.getTime(), to.getTime()) - span.from.getTime();
  }
  return openMs;
}

/** The stretch that this instant is in; null when it is closed. */
export function openSpanAt(instant: Date, hours: OpeningHours): OpenSpan | null {
  const [span] = openSpans(instant, hours);
  return span && span.from.getTime() <= instant.getTime() ? span : null;
}

/** The stretches after an instant, the one that it falls into cut there. Endless, unless it is never open. */
export function* openSpans(after: Date, { timeZone, days }: OpeningHours): Generator<OpenSpan> {
  if (Object.keys(days).length === 0) return;
  const first = new Date(after.getTime() + offsetMs(after, timeZone));
  let midnight = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
  for (; ; midnight += DAY_MS) {
    const weekday = (new Date(midnight).getUTCDay() || 7) as Weekday;
    const open = days[weekday];
    if (!open) continue;
    const from = instantOf(midnight + open[0] * MINUTE_MS, timeZone);
    const to = instantOf(midnight + open[1] * MINUTE_MS, timeZone);
    if (to > after) yield { from: from > after ? from : after, to };
  }
}

/** The instant at which clocks there show that time, given as if it were UTC. */
function instantOf(localMs: number, timeZone: string): Date {
  const guess = localMs - offsetMs(new Date(localMs), timeZone);
  // Around a change of the clocks the guess may lie on its other side.
  return new Date(localMs - offsetMs(new Date(guess), timeZone));
}

const formats = new Map<string, Intl.DateTimeFormat>();

const offsets = new Map<string, number>();
const offsetsMax = 5_000;
/** No clocks are changed within a quarter of an hour (UTC). */
const quarterMs = 15 * MINUTE_MS;

/** How far clocks there are ahead of UTC, in milliseconds. Asking the calendar is slow, so it is asked once. */
function offsetMs(instant: Date, timeZone: string): number {
  const quarter = Math.floor(instant.getTime() / quarterMs);
  const name = `${timeZone} ${quarter}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  if (offsets.size >= offsetsMax) offsets.clear();
  const offset = readOffsetMs(new Date(quarter * quarterMs), timeZone);
  offsets.set(name, offset);
  return offset;
}

function readOffsetMs(instant: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(instant.getTime() / 1_000) * 1_000;
}

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Reads `Europe/Amsterdam mon-fri 09:00-20:00, sat 10:00-18:00`.
 * @returns null when it is not written so, the zone is unknown, or it is never open
 */
export function readOpeningHours(text: string): OpeningHours | null {
  const [, timeZone = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(text.trim()) ?? [];
  if (!isTimeZone(timeZone)) return null;
  const days: Partial<Record<Weekday, readonly [number, number]>> = {};
  for (const part of rest.split(',')) {
    const match = /^(\w{3})(?:-(\w{3}))?\s+(\d\d:\d\d)-(\d\d:\d\d)$/.exec(part.trim());
    if (!match) return null;
    const [, firstName = '', lastName = firstName, opens = '', closes = ''] = match;
    const first = weekdayNames.indexOf(firstName) + 1;
    const last = weekdayNames.indexOf(lastName) + 1;
    const [from, to] = [minuteOf(opens), minuteOf(closes)];
    if (first < 1 || last < first || from === null || to === null || from >= to) return null;
    for (let day = first; day <= last; day += 1) days[day as Weekday] = [from, to];
  }
  return { timeZone, days };
}

const minutesOfDay = 24 * 60;

/** `24:00` is the end of a day. */
function minuteOf(text: string): number | null {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return minutes < 60 && minute <= minutesOfDay ? minute : null;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
