import type { Resolvers } from '../generated/types.ts';
import { CancelEligibility, OrderCancellation, OrderSettlement } from './cancellation.ts';
import { Customer } from './customer.ts';
import {
  CustomerErasure,
  CustomerErasureConnection,
  customerErasureMutations,
  customerErasureQueries,
} from './customer-erasure.ts';
import { CustomerFile, customerFileQueries } from './customer-file.ts';
import {
  deadLetterMutations,
  deadLetterQueries,
  FeedDeadLetter,
  FeedDeadLetterConnection,
  ShipmentFact,
  ShipmentFactConnection,
} from './dead-letters.ts';
import {
  ApplyShipmentFactPayload,
  Mutation,
  OrderCancelPayload,
  OrderNoteAddPayload,
  OrderSettlementRetryPayload,
  OrderTrackingResendPayload,
} from './mutation.ts';
import { Order, OrderConnection, OrderNote } from './order.ts';
import { OrderLine } from './order-line.ts';
import {
  OrderUpdateDelivery,
  OrderUpdateDeliveryConnection,
  OrderUpdateSubscription,
} from './order-updates.ts';
import { Query } from './query.ts';
import { DeliveryWindow, Shipment } from './shipment.ts';
import { OrderStatusChanged, OrdersChanged, Subscription } from './subscription.ts';
import { TimelineEntry } from './timeline-entry.ts';

export const resolvers: Resolvers = {
  ApplyShipmentFactPayload,
  CancelEligibility,
  Customer,
  CustomerErasure,
  CustomerErasureConnection,
  CustomerFile,
  DeliveryWindow,
  FeedDeadLetter,
  FeedDeadLetterConnection,
  Mutation: { ...Mutation, ...customerErasureMutations, ...deadLetterMutations },
  Order,
  OrderCancelPayload,
  OrderCancellation,
  OrderConnection,
  OrderLine,
  OrderNote,
  OrderNoteAddPayload,
  OrderSettlement,
  OrderSettlementRetryPayload,
  OrderStatusChanged,
  OrderUpdateDelivery,
  OrderUpdateDeliveryConnection,
  OrderUpdateSubscription,
  OrderTrackingResendPayload,
  OrdersChanged,
  Query: {
    ...Query,
    ...customerErasureQueries,
    ...customerFileQueries,
    ...deadLetterQueries,
  },
  Shipment,
  ShipmentFact,
  ShipmentFactConnection,
  Subscription,
  TimelineEntry,
};
