import type { Feed } from '../events/feed.ts';
import type { Log } from '../log.ts';
import type { DataSubject } from './data-subject.ts';
import { type ErasureParts, eraseRecords } from './erase-records.ts';
import { type ExportedCollection, exportRecords } from './export-records.ts';
import { followErasures } from './follow-erasures.ts';
import type { PersonalCollection } from './personal-collection.ts';

/** What one part of the shop holds of people, and what a customer may ask of it. */
export interface PersonalRecords {
  export(subject: DataSubject): Promise<ExportedCollection[]>;
  /** Forgets whoever asks for it from now on; `stop` ends that. */
  follow(): Feed;
}

/** @param recognise the customer as this part knows them, which may be by more than it was told */
export const createPersonalRecords = (
  parts: ErasureParts & { readonly log: Log },
  part: string,
  collections: readonly PersonalCollection[],
  recognise: (told: DataSubject) => Promise<DataSubject> = async (told) => told,
): PersonalRecords => ({
  export: async (told) => exportRecords(parts.db, collections, await recognise(told)),
  follow: () =>
    followErasures(parts, part, async (told) =>
      eraseRecords(parts, collections, await recognise(told)),
    ),
});
