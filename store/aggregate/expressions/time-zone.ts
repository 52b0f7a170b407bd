/** Local time in a zone. A local time is kept as a Date whose UTC fields are the local ones. */
import { StoreError } from '../../errors.ts';

/** Zones whose formatter is kept; a formatter takes about a millisecond to make. */
const maxFormatters = 100;
const formatters = new Map<string, Intl.DateTimeFormat>();
const fixedOffset = /^([+-])(\d\d):?(\d\d)?$/;

/** Milliseconds that local time is ahead of UTC at an instant. @throws StoreError 40485 */
export function offsetMs(zone: string, instant: number): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const fixed = fixedOffset.exec(zone);
  if (fixed !== null) {
    const [, sign, hours = '0', minutes = '0'] = fixed;
    return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  }
  const parts = new Map(
    formatterFor(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return local - Math.floor(instant / 1000) * 1000;
}

export const toLocal = (date: Date, zone: string): Date =>
  new Date(date.getTime() + offsetMs(zone, date.getTime()));

/** The instant at which a local time falls; in a gap of the clock, after it. */
export function fromLocal(local: number, zone: string): Date {
  const guess = local - offsetMs(zone, local);
  return new Date(local - offsetMs(zone, guess));
}

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (formatters.size >= maxFormatters) formatters.clear();
    formatters.set(zone, formatter);
    return formatter;
  } catch {
    throw new StoreError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}
