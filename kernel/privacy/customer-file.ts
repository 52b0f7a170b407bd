import { type Caller, mustHave } from '../caller.ts';
import { localIdOf } from '../ids.ts';
import type { DataSubject } from './data-subject.ts';

/** A customer's file as one part of the graph is told of it by the part that owns it. */
export interface CustomerFileRef {
  readonly id: string;
  readonly orderIds?: readonly string[] | null;
  readonly sessionIds?: readonly string[] | null;
  readonly contactHash?: string | null;
  /** Known to the part alone that owns the file. */
  readonly parcelHashes?: readonly string[];
}

/** Whose file it is. @throws ShopError UNAUTHENTICATED or FORBIDDEN for who may not read it, BAD_USER_INPUT for ids that are not ours */
export function subjectOfFile(caller: Caller, file: CustomerFileRef): DataSubject {
  mustHave(caller, 'admin');
  return {
    tenant: caller.tenant,
    customerId: localIdOf('CustomerFile', file.id),
    orderIds: (file.orderIds ?? []).map((id) => localIdOf('Order', id, 'orderIds')),
    sessionIds: (file.sessionIds ?? []).map((id) =>
      localIdOf('ConciergeSession', id, 'sessionIds'),
    ),
    contactHash: file.contactHash ?? null,
    parcelHashes: file.parcelHashes ?? [],
  };
}
