import type { Clock } from '../../../kernel/clock.ts';
import type { BlobStorage } from '../../../kernel/uploads/blob-storage.ts';
import { blobKey, type InspirationRecord, litterOf, tidied } from './inspiration.ts';
import type { InspirationRepository } from './repository.ts';

/** Removes what of a picture's blobs is to go, then crosses it out. Safe to run twice, and after a half of it. */
export type TidyBlobs = (record: InspirationRecord) => Promise<void>;

export function createTidyBlobs(parts: {
  readonly inspirations: InspirationRepository;
  readonly storage: BlobStorage;
  readonly clock: Clock;
  readonly retentionMs: number;
}): TidyBlobs {
  const { inspirations, storage, clock, retentionMs } = parts;
  return async (record) => {
    await Promise.all(litterOf(record).map((kind) => storage.remove(blobKey(record, kind))));
    await inspirations.tidy(tidied(record, clock.now(), retentionMs));
  };
}
