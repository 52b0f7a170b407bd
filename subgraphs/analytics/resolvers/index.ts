import type { Resolvers } from '../generated/types.ts';
import { CsatResponse, CsatResponseConnection } from './csat.ts';
import { CustomerFile } from './customer-file.ts';
import { ConciergeSession, Order, Product, StylistTicket } from './extended.ts';
import { KpiSnapshot } from './kpi-snapshot.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Subscription } from './subscription.ts';
import { TrackedEvent } from './tracked-event.ts';

export const resolvers: Resolvers = {
  ConciergeSession,
  CsatResponse,
  CsatResponseConnection,
  CustomerFile,
  KpiSnapshot,
  Mutation,
  Order,
  Product,
  Query,
  StylistTicket,
  Subscription,
  TrackedEvent,
};
