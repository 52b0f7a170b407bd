import { toGlobalId } from '../../../kernel/ids.ts';
import type { TimelineEntryResolvers } from '../generated/types.ts';

export const TimelineEntry: TimelineEntryResolvers = {
  id: ({ _id }) => toGlobalId('TimelineEntry', _id),
  shipmentStatus: ({ shipmentStatus }) => shipmentStatus ?? null,
  orderState: ({ orderState }) => orderState ?? null,
  location: ({ location }) => location ?? null,
  rawCode: ({ rawCode }) => rawCode ?? null,
  carrier: ({ carrier }) => carrier ?? null,
  trackingNumber: ({ trackingNumber }) => trackingNumber ?? null,
};
