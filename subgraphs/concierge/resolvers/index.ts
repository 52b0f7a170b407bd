import type { Resolvers } from '../generated/types.ts';
import { ConciergeSession, ConciergeSessionConnection } from './concierge-session.ts';
import {
  CapsuleHold,
  CapsuleHoldChanged,
  CapsuleHoldConnection,
  Product,
  holdSubscriptions as Subscription,
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
  EscalationForm,
  Inspiration,
  Message,
  Mutation,
  OfferCard,
  OrderStatusCard,
  Product,
  ProductCard,
  Query,
  ShopperText,
  Shortlist,
  Subscription,
};
