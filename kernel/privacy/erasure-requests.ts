import type { ClientSession, Db } from 'mongodb';
import { eventsOf } from '../events/outbox.ts';
import { setAsideCollection } from '../events/set-aside.ts';
import { type DataSubject, erasureKeyOf, erasureRequestedType, subjectOf } from './data-subject.ts';

const requestsOf = (tenant: string, erasureId: string) => ({
  tenant,
  key: erasureKeyOf(erasureId),
  type: erasureRequestedType,
});

/** Whose things an erasure that still runs is about; null when it has been emptied. */
export async function requestedSubject(
  db: Db,
  tenant: string,
  erasureId: string,
  session: ClientSession,
): Promise<DataSubject | null> {
  const request = await eventsOf(db).findOne(requestsOf(tenant, erasureId), {
    session,
    sort: { keySeq: -1 },
  });
  return request && subjectOf(request);
}

/**
 * Takes out of the feed, and from what was set aside of it, whose things were one customer's. The one change that an
 * event ever sees: that it was asked for, when and how often stays.
 */
export async function emptyErasureRequests(
  db: Db,
  tenant: string,
  erasureId: string,
  parts: readonly string[],
): Promise<void> {
  const requests = requestsOf(tenant, erasureId);
  const found = await eventsOf(db)
    .find(requests, { projection: { _id: 1 } })
    .toArray();
  await eventsOf(db).updateMany(requests, { $set: { data: { erasureId } } });
  const setAside = found.flatMap(({ _id }) => parts.map((part) => `${part}.erasures:${_id}`));
  await db.collection<{ _id: string }>(setAsideCollection).deleteMany({ _id: { $in: setAside } });
}
