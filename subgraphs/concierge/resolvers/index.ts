import type { Resolvers } from '../generated/types.ts';
import { ConciergeSession, ConciergeSessionConnection } from './concierge-session.ts';
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

export const resolvers: Resolvers = {
  AssistantText,
  ConciergeSession,
  ConciergeSessionConnection,
  CsatBar,
  EscalationForm,
  Message,
  Mutation,
  OfferCard,
  OrderStatusCard,
  ProductCard,
  Query,
  ShopperText,
};
