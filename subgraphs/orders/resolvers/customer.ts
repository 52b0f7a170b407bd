import { refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { maskEmail } from '../domain/email.ts';
import type { CustomerResolvers } from '../generated/types.ts';
import { maySeeCustomer } from '../visibility.ts';

export const Customer: CustomerResolvers = {
  __resolveReference: async ({ id }, { caller, orders }) => {
    refuseUnless(maySeeCustomer(caller), caller);
    const order = await orders.findByCustomer(caller.tenant, localIdOf('Customer', id));
    return order?.customer ?? null;
  },
  id: ({ _id }) => toGlobalId('Customer', _id),
  emailMasked: ({ email }) => maskEmail(email),
};
