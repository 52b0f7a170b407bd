import { createHash } from 'node:crypto';
import { type Caller, mustHave } from '../../../kernel/caller.ts';
import { runOnce } from '../../../kernel/data/idempotency.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { freeSlot } from '../../../kernel/free-slot.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createUlid, toGlobalId } from '../../../kernel/ids.ts';
import { createLimitedWork } from '../../../kernel/limited-work.ts';
import { newBlobName } from '../../../kernel/uploads/blob-storage.ts';
import { createBlobStorage } from '../../../kernel/uploads/create-blob-storage.ts';
import { type ArrivingBody, readFilePart } from '../../../kernel/uploads/read-file-part.ts';
import { uploadsUnavailable } from '../../../kernel/uploads/unavailable.ts';
import { createConciergeRepository } from '../repository.ts';
import {
  attemptsMax,
  blobKey,
  type InspirationRecord,
  inspirationsMax,
  received,
  removed,
} from './inspiration.ts';
import { isPictureAddress } from './picture-address.ts';
import { createInspirationRepository } from './repository.ts';

/** Bodies that arrive at once: each is held in memory until it is whole, 8 MiB at most as a rule. */
const arrivingMax = 16;

export interface Received {
  /** For `inspirationUpload`, 15 minutes. */
  readonly uploadId: string;
}

export interface OpenedPicture {
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * Where bytes of pictures come in and go out. It runs in the process that has the port, not in the subgraph's, and looks
 * at nothing: what came in is a picture once `inspirationUpload` has checked it.
 */
export interface InspirationDoor {
  /**
   * Takes in one file for the caller's conversation; the same key gives the same upload.
   * @param arriving multipart/form-data with one file
   * @throws ShopError UNAUTHENTICATED, FORBIDDEN, UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BAD_USER_INPUT,
   * INPUT_REFUSED (`errors[0].code` TOO_MANY), IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, OVERLOADED,
   * UPLOADS_UNAVAILABLE
   */
  receive(caller: Caller, arriving: ArrivingBody, idempotencyKey: string): Promise<Received>;
  /** @returns null for an address that is not ours or no longer holds, and for a picture that is gone */
  open(id: string, query: URLSearchParams): Promise<OpenedPicture | null>;
}

export function createInspirationDoor(parts: SubgraphParts): InspirationDoor {
  const { db, clock, random, config } = parts;
  const { bytesMax, antivirus, isUnscannedTaken } = config.uploads;
  const inspirations = createInspirationRepository(parts);
  const sessions = createConciergeRepository(db);
  const storage = createBlobStorage(config.uploads);
  const inTurn = createLimitedWork({ atOnceMax: arrivingMax, waitingMax: 0 });

  /** A place of the conversation, taken before anything is stored: what is stored is always known of. */
  async function takePlace(tenant: string, sessionId: string): Promise<InspirationRecord> {
    for (;;) {
      const sent = await inspirations.sentOf(tenant, sessionId);
      const taken = sent.filter(({ open }) => open).map((record) => record.slot);
      const slot = freeSlot(taken, inspirationsMax);
      if (slot === null || sent.length >= attemptsMax) throw tooMany(slot === null);
      const _id = `ins_${createUlid(clock, random)}`;
      const ids = { _id, tenant, sessionId, slot, blobName: newBlobName(random) };
      const record = received(ids, clock.now());
      try {
        await inspirations.insert(record);
        return record;
      } catch (error) {
        // Another picture of this conversation took the slot; there are ten, so this ends.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  return {
    async receive(caller, arriving, idempotencyKey) {
      mustHave(caller, 'session');
      if (caller.kind !== 'shopper')
        throw new ShopError('FORBIDDEN', 'Only a shopper has a session');
      const { tenant, sessionId } = caller;
      if (!antivirus && !isUnscannedTaken) throw uploadsUnavailable('antivirus');
      if (!(await sessions.findSession(tenant, sessionId)))
        throw new ShopError('UNAUTHENTICATED', 'That session has ended; start a new one');

      const bytes = await inTurn(() => readFilePart(arriving, bytesMax));
      const request = {
        tenant,
        actor: sessionId,
        operation: 'inspirationReceive',
        key: idempotencyKey,
        body: { sha256: createHash('sha256').update(bytes).digest('hex') },
      };
      return runOnce<Received>(parts, request, async () => {
        const record = await takePlace(tenant, sessionId);
        try {
          await storage.put(blobKey(record, 'raw'), bytes);
        } catch (error) {
          // The place is free again at once; what may have been stored goes with the sweeper.
          await inspirations.storeStep(removed(record, clock.now())).catch(() => false);
          throw error;
        }
        return { uploadId: toGlobalId('Inspiration', record._id) };
      });
    },

    async open(id, query) {
      if (!isPictureAddress(id, query, config.secrets.session, clock.now())) return null;
      const record = await inspirations.byAddress(id);
      if (record?.state !== 'READY' || !record.picture) return null;
      const bytes = await storage.get(blobKey(record, 'webp'));
      return bytes && { mime: record.picture.mime, bytes };
    },
  };
}

const tooMany = (isFull: boolean): ShopError => {
  const message = isFull
    ? `${inspirationsMax} pictures are kept for a conversation; remove one first`
    : `A conversation sends ${attemptsMax} pictures a day`;
  return new ShopError('INPUT_REFUSED', message, {
    field: 'file',
    errors: [{ code: 'TOO_MANY', message, field: 'file' }],
  });
};
