import { z } from 'zod';
import { carrierClockAheadMaxMs } from '../../../kernel/carrier-clock.ts';
import { addMs, MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { isTrackingNumber, normaliseTrackingNumber } from '../../../kernel/tracking-number.ts';

/** Scans in one delivery. */
const eventsMax = 100;
/** Problems told of one delivery. */
const problemsMax = 5;

const trackingNumber = z
  .string()
  .trim()
  .max(60)
  .refine((text) => isTrackingNumber(normaliseTrackingNumber(text)), {
    message: 'must have 6 to 40 letters and digits',
  });
const instant = z.iso.datetime({ offset: true, message: 'must be an instant with its zone' });

const scan = z.object({
  trackingNumber,
  code: z.string().trim().min(1).max(60),
  description: z.string().max(500).optional(),
  occurredAt: instant,
  location: z.string().trim().max(200).optional(),
  expected: z
    .object({
      date: z.iso.date(),
      from: instant.optional(),
      to: instant.optional(),
    })
    .optional(),
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
  const latest = addMs(receivedAt, carrierClockAheadMaxMs);
  const ahead = events.flatMap(({ occurredAt }, index) =>
    new Date(occurredAt) > latest ? [`events.${index}.occurredAt: ${notAhead}`] : [],
  );
  if (ahead.length > 0) refuse(ahead);
  return events;
}

const notAhead = `must be at most ${carrierClockAheadMaxMs / MINUTE_MS} minutes ahead`;

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
