import type { Db, Document, MongoClient } from 'mongodb';
import { readsOf, shapeOf } from '../../support/explain-reads.ts';

/** How long each read of a database took, by its shape: what the driver waited for, in milliseconds. */
export function recordReadTimes(client: MongoClient, db: Db): ReadonlyMap<string, number[]> {
  const times = new Map<string, number[]>();
  const open = new Map<number, readonly string[]>();
  client.on('commandStarted', ({ requestId, command, databaseName }) => {
    if (databaseName !== db.databaseName || 'explain' in command) return;
    open.set(requestId, readsOf(command as Document).map(shapeOf));
  });
  client.on('commandSucceeded', ({ requestId, duration }) => {
    for (const shape of open.get(requestId) ?? [])
      times.set(shape, [...(times.get(shape) ?? []), duration]);
    open.delete(requestId);
  });
  return times;
}
