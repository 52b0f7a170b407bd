import type { Db, MongoClient } from 'mongodb';
import type { Clock } from '../clock.ts';
import { ofTenant } from '../data/tenant-filter.ts';
import { inTransaction } from '../data/transaction.ts';
import { appendEvents } from '../events/outbox.ts';
import type { Random } from '../random.ts';
import type { DataSubject } from './data-subject.ts';
import {
  type Anonymise,
  type PersonalCollection,
  type PersonalDocument,
  recordsMax,
} from './personal-collection.ts';

export interface ErasureParts {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Takes a customer out of these collections. A document at a time: one that broke off in the middle goes on where it
 * stopped, and a second run finds nothing left to do.
 * @returns documents that went or were changed, by collection
 */
export async function eraseRecords(
  parts: ErasureParts,
  collections: readonly PersonalCollection[],
  subject: DataSubject,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const collection of collections) {
    const { name } = collection;
    counts[name] = (counts[name] ?? 0) + (await eraseFrom(parts, collection, subject));
  }
  return counts;
}

async function eraseFrom(
  parts: ErasureParts,
  { name, of, whenErased }: PersonalCollection,
  subject: DataSubject,
): Promise<number> {
  if (!of) return 0;
  if (typeof whenErased === 'object') return whenErased.by(subject);
  const records = parts.db.collection<PersonalDocument>(name);
  const theirs = ofTenant<PersonalDocument>(subject.tenant, of(subject));
  if (whenErased === 'remove') return (await records.deleteMany(theirs)).deletedCount;

  const found = records.find(theirs, { projection: { _id: 1 } }).limit(recordsMax);
  const ids = (await found.toArray()).map(({ _id }) => _id);
  const anonymise = whenErased(subject, parts.random);
  let changed = 0;
  for (const id of ids)
    if (await anonymiseOne(parts, name, subject.tenant, id, anonymise)) changed += 1;
  return changed;
}

/** Read and written in one transaction, so that what others change meanwhile is neither lost nor brought back. */
const anonymiseOne = (
  { client, db, clock }: ErasureParts,
  collection: string,
  tenant: string,
  _id: string,
  anonymise: Anonymise,
): Promise<boolean> =>
  inTransaction(client, async (session) => {
    const records = db.collection<PersonalDocument>(collection);
    const it = ofTenant<PersonalDocument>(tenant, { _id });
    const record = await records.findOne(it, { session });
    const anonymised = record && anonymise(record);
    if (!anonymised) return false;
    await records.replaceOne(it, anonymised.next, { session });
    if (anonymised.event) await appendEvents(db, session, [anonymised.event], clock);
    return true;
  });
