import { actorOf, type Caller, hasScope, type ShopperCaller } from '../../../kernel/caller.ts';
import { type Remember, runOnce } from '../../../kernel/data/idempotency.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createOneAtATime } from '../../../kernel/one-at-a-time.ts';
import type { BlobStorage } from '../../../kernel/uploads/blob-storage.ts';
import { imageTypeOf } from '../../../kernel/uploads/image-type.ts';
import { remakeImage } from '../../../kernel/uploads/remake-image.ts';
import type { Scanner } from '../../../kernel/uploads/scanner.ts';
import {
  accepted,
  blobKey,
  type InspirationRecord,
  isDue,
  isWaiting,
  type Picture,
  type PictureProblem,
  rejected,
  removed,
} from './inspiration.ts';
import type { InspirationRepository } from './repository.ts';
import type { TidyBlobs } from './tidy-blobs.ts';

export type InspirationProblem = PictureProblem | 'NOT_FOUND';

export interface InspirationAnswer {
  /** Local id of the picture, as it is now; null when there is none for this caller. */
  readonly inspirationId: string | null;
  readonly problem: InspirationProblem | null;
}

export interface InspirationChoice {
  /** Local id. */
  readonly inspirationId: string;
  readonly idempotencyKey: string;
}

export interface InspirationDeskParts {
  readonly inspirations: InspirationRepository;
  readonly storage: BlobStorage;
  readonly scanner: Scanner;
  readonly tidyBlobs: TidyBlobs;
}

export type InspirationDesk = ReturnType<typeof createInspirationDesk>;

/** Shoppers' pictures: checked and kept, or removed; each once a key. */
export function createInspirationDesk(
  parts: SubgraphParts,
  { inspirations, storage, scanner, tidyBlobs }: InspirationDeskParts,
) {
  const { client, clock, log } = parts;
  const oneAtATime = createOneAtATime();

  /** @returns the picture, kept; or why there is none; null when the file has gone */
  async function look(record: InspirationRecord): Promise<Picture | PictureProblem | null> {
    const raw = await storage.get(blobKey(record, 'raw'));
    if (!raw) return null;
    if ((await imageTypeOf(raw)) === null) return 'TYPE_REFUSED';
    const signature = await scanner.scan(raw);
    if (signature !== null) {
      log.warn({ inspirationId: record._id, signature }, 'The scanner refused an upload');
      return 'INFECTED';
    }
    const made = await remakeImage(raw);
    if (typeof made === 'string') return made;
    await storage.put(blobKey(record, 'webp'), made.bytes);
    const { mime, width, height, bytes } = made;
    return { mime, width, height, bytes: bytes.byteLength };
  }

  /** What is left undone here the sweeper does. */
  async function tidySoon(record: InspirationRecord): Promise<void> {
    if (!isDue(record, clock.now())) return;
    await tidyBlobs(record).catch((error: unknown) =>
      log.warn({ error, inspirationId: record._id }, 'Blobs of a picture are left to the sweeper'),
    );
  }

  /**
   * Looks at it and keeps what came of that, with the answer, in one transaction.
   * @returns null when it is not there to be looked at
   */
  async function settle(
    record: InspirationRecord,
    remember: Remember<InspirationAnswer>,
  ): Promise<InspirationAnswer | null> {
    if (!isWaiting(record, clock.now())) return null;
    const seen = await look(record);
    if (seen === null) return null;
    const now = clock.now();
    const next =
      typeof seen === 'string' ? rejected(record, seen, now) : accepted(record, seen, now);
    const answer = { inspirationId: record._id, problem: next.problem };
    await inTransaction(client, async (session) => {
      if (!(await inspirations.step(next, session))) throw cameLate();
      await remember(answer, session);
    });
    await tidySoon(next);
    return answer;
  }

  return {
    /**
     * Looks at what was sent. A picture that is ready or refused stays so, whoever asks with whichever key.
     * @throws ShopError UPLOADS_UNAVAILABLE while scanner or storage are away, OVERLOADED, CONFLICT when it was removed
     * meanwhile
     */
    async upload(
      { tenant, sessionId }: ShopperCaller,
      { inspirationId, idempotencyKey }: InspirationChoice,
    ): Promise<InspirationAnswer> {
      const request = {
        tenant,
        actor: sessionId,
        operation: 'inspirationUpload',
        key: idempotencyKey,
        body: { inspirationId },
      };
      const work = (): Promise<InspirationAnswer> =>
        runOnce<InspirationAnswer>(parts, request, async (remember) => {
          const record = await inspirations.byId(tenant, inspirationId);
          if (!record || record.sessionId !== sessionId) return nothing;
          const before = answerOf(record);
          if (before) return before;
          let failure: unknown = null;
          const own = await settle(record, remember).catch((error: unknown) => {
            failure = error;
            return null;
          });
          if (own) return own;
          // Another copy may have been first; then what it found is the answer.
          const after = await inspirations.byId(tenant, inspirationId);
          const others = after && answerOf(after);
          // Erased or removed while we looked at it: what we made of it goes too, and that is why whatever failed did.
          // While it waits, another copy may be about to keep it.
          const isGone = !after || after.state === 'REMOVED';
          if (isGone) await storage.remove(blobKey(record, 'webp'));
          if (!others && failure) throw isGone ? cameLate() : failure;
          return others ?? nothing;
        });
      return oneAtATime(inspirationId, work);
    },

    async remove(
      caller: Caller,
      { inspirationId, idempotencyKey }: InspirationChoice,
    ): Promise<InspirationAnswer> {
      const { tenant } = caller;
      const request = {
        tenant,
        actor: actorOf(caller),
        operation: 'inspirationRemove',
        key: idempotencyKey,
        body: { inspirationId },
      };
      let gone: InspirationRecord | null = null;
      const answer = await onceInTransaction<InspirationAnswer>(parts, request, async (session) => {
        gone = null;
        const record = await inspirations.byId(tenant, inspirationId, session);
        if (!record || !mayRemove(caller, record)) return null;
        if (record.state === 'REMOVED') return { inspirationId, problem: null };
        gone = removed(record, clock.now());
        if (!(await inspirations.step(gone, session))) throw cameLate();
        return { inspirationId, problem: null };
      });
      if (gone) await tidySoon(gone);
      return answer ?? nothing;
    },
  };
}

/** A shopper's own; staff who work on tickets act for them. Others are told that there is none. */
const mayRemove = (caller: Caller, { sessionId }: InspirationRecord): boolean =>
  (caller.kind === 'shopper' && caller.sessionId === sessionId) ||
  hasScope(caller, 'tickets:write');

/** What was found when it was looked at; null where it was not yet. */
const answerOf = ({ _id, state, problem }: InspirationRecord): InspirationAnswer | null =>
  state === 'READY' || state === 'REJECTED' ? { inspirationId: _id, problem } : null;

const cameLate = (): ShopError =>
  new ShopError('CONFLICT', 'Another change of this picture came first');

const nothing: InspirationAnswer = { inspirationId: null, problem: 'NOT_FOUND' };
