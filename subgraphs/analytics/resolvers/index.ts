import type { Resolvers } from '../generated/types.ts';
import { ConciergeSession, CsatResponse } from './csat-response.ts';
import { CustomerFile } from './customer-file.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';

export const resolvers: Resolvers = {
  ConciergeSession,
  CsatResponse,
  CustomerFile,
  Mutation,
  Query,
};
