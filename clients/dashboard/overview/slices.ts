import { clockTime, dateWords, dayName, exactWhen } from '../ui/when.ts';

export interface Range {
  readonly from: Date;
  readonly to: Date;
}

const DAY_MS = 86_400_000;

/** A period in that many equal slices, oldest first. */
export function slicesOf({ from, to }: Range, count: number): readonly Range[] {
  const sliceMs = (to.getTime() - from.getTime()) / count;
  const begin = (slice: number) => new Date(from.getTime() + slice * sliceMs);
  return Array.from({ length: count }, (_, slice) => ({
    from: begin(slice),
    to: begin(slice + 1),
  }));
}

/** The whole slice: `8 Nov to 10 Nov`, `9 Nov`, `Mon 12:00 to 13:43`. */
export function sliceWords({ from, to }: Range, now: Date): string {
  if (lengthMs({ from, to }) < DAY_MS) return `${exactWhen(from, now)} to ${clockTime(to)}`;
  const first = dateWords(from, now);
  // One that ends at midnight does not reach into the day that begins.
  const last = dateWords(new Date(to.getTime() - 1), now);
  return first === last ? first : `${first} to ${last}`;
}

/** Where it begins, as shortly as an axis wants it: `8 Nov`, `Mon`, `12:00`. */
export function sliceName(slice: Range, now: Date): string {
  if (lengthMs(slice) >= DAY_MS) return dateWords(slice.from, now);
  return lengthMs(slice) < DAY_MS / 4 ? clockTime(slice.from) : dayName(slice.from, now);
}

const lengthMs = ({ from, to }: Range): number => to.getTime() - from.getTime();
