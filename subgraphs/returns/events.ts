import type { NewEvent, StoredEvent } from '../../kernel/events/event.ts';
import type { ReturnRecord } from './domain/return.ts';
import type { ReturnState } from './domain/return-state.ts';

export type ReturnRequested = {
  readonly returnId: string;
  readonly orderId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  /** The session that asked, as a salted hash; null when it was staff. */
  readonly sessionHash: string | null;
};

export type ReturnChange = {
  readonly returnId: string;
  readonly orderId: string;
  readonly state: ReturnState;
  readonly version: number;
};

export const returnRequestedType = 'aurora.return.requested';
export const returnChangedType = 'aurora.return.changed';

/** Key of a return's events: they are read in the order of its versions. */
export const returnKey = (returnId: string): string => `Return:${returnId}`;

/** The comment stays here: events hold no words of a person. */
export const returnRequested = (
  record: ReturnRecord,
  sessionHash: string | null,
): NewEvent<ReturnRequested> => ({
  ...envelope(returnRequestedType, record),
  data: {
    returnId: record._id,
    orderId: record.orderId,
    lines: record.lines.map(({ orderLineId, quantity }) => ({ lineId: orderLineId, quantity })),
    sessionHash,
  },
});

/** A step of a return, or of the money that it owes. */
export const returnChanged = (record: ReturnRecord): NewEvent<ReturnChange> => ({
  ...envelope(returnChangedType, record),
  data: {
    returnId: record._id,
    orderId: record.orderId,
    state: record.state,
    version: record.version,
  },
});

/** The change that a stored event tells of; the first is the request itself. */
export const returnChangeOf = ({
  data,
}: StoredEvent): Pick<ReturnChange, 'returnId' | 'orderId'> => {
  const { returnId, orderId } = data as ReturnChange;
  return { returnId, orderId };
};

const envelope = (type: string, record: ReturnRecord) => ({
  type,
  source: '/returns',
  subject: returnKey(record._id),
  tenant: record.tenant,
  key: returnKey(record._id),
  keySeq: record.version,
  schemaVersion: 1,
});
