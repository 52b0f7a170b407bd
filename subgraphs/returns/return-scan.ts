import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { normaliseTrackingNumber } from '../../kernel/tracking-number.ts';
import type { ReturnRecord } from './domain/return.ts';
import { ship } from './domain/return-steps.ts';
import type { ReturnScanInput } from './generated/types.ts';
import type { ReturnRepository } from './repository.ts';

/** Tries of a scan that meets other changes of the same return. */
const triesMax = 4;

/**
 * What a carrier's scan makes of a return: whichever scan comes first, the parcel is on its way; that it has arrived is for
 * staff to say. Late and repeated scans change nothing.
 * @returns the return as it is now; null when none travels under that number
 * @throws ShopError CONFLICT when others kept changing it: the carrier's connector tells it again
 */
export async function scanReturn(
  returns: ReturnRepository,
  { tenant }: Caller,
  { trackingNumber }: ReturnScanInput,
  clock: Clock,
): Promise<ReturnRecord | null> {
  const number = normaliseTrackingNumber(trackingNumber);
  for (let tries = 0; tries < triesMax; tries += 1) {
    const record = await returns.byTrackingNumber(tenant, number);
    if (!record) return null;
    const next = ship(record, clock.now());
    if (next === record || (await returns.store(next, record.version))) return next;
  }
  throw new ShopError('CONFLICT', 'Others kept changing this return at the same time');
}
