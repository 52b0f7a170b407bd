import type { Db } from 'mongodb';
import type { Clock } from '../clock.ts';
import { isShopError } from '../errors.ts';
import { type Feed, openFeed } from '../events/feed.ts';
import { appendEvents } from '../events/outbox.ts';
import type { Log } from '../log.ts';
import {
  type DataSubject,
  type ErasureRequested,
  erasureRequestedType,
  partErased,
  subjectOf,
} from './data-subject.ts';

/**
 * Follows the feed: whenever a customer is to be forgotten, this part forgets its share and says so. Each part does
 * that for itself, whenever it runs; one that was down does it when it is back.
 * @param part its name, as the one who asked expects to hear it
 * @param erase safe to run again after a part of it. @returns documents that went or were changed, by collection
 */
export const followErasures = (
  parts: { readonly db: Db; readonly clock: Clock; readonly log: Log },
  part: string,
  erase: (subject: DataSubject) => Promise<Readonly<Record<string, number>>>,
): Feed =>
  openFeed({
    ...parts,
    name: `${part}.erasures`,
    types: [erasureRequestedType],
    onEvent: async (event) => {
      const subject = subjectOf(event);
      if (!subject) return;
      const { erasureId } = event.data as ErasureRequested;
      const counts = await erase(subject);
      const done = partErased(event.tenant, event.keySeq, { erasureId, part, counts });
      await appendEvents(parts.db, undefined, [done], parts.clock).catch(ignoreSaidBefore);
    },
  });

/** By a run that died before it could note that it had handled the event. */
const ignoreSaidBefore = (error: unknown): void => {
  if (!isShopError(error) || error.code !== 'CONFLICT') throw error;
};
