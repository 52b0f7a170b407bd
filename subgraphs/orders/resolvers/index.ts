import type { Resolvers } from '../generated/types.ts';
import { Customer } from './customer.ts';
import { ApplyShipmentFactPayload, Mutation } from './mutation.ts';
import { Order, OrderConnection } from './order.ts';
import { OrderLine } from './order-line.ts';
import { Query } from './query.ts';
import { DeliveryWindow, Shipment } from './shipment.ts';
import { OrderStatusChanged, OrdersChanged, Subscription } from './subscription.ts';
import { TimelineEntry } from './timeline-entry.ts';

export const resolvers: Resolvers = {
  ApplyShipmentFactPayload,
  Customer,
  DeliveryWindow,
  Mutation,
  Order,
  OrderConnection,
  OrderLine,
  OrderStatusChanged,
  OrdersChanged,
  Query,
  Shipment,
  Subscription,
  TimelineEntry,
};
