import { z } from 'zod';
import { ShopError } from '../../../kernel/errors.ts';

/** Scans in one delivery. */
const eventsMax = 100;

const instant = z.iso.datetime({ offset: true, message: 'must be an instant with its zone' });

const scan = z.object({
  trackingNumber: z.string().trim().min(4).max(60),
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
 * The scans of a signed body. All or none: a sender that gets one wrong sends the whole again.
 * @throws ShopError BAD_USER_INPUT naming the first few fields that are wrong, never their values
 */
export function readCarrierBody(bytes: Uint8Array): readonly CarrierScan[] {
  const parsed = body.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data.events;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
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
