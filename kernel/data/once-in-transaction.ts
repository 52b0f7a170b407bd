import type { ClientSession, Db, MongoClient } from 'mongodb';
import type { Clock } from '../clock.ts';
import { ShopError } from '../errors.ts';
import {
  type IdempotencyRecord,
  type IdempotentRequest,
  idempotencyRecordsOf,
  newLock,
  refuseOtherBody,
} from './idempotency.ts';
import { isDuplicateKey } from './mongo-errors.ts';
import { inTransaction } from './transaction.ts';

/** A key that is a day old is cleared away once; more than this many times, somebody is in the way. */
const triesMax = 3;

/**
 * `runOnce` for an effect that is one transaction and costs little to begin in vain: the reply is stored in it
 * and there is no lock, so nothing is left behind by a process that dies and nobody is told to wait. Of several
 * at once one commits, the others are undone and get its reply.
 * @param effect reads and writes with `session` alone; null: nothing came of it and nothing is remembered, unless
 * the request had been made before
 * @throws ShopError IDEMPOTENCY_KEY_REUSED for another body, BAD_USER_INPUT for an empty or overlong key,
 * CONFLICT as `inTransaction`
 */
export async function onceInTransaction<R>(
  parts: { readonly client: MongoClient; readonly db: Db; readonly clock: Clock },
  request: IdempotentRequest,
  effect: (session: ClientSession) => Promise<R | null>,
): Promise<R | null> {
  const { client, db, clock } = parts;
  const records = idempotencyRecordsOf(db);
  const record = newLock(request, clock);
  const replyOf = (known: IdempotencyRecord | null): R | null =>
    replyIn<R>(known, record, clock.now());
  for (let tries = 0; tries < triesMax; tries += 1) {
    try {
      const reply = await inTransaction(client, async (session) => {
        const made = await effect(session);
        if (made !== null)
          await records.insertOne({ ...record, state: 'done', reply: made }, { session });
        return made;
      });
      // A repeat may be refused for what its first try changed: then that try's reply is the answer.
      return reply ?? replyOf(await records.findOne({ _id: record._id }));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const known = await records.findOne({ _id: record._id });
      // The duplicate was not ours: the effect has a unique key of its own.
      if (!known) throw error;
      if (known.expiresAt > clock.now()) return replyOf(known);
      await records.deleteOne({ _id: known._id, owner: known.owner });
    }
  }
  throw new ShopError('CONFLICT', 'The same request is being made several times at once');
}

/**
 * The reply of a request that went through before, without beginning a transaction: for what many may repeat at once.
 * @returns null when there is none yet
 * @throws ShopError IDEMPOTENCY_KEY_REUSED for another body, BAD_USER_INPUT for an empty or overlong key
 */
export async function replyBefore<R>(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  request: IdempotentRequest,
): Promise<R | null> {
  const record = newLock(request, clock);
  const known = await idempotencyRecordsOf(db).findOne({ _id: record._id, state: 'done' });
  return replyIn<R>(known, record, clock.now());
}

function replyIn<R>(
  known: IdempotencyRecord | null,
  asked: IdempotencyRecord,
  now: Date,
): R | null {
  if (!known || known.expiresAt <= now) return null;
  refuseOtherBody(known, asked);
  return known.reply as R;
}
