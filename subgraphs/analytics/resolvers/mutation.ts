import { mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { rateAnswer } from '../csat/rate-answer.ts';
import { commentLengthMax, csatProblems, runMax } from '../domain/csat.ts';
import type { CsatErrorCode, MutationResolvers } from '../generated/types.ts';
import { batchSizeMax, trackEvents } from '../track-events.ts';

export const Mutation: MutationResolvers = {
  eventsTrack: (_root, { input }, { caller, requestId, parts, repository }) => {
    if (caller.kind === 'anonymous')
      throw new ShopError('UNAUTHENTICATED', 'Events come from a session or a service');
    const { events, sentAt = null } = input;
    if (events.length === 0 || events.length > batchSizeMax)
      throw new ShopError('BAD_USER_INPUT', `Send 1 to ${batchSizeMax} events at a time`, {
        field: 'input.events',
      });
    return trackEvents(parts, repository, caller, requestId, { events, sentAt });
  },

  csatSubmit: async (_root, { input }, { caller, requestId, parts, repository, csat, loaders }) => {
    mustHave(caller, 'session');
    if (caller.kind !== 'shopper')
      throw new ShopError('FORBIDDEN', 'Only a shopper rates an answer');
    const { rating, intent, idempotencyKey, clientMutationId = null } = input;
    const given = { rating, intent, run: input.run ?? 1, comment: input.comment ?? null };
    const orderId = input.orderId ? localIdOf('Order', input.orderId, 'input.orderId') : null;
    const problems: CsatErrorCode[] = csatProblems(given);
    if (orderId !== null && !caller.orderIds.includes(orderId)) problems.push('ORDER_NOT_OPENED');
    if (problems.length > 0)
      return { csat: null, userErrors: problems.map(refusal), clientMutationId };

    const { csatId, isClosed } = await rateAnswer({ parts, repository, csat, requestId }, caller, {
      ...given,
      orderId,
      idempotencyKey,
    });
    return {
      csat: await loaders.csatById.load(csatId),
      userErrors: isClosed ? [refusal('EDIT_WINDOW_CLOSED')] : [],
      clientMutationId,
    };
  },
};

const refusals: Readonly<Record<CsatErrorCode, { message: string; field: string }>> = {
  RATING_OUT_OF_RANGE: { message: 'A rating is a whole number from 1 to 5', field: 'rating' },
  INTENT_UNKNOWN: { message: 'That is no answer that can be rated', field: 'intent' },
  RUN_OUT_OF_RANGE: { message: `A run is a whole number from 1 to ${runMax}`, field: 'run' },
  ORDER_NOT_OPENED: { message: 'This session has not opened that order', field: 'orderId' },
  COMMENT_TOO_LONG: {
    message: `A comment has at most ${commentLengthMax} characters`,
    field: 'comment',
  },
  EDIT_WINDOW_CLOSED: { message: 'This rating can no longer be changed', field: 'rating' },
};

const refusal = (code: CsatErrorCode) => ({
  code,
  message: refusals[code].message,
  field: ['input', refusals[code].field],
});
