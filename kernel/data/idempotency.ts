import { createHash } from 'node:crypto';
import type { ClientSession, Collection, Db } from 'mongodb';
import { addMs, type Clock, HOUR_MS, SECOND_MS } from '../clock.ts';
import { ShopError } from '../errors.ts';
import { createUlid } from '../ids.ts';
import { stableJson } from '../stable-json.ts';
import { ensureIndexes, type IndexDeclarations } from './ensure-indexes.ts';
import { isDuplicateKey } from './mongo-errors.ts';

/** A reply is remembered this long; after that the same key is a new request. */
export const idempotencyTtlMs = 24 * HOUR_MS;
/** A lock older than this belongs to a process that died: the next request takes it over. */
const lockMs = 30 * SECOND_MS;
const keyLengthMax = 200;

export interface IdempotentRequest {
  readonly tenant: string;
  /** Who asks: keys of different actors never meet. */
  readonly actor: string;
  /** Name of the mutation. */
  readonly operation: string;
  /** The caller's `idempotencyKey`, 1 to 200 characters. Only its hash is stored. */
  readonly key: string;
  /** The whole input; only its hash is stored. */
  readonly body: unknown;
}

/** Stores the reply in the transaction of the effect, so that neither can exist without the other. */
export type Remember<R> = (reply: R, session: ClientSession) => Promise<void>;

/** Internal to kernel/data. */
export interface IdempotencyRecord {
  /** Hash of tenant, actor, operation and key: unique by itself. */
  readonly _id: string;
  readonly tenant: string;
  readonly operation: string;
  readonly bodyHash: string;
  readonly state: 'running' | 'done';
  readonly owner: string;
  readonly lockedUntil: Date;
  readonly expiresAt: Date;
  readonly reply?: unknown;
}

const collectionName = 'idempotency';

export const idempotencyIndexes: IndexDeclarations = {
  [collectionName]: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
};

/** Internal to kernel/data. */
export const idempotencyRecordsOf = (db: Db): Collection<IdempotencyRecord> =>
  db.collection<IdempotencyRecord>(collectionName);

export const ensureIdempotency = (db: Db): Promise<void> => ensureIndexes(db, idempotencyIndexes);

/**
 * Runs `effect` once for a key and answers every repeat with the first reply. The lock is taken before the
 * effect; an effect that throws gives it back, so that the caller may try again.
 *
 * An effect that writes should call `remember(reply, session)` inside its transaction: then a process that
 * dies between the two leaves nothing to do twice.
 * @throws ShopError IDEMPOTENCY_KEY_REUSED for another body, IDEMPOTENCY_IN_PROGRESS while the first still
 * runs, BAD_USER_INPUT for an empty or overlong key
 */
export async function runOnce<R>(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  request: IdempotentRequest,
  effect: (remember: Remember<R>) => Promise<R>,
): Promise<R> {
  const records = idempotencyRecordsOf(db);
  const lock = newLock(request, clock);
  const known = await takeLock(records, lock, clock);
  if (known) return known.reply as R;

  const mine = { _id: lock._id, owner: lock.owner };
  const finish = async (reply: R, session?: ClientSession): Promise<void> => {
    const { matchedCount } = await records.updateOne(
      mine,
      { $set: { state: 'done', reply } },
      session ? { session } : {},
    );
    if (matchedCount === 0)
      throw new ShopError('IDEMPOTENCY_IN_PROGRESS', 'Another try took this request over');
  };

  let remembered = false;
  try {
    const reply = await effect(async (value, session) => {
      await finish(value, session);
      remembered = true;
    });
    if (!remembered) await finish(reply);
    return reply;
  } catch (error) {
    // The effect's transaction is gone and with it the reply; only our own running lock is removed.
    await records.deleteOne({ ...mine, state: 'running' }).catch(() => {});
    throw error;
  }
}

/** @returns the finished record of an earlier request, or null when the lock is ours now */
async function takeLock(
  records: Collection<IdempotencyRecord>,
  lock: IdempotencyRecord,
  clock: Clock,
): Promise<IdempotencyRecord | null> {
  try {
    await records.insertOne(lock);
    return null;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const now = clock.now();
  const known = await records.findOne({ _id: lock._id });
  if (known && known.expiresAt > now) {
    refuseOtherBody(known, lock);
    if (known.state === 'done') return known;
    if (known.lockedUntil > now) throw inProgress();
  }
  // Left behind by a process that died, or past its day: whoever replaces this very record wins.
  if (!known) throw inProgress();
  const { modifiedCount } = await records.replaceOne(
    { _id: lock._id, owner: known.owner, state: known.state },
    lock,
  );
  if (modifiedCount === 0) throw inProgress();
  return null;
}

/** Internal to kernel/data. @throws ShopError IDEMPOTENCY_KEY_REUSED when the key came with another input before */
export function refuseOtherBody(known: IdempotencyRecord, asked: IdempotencyRecord): void {
  if (known.bodyHash !== asked.bodyHash)
    throw new ShopError(
      'IDEMPOTENCY_KEY_REUSED',
      'That idempotency key was used for another input',
      { field: 'idempotencyKey' },
    );
}

/** Internal to kernel/data. @throws ShopError BAD_USER_INPUT for an empty or overlong key */
export function newLock(request: IdempotentRequest, clock: Clock): IdempotencyRecord {
  const { tenant, actor, operation, key, body } = request;
  if (key.length === 0 || key.length > keyLengthMax)
    throw new ShopError(
      'BAD_USER_INPUT',
      `idempotencyKey must have 1 to ${keyLengthMax} characters`,
      {
        field: 'idempotencyKey',
      },
    );
  const now = clock.now();
  return {
    _id: sha256(JSON.stringify([tenant, actor, operation, key])),
    tenant,
    operation,
    bodyHash: sha256(stableJson(body)),
    state: 'running',
    owner: createUlid(clock),
    lockedUntil: addMs(now, lockMs),
    expiresAt: addMs(now, idempotencyTtlMs),
  };
}

const inProgress = (): ShopError =>
  new ShopError('IDEMPOTENCY_IN_PROGRESS', 'The same request is still being worked on');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
