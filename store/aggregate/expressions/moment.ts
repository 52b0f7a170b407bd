/**
 * Dates as days and milliseconds of the day, which hold every date that can be stored exactly.
 * A moment stands for an instant in UTC, or for what clocks in some zone show.
 */
import { ObjectId, Timestamp } from 'bson';
import { dateAt, FarDate } from '../../bson/far-date.ts';
import { typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';

export const dayMs = 86_400_000;

export interface Moment {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Milliseconds since midnight. */
  readonly ms: number;
}

export function momentAt(milliseconds: number): Moment {
  const day = Math.floor(milliseconds / dayMs);
  return { day, ms: milliseconds - day * dayMs };
}

export function momentOf(date: Date): Moment {
  if (!(date instanceof FarDate)) return momentAt(date.getTime());
  const perDay = BigInt(dayMs);
  const ms = ((date.milliseconds % perDay) + perDay) % perDay;
  return { day: Number((date.milliseconds - ms) / perDay), ms: Number(ms) };
}

/** So many milliseconds later, fewer than 2^53. */
export function later({ day, ms }: Moment, milliseconds: number): Moment {
  const moved = momentAt(ms + milliseconds);
  return { day: day + moved.day, ms: moved.ms };
}

const farthestDay = 1e8;

/** @returns undefined where the date cannot be stored */
export const dateOf = ({ day, ms }: Moment): Date | undefined =>
  Math.abs(day) < farthestDay
    ? new Date(day * dayMs + ms)
    : dateAt(BigInt(day) * BigInt(dayMs) + BigInt(ms));

/** Whether there is a time in a value: dates, timestamps and object ids. */
export const hasTime = (value: unknown): value is Date | Timestamp | ObjectId =>
  value instanceof Date || value instanceof Timestamp || value instanceof ObjectId;

/** Seconds of an object id are signed, those of a timestamp are not. */
export function toDate(value: Date | Timestamp | ObjectId): Date {
  if (value instanceof Date) return value;
  const seconds =
    value instanceof ObjectId
      ? (value.getTimestamp().getTime() / 1000) | 0
      : value.getHighBitsUnsigned();
  return new Date(seconds * 1000);
}

/** @throws StoreError with this code for what has no time in it */
export function momentIn(value: unknown, code = 16006): Moment {
  if (hasTime(value)) return momentOf(toDate(value));
  throw new StoreError(code, `can't convert from BSON type ${typeName(value)} to Date`);
}
