import type { NewEvent } from '../../kernel/events/event.ts';
import type { ReturnRecord } from './domain/return.ts';

export type ReturnRequested = {
  readonly returnId: string;
  readonly orderId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
};

const returnRequestedType = 'aurora.return.requested';

/** The comment stays here: events hold no words of a person. */
export const returnRequested = (record: ReturnRecord): NewEvent<ReturnRequested> => ({
  type: returnRequestedType,
  source: '/returns',
  subject: `Return:${record._id}`,
  tenant: record.tenant,
  key: `Return:${record._id}`,
  keySeq: record.version,
  schemaVersion: 1,
  data: {
    returnId: record._id,
    orderId: record.orderId,
    lines: record.lines.map(({ orderLineId, quantity }) => ({ lineId: orderLineId, quantity })),
  },
});
