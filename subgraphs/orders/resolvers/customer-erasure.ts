import { mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { ErasureRefusal } from '../customer-erasure/erasure-desk.ts';
import { listErasures } from '../customer-erasure/erasure-list.ts';
import { erasureParts } from '../domain/customer-erasure.ts';
import type {
  CustomerErasureConnectionResolvers,
  CustomerErasureResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../generated/types.ts';

export const customerErasureQueries: Pick<QueryResolvers, 'customerErasure' | 'customerErasures'> =
  {
    customerErasure: (_root, { id }, { caller, erasures }) => {
      mustHave(caller, 'admin');
      return erasures.find(caller.tenant, localIdOf('CustomerErasure', id));
    },

    customerErasures: (_root, args, context) => listErasures(context, args),
  };

export const customerErasureMutations: Pick<MutationResolvers, 'customerErase'> = {
  customerErase: async (_root, { input }, { caller, erasureDesk, erasures }) => {
    const { customerId, idempotencyKey, clientMutationId = null } = input;
    mustHave(caller, 'admin');
    // A program may not forget people: somebody of the shop has decided it, and is named.
    if (caller.kind !== 'staff') throw new ShopError('FORBIDDEN', 'Staff alone may do this');
    const localId = localIdOf('Customer', customerId, 'customerId');
    const { erasureId, refusal } = await erasureDesk.erase(caller, localId, idempotencyKey);
    return {
      erasure: erasureId === null ? null : await erasures.find(caller.tenant, erasureId),
      userErrors: refusal ? [refused(refusal)] : [],
      clientMutationId,
    };
  },
};

export const CustomerErasure: CustomerErasureResolvers = {
  id: ({ _id }) => toGlobalId('CustomerErasure', _id),
  state: ({ doneAt }) => (doneAt ? 'DONE' : 'RUNNING'),
  parts: ({ parts }) =>
    erasureParts.map((part) => ({
      part,
      doneAt: parts[part]?.doneAt ?? null,
      erased: parts[part]?.erased ?? 0,
    })),
};

export const CustomerErasureConnection: CustomerErasureConnectionResolvers = {
  totalCount: (_list, _args, { caller, erasures }) => erasures.count(caller.tenant),
};

const words: Readonly<Record<ErasureRefusal, string>> = {
  NOT_FOUND: 'We hold nothing about that customer',
  ORDERS_UNDERWAY: 'An order is still on its way to that customer; erase them when it has arrived',
};

const refused = (code: ErasureRefusal) => ({
  code,
  message: words[code],
  field: ['input', 'customerId'],
});
