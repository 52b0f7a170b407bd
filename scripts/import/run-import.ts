import type { Collection, Db, MongoClient } from 'mongodb';
import type { Clock } from '../../kernel/clock.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Importer, SourceRecord } from './importer.ts';

export interface ImportOptions {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly tenant: string;
  /** Stop after so many records of the source; all when null. */
  readonly limit: number | null;
  readonly onProgress: (bytesRead: number, state: ImportState) => void;
}

/** How far an import has come; also its checkpoint in the store. */
export interface ImportState {
  readonly _id: string;
  readonly tenant: string;
  readonly kind: string;
  /** Records of the source dealt with. */
  readonly position: number;
  /** Accepted records that were not there before. */
  readonly created: number;
  readonly accepted: number;
  readonly rejected: number;
  /** How often something was assumed or left out, by what. */
  readonly notes: Readonly<Record<string, number>>;
  readonly state: 'running' | 'done';
  readonly updatedAt: Date;
}

export interface Reject {
  readonly _id: string;
  readonly tenant: string;
  readonly importId: string;
  readonly index: number;
  readonly place: string;
  readonly reason: string;
}

const batchSize = 100;

/**
 * Reads a source from where an earlier run of it stopped. A batch, its rejects and the checkpoint are one
 * transaction: a run that is killed loses nothing and repeats nothing.
 * @throws ShopError BAD_USER_INPUT where the source has no records
 */
export async function runImport<T>(
  importer: Importer<T>,
  options: ImportOptions,
): Promise<ImportState> {
  const { db, clock, tenant, limit, onProgress } = options;
  const checkpoints: Collection<ImportState> = db.collection<ImportState>('imports');
  const rejects = rejectsOf(db);
  for (const name of ['imports', 'import_rejects']) await db.createCollection(name).catch(() => {});

  const _id = `${importer.kind}:${importer.sourceId}`;
  const started = await checkpoints.findOne({ _id });
  let state: ImportState = started ?? {
    _id,
    tenant,
    kind: importer.kind,
    position: 0,
    created: 0,
    accepted: 0,
    rejected: 0,
    notes: {},
    state: 'running',
    updatedAt: clock.now(),
  };
  if (state.state === 'done') return state;

  const flush = async (batch: readonly SourceRecord[], isLast: boolean): Promise<void> => {
    const accepted: T[] = [];
    const refused: Reject[] = [];
    const notes: Record<string, number> = { ...state.notes };
    let rejected = 0;
    const refuse = (record: SourceRecord, reason: string): void => {
      const { index, place } = record;
      refused.push({
        _id: `${_id}:${index}:${refused.length}`,
        tenant,
        importId: _id,
        index,
        place,
        reason,
      });
    };
    for (const record of batch) {
      const mapped = importer.map(record);
      if ('rejected' in mapped) {
        rejected += 1;
        refuse(record, mapped.rejected);
        continue;
      }
      accepted.push(mapped.accepted);
      for (const note of mapped.notes) notes[note] = (notes[note] ?? 0) + 1;
      for (const { what, reason } of mapped.refusedParts ?? [])
        refuse({ ...record, place: `${record.place}, ${what}` }, reason);
    }
    state = await inTransaction(options.client, async (session) => {
      const created = accepted.length > 0 ? await importer.store(accepted, session) : 0;
      if (refused.length > 0) await rejects.insertMany(refused, { session });
      const next: ImportState = {
        ...state,
        position: state.position + batch.length,
        created: state.created + created,
        accepted: state.accepted + accepted.length,
        rejected: state.rejected + rejected,
        notes,
        state: isLast ? 'done' : 'running',
        updatedAt: clock.now(),
      };
      await checkpoints.replaceOne({ _id }, next, { session, upsert: true });
      return next;
    });
    onProgress(batch.at(-1)?.bytesRead ?? importer.totalBytes, state);
  };

  const alreadyDone = state.position;
  let index = 0;
  let batch: SourceRecord[] = [];
  let isCut = false;
  for await (const record of importer.records()) {
    if (limit !== null && index >= limit) {
      isCut = true;
      break;
    }
    index += 1;
    if (index <= alreadyDone) continue;
    batch.push(record);
    if (batch.length < batchSize) continue;
    await flush(batch, false);
    batch = [];
  }
  if (index === 0)
    throw new ShopError('BAD_USER_INPUT', `The file has nothing to take: ${importer.form}`);
  await flush(batch, !isCut);
  return state;
}

export const rejectsOf = (db: Db): Collection<Reject> => db.collection<Reject>('import_rejects');
