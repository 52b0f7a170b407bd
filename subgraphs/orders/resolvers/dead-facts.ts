import { toGlobalId } from '../../../kernel/ids.ts';
import { carrierName } from '../domain/carriers.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  ShipmentFactConnectionResolvers,
  ShipmentFactResolvers,
  ShipmentFactRetryErrorCode,
} from '../generated/types.ts';

export const deadFactQueries: Pick<QueryResolvers, 'shipmentFactDeadLetters'> = {
  shipmentFactDeadLetters: (_root, args, { caller, deadFacts }) => deadFacts.page(caller, args),
};

export const deadFactMutations: Pick<MutationResolvers, 'shipmentFactRetry'> = {
  shipmentFactRetry: async (_root, { input }, { caller, deadFacts }) => {
    const { fact, problem } = await deadFacts.retry(caller, input);
    return {
      fact,
      userErrors: problem
        ? [{ code: problem, message: refusals[problem], field: ['input', 'factId'] }]
        : [],
      clientMutationId: input.clientMutationId ?? null,
    };
  },
};

const refusals: Readonly<Record<ShipmentFactRetryErrorCode, string>> = {
  NOT_FOUND: 'There is none that was given up: it may have been taken since',
  NOT_DEAD: 'It waits already to be taken',
};

export const ShipmentFact: ShipmentFactResolvers = {
  id: ({ _id }) => toGlobalId('ShipmentFact', _id),
  carrierName: ({ carrier, trackingNumber }) => carrierName(carrier, trackingNumber),
};

export const ShipmentFactConnection: ShipmentFactConnectionResolvers = {
  totalCount: (_list, _args, { caller, deadFacts }) => deadFacts.count(caller),
};
