import { isShopError } from '../errors.ts';
import { type Feed, openFeed } from '../events/feed.ts';
import { appendEvents } from '../events/outbox.ts';
import type { Log } from '../log.ts';
import {
  type ErasureRequested,
  erasureRequestedType,
  partErased,
  subjectOf,
} from './data-subject.ts';
import { type ErasureParts, eraseRecords } from './erase-records.ts';
import type { PersonalCollection } from './personal-collection.ts';

/**
 * Follows the feed: whenever a customer is to be forgotten, this part forgets its share and says so. Each part does
 * that for itself, whenever it runs; one that was down does it when it is back.
 * @param part its name, as the one who asked expects to hear it
 */
export const followErasures = (
  parts: ErasureParts & { readonly log: Log },
  part: string,
  collections: readonly PersonalCollection[],
): Feed =>
  openFeed({
    ...parts,
    name: `${part}.erasures`,
    types: [erasureRequestedType],
    onEvent: async (event) => {
      const subject = subjectOf(event);
      if (!subject) return;
      const { erasureId } = event.data as ErasureRequested;
      const counts = await eraseRecords(parts, collections, subject);
      const done = partErased(event.tenant, event.keySeq, { erasureId, part, counts });
      await appendEvents(parts.db, undefined, [done], parts.clock).catch(ignoreSaidBefore);
    },
  });

/** By a run that died before it could note that it had handled the event. */
const ignoreSaidBefore = (error: unknown): void => {
  if (!isShopError(error) || error.code !== 'CONFLICT') throw error;
};
