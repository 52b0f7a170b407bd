import type { Resolvers } from '../generated/types.ts';
import { CustomerFile } from './customer-file.ts';
import { Mutation } from './mutation.ts';
import { Order, OrderLine, ReturnLineEligibility } from './order.ts';
import { Query } from './query.ts';
import { Return, ReturnConnection, ReturnLine, ReturnReason } from './return.ts';
import { ReturnChanged, Subscription } from './subscription.ts';

export const resolvers: Resolvers = {
  CustomerFile,
  Mutation,
  Order,
  OrderLine,
  Query,
  Return,
  ReturnChanged,
  ReturnConnection,
  ReturnLine,
  ReturnLineEligibility,
  ReturnReason,
  Subscription,
};
