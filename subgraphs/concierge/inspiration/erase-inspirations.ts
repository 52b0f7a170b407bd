import type { Clock } from '../../../kernel/clock.ts';
import type { BlobStorage } from '../../../kernel/uploads/blob-storage.ts';
import { blobKey, blobKinds, removed } from './inspiration.ts';
import type { InspirationRepository } from './repository.ts';

/**
 * Every picture of these conversations goes, with all that is known of it. Safe to run again after a part of it.
 * @returns how many went
 * @throws ShopError UPLOADS_UNAVAILABLE when storage is away: what is left is hidden, and goes with the next try
 */
export type EraseInspirations = (tenant: string, sessionIds: readonly string[]) => Promise<number>;

export function createEraseInspirations(parts: {
  readonly inspirations: InspirationRepository;
  readonly storage: BlobStorage;
  readonly clock: Clock;
}): EraseInspirations {
  const { inspirations, storage, clock } = parts;
  return async (tenant, sessionIds) => {
    const records = await inspirations.allOf(tenant, sessionIds);
    for (const record of records) {
      if (record.open) await inspirations.storeStep(removed(record, clock.now()));
      await Promise.all(blobKinds.map((kind) => storage.remove(blobKey(record, kind))));
      await inspirations.forget(record);
    }
    return records.length;
  };
}
