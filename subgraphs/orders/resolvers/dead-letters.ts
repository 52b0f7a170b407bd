import { toGlobalId } from '../../../kernel/ids.ts';
import type { LetterRetryAnswer } from '../dead-letter-desk.ts';
import { carrierName } from '../domain/carriers.ts';
import type {
  FeedDeadLetterConnectionResolvers,
  FeedDeadLetterResolvers,
  MutationResolvers,
  QueryResolvers,
  ShipmentFactConnectionResolvers,
  ShipmentFactResolvers,
} from '../generated/types.ts';

export const deadLetterQueries: Pick<
  QueryResolvers,
  'feedDeadLetters' | 'shipmentFactDeadLetters'
> = {
  feedDeadLetters: (_root, args, { caller, deadEvents }) => deadEvents.page(caller, args),
  shipmentFactDeadLetters: (_root, args, { caller, deadFacts }) => deadFacts.page(caller, args),
};

export const deadLetterMutations: Pick<
  MutationResolvers,
  'feedDeadLetterRetry' | 'shipmentFactRetry'
> = {
  feedDeadLetterRetry: async (_root, { input }, { caller, deadEvents }) => {
    const answer = await deadEvents.retry(caller, input.letterId, input.idempotencyKey);
    return { letter: answer.letter, ...told(answer, 'letterId', input) };
  },
  shipmentFactRetry: async (_root, { input }, { caller, deadFacts }) => {
    const answer = await deadFacts.retry(caller, input.factId, input.idempotencyKey);
    return { fact: answer.letter, ...told(answer, 'factId', input) };
  },
};

const refusals = {
  NOT_FOUND: 'There is none that was given up: it may have been taken since',
  NOT_DEAD: 'It waits already to be tried once more',
} as const;

const told = (
  { problem }: LetterRetryAnswer<unknown>,
  idField: string,
  { clientMutationId }: { readonly clientMutationId?: string | null | undefined },
) => ({
  userErrors: problem
    ? [{ code: problem, message: refusals[problem], field: ['input', idField] }]
    : [],
  clientMutationId: clientMutationId ?? null,
});

export const ShipmentFact: ShipmentFactResolvers = {
  id: ({ _id }) => toGlobalId('ShipmentFact', _id),
  carrierName: ({ carrier, trackingNumber }) => carrierName(carrier, trackingNumber),
};

export const ShipmentFactConnection: ShipmentFactConnectionResolvers = {
  totalCount: (_list, _args, { caller, deadFacts }) => deadFacts.count(caller),
};

export const FeedDeadLetter: FeedDeadLetterResolvers = {
  id: ({ _id }) => toGlobalId('FeedDeadLetter', _id),
  eventId: ({ event }) => event._id,
  eventType: ({ event }) => event.type,
  subject: ({ event }) => event.subject,
  order: ({ event }, _args, { loaders }) => {
    const [type, id] = event.subject.split(':');
    return type === 'Order' && id ? loaders.orderById.load(id) : null;
  },
  happenedAt: ({ event }) => event.time,
  // Of one that was set aside before these were kept.
  attempts: ({ attempts }) => attempts ?? 1,
  lastFailure: ({ code }) => code ?? 'INTERNAL_SERVER_ERROR',
  givenUpAt: ({ at, wantedAt }) => (wantedAt ? null : at),
  lastRetry: ({ lastRetry }) => lastRetry ?? null,
};

export const FeedDeadLetterConnection: FeedDeadLetterConnectionResolvers = {
  totalCount: (_list, _args, { caller, deadEvents }) => deadEvents.count(caller),
};
