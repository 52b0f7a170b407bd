import type { Document } from '../bson/values.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import { deleteDocuments } from './write.ts';

/** Documents that one sweep removes from one collection. */
const maxExpired = 5000;

/** Removes the documents whose time by a TTL index is over. Locked ones wait for the next sweep. */
export function expireDocuments(engine: Engine, now: Date): void {
  for (const collection of engine.catalogue.all()) {
    for (const { expireAfterSeconds, fields } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || field === undefined) continue;
      const before = new Date(now.getTime() - expireAfterSeconds * 1000);
      const filter: Document = { [field.path]: { $lt: before } };
      try {
        deleteDocuments(engine, collection, { query: { filter, limit: maxExpired } });
      } catch (error) {
        if (!(error instanceof LockedByTransaction)) throw error;
      }
    }
  }
}
