import { z } from 'zod';
import { carrierClockAheadMaxMs } from '../../../kernel/carrier-clock.ts';
import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { isTrackingNumber, normaliseTrackingNumber } from '../../../kernel/tracking-number.ts';

/** Scans in one delivery. */
const eventsMax = 100;
/** Problems told of one delivery. */
const problemsMax = 5;
/** Days from now. Further away is a clock that was never set, or a stand-in for a day that is not known. */
const daysAwayMax = 366;

const trackingNumber = z
  .string()
  .trim()
  .max(60)
  .refine((text) => isTrackingNumber(normaliseTrackingNumber(text)), {
    message: 'must have 6 to 40 letters and digits',
  });
const instant = z.iso.datetime({ offset: true, message: 'must be an instant with its zone' });
const marksOfDirection = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Words that people read, on one line and in one direction. */
const words = z
  .string()
  .transform((text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(marksOfDirection, ''));

const scan = z.object({
  trackingNumber,
  code: z.string().trim().min(1).max(60),
  description: z.string().max(500).nullish(),
  occurredAt: instant,
  location: words.pipe(z.string().trim().max(200)).nullish(),
  expected: z
    .object({
      date: z.iso.date(),
      from: instant.nullish(),
      to: instant.nullish(),
    })
    .nullish(),
});

const body = z.object({ events: z.array(scan).min(1).max(eventsMax) });

export type CarrierScan = z.infer<typeof scan>;

/**
 * The scans of a signed body. All or none: a sender that gets one wrong sends the whole again. So does one whose clock is
 * ahead of ours; by the time of its next try it may be right.
 * @throws ShopError BAD_USER_INPUT naming the first few fields that are wrong, never their values
 */
export function readCarrierBody(bytes: Uint8Array, receivedAt: Date): readonly CarrierScan[] {
  const parsed = body.safeParse(parseJson(bytes));
  if (!parsed.success)
    refuse(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`),
    );
  const { events } = parsed.data;
  const problems = events.flatMap((event, index) =>
    timeProblemsOf(event, receivedAt).map((problem) => `events.${index}.${problem}`),
  );
  if (problems.length > 0) refuse(problems);
  return events;
}

/** Fields whose times cannot be, each with what would be right. */
function timeProblemsOf({ occurredAt, expected }: CarrierScan, receivedAt: Date): string[] {
  const earliest = addMs(receivedAt, -daysAwayMax * DAY_MS);
  const latest = addMs(receivedAt, daysAwayMax * DAY_MS);
  const isNear = (time: Date): boolean => time >= earliest && time <= latest;
  const { from, to } = expected ?? {};
  const near = `must be within ${daysAwayMax} days of now`;
  const problems: string[] = [];
  if (new Date(occurredAt) > addMs(receivedAt, carrierClockAheadMaxMs))
    problems.push(
      `occurredAt: must be at most ${carrierClockAheadMaxMs / MINUTE_MS} minutes ahead`,
    );
  else if (!isNear(new Date(occurredAt))) problems.push(`occurredAt: ${near}`);
  if (expected && !isNear(new Date(expected.date))) problems.push(`expected.date: ${near}`);
  if (from && to && new Date(from) > new Date(to))
    problems.push('expected.to: must not be before expected.from');
  return problems;
}

function refuse(all: readonly string[]): never {
  const problems = all.slice(0, problemsMax);
  throw new ShopError('BAD_USER_INPUT', `That webhook cannot be read: ${problems.join('; ')}`, {
    problems,
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'That webhook is not JSON in UTF-8', {}, error);
  }
}
