import type { Resolvers } from '../generated/types.ts';
import {
  StylistTicketChanged,
  SupportQueueChanged,
  ticketSubscriptions,
} from '../tickets/resolvers/queue.ts';
import { Order, StylistTicket, StylistTicketConnection } from '../tickets/resolvers/ticket.ts';
import { ConciergeSession, ConciergeSessionConnection } from './concierge-session.ts';
import { CustomerFile } from './customer-file.ts';
import {
  CapsuleHold,
  CapsuleHoldChanged,
  CapsuleHoldConnection,
  holdSubscriptions,
  Product,
} from './holds.ts';
import { Inspiration } from './inspirations.ts';
import {
  AssistantText,
  CsatBar,
  EscalationForm,
  Message,
  OfferCard,
  OrderStatusCard,
  ProductCard,
  ShopperText,
} from './messages.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Shortlist } from './shortlist.ts';

export const resolvers: Resolvers = {
  AssistantText,
  CapsuleHold,
  CapsuleHoldChanged,
  CapsuleHoldConnection,
  ConciergeSession,
  ConciergeSessionConnection,
  CsatBar,
  CustomerFile,
  EscalationForm,
  Inspiration,
  Message,
  Mutation,
  OfferCard,
  Order,
  OrderStatusCard,
  Product,
  ProductCard,
  Query,
  ShopperText,
  Shortlist,
  StylistTicket,
  StylistTicketChanged,
  StylistTicketConnection,
  Subscription: { ...holdSubscriptions, ...ticketSubscriptions },
  SupportQueueChanged,
};
