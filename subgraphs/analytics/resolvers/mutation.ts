import { mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { commentLengthMax, csatProblems } from '../domain/csat.ts';
import type { CsatErrorCode, MutationResolvers } from '../generated/types.ts';
import { rateAnswer } from '../rate-answer.ts';
import { batchSizeMax, trackEvents } from '../track-events.ts';

export const Mutation: MutationResolvers = {
  eventsTrack: (_root, { input: { events } }, { caller, parts, repository }) => {
    if (caller.kind === 'anonymous')
      throw new ShopError('UNAUTHENTICATED', 'Events come from a session or a service');
    if (events.length === 0 || events.length > batchSizeMax)
      throw new ShopError('BAD_USER_INPUT', `Send 1 to ${batchSizeMax} events at a time`, {
        field: 'input.events',
      });
    return trackEvents(parts, repository, caller, events);
  },

  csatSubmit: async (_root, { input }, { caller, parts, repository, loaders }) => {
    mustHave(caller, 'session');
    if (caller.kind !== 'shopper')
      throw new ShopError('FORBIDDEN', 'Only a shopper rates an answer');
    const rating = { ...input, comment: input.comment ?? null };
    const problems = csatProblems(rating);
    if (problems.length > 0) return { csat: null, userErrors: problems.map(refusal) };

    const { csatId, isClosed } = await rateAnswer(parts, repository, caller, rating);
    return {
      csat: await loaders.csatById.load(csatId),
      userErrors: isClosed ? [refusal('EDIT_WINDOW_CLOSED')] : [],
    };
  },
};

const refusals: Readonly<Record<CsatErrorCode, { message: string; field: string }>> = {
  RATING_OUT_OF_RANGE: { message: 'A rating is a whole number from 1 to 5', field: 'rating' },
  INTENT_UNKNOWN: { message: 'That is no answer that can be rated', field: 'intent' },
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
