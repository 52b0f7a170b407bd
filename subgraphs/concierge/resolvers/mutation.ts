import { addMs } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { sessionTtlMs, signSessionToken } from '../../../kernel/tokens.ts';
import type { ConciergeContext } from '../context.ts';
import { messageLengthMax, sessionMessagesMax, textProblem } from '../domain/message.ts';
import { readLocale, readPageUrl } from '../domain/session.ts';
import type { ConciergeErrorCode, MutationResolvers } from '../generated/types.ts';
import type { SessionRecord } from '../repository.ts';
import { ticketMutations } from '../tickets/resolvers/mutations.ts';
import { holdMutations } from './holds.ts';
import { inspirationMutations } from './inspirations.ts';
import { mustBeShopper } from './shopper.ts';
import { shortlistMutations } from './shortlist.ts';

/** Whoever knows an anonymous caller's key gets its session on a repeat, so a short key is refused. */
const anonymousKeyLengthMin = 16;

export const Mutation: MutationResolvers = {
  ...holdMutations,
  ...shortlistMutations,
  ...ticketMutations,
  ...inspirationMutations,

  sessionStart: async (_root, { input }, context) => {
    const { caller, loaders, desk } = context;
    const own = caller.kind === 'shopper' ? await loaders.sessionById.load(caller.sessionId) : null;
    if (own) return opened(own, context);

    const locale = readLocale(input.locale ?? 'en-GB');
    if (locale === null) return { ...notOpened, userErrors: [refusal('LOCALE_UNKNOWN', 'locale')] };
    if (input.idempotencyKey.length < anonymousKeyLengthMin)
      throw new ShopError(
        'BAD_USER_INPUT',
        `idempotencyKey must be at least ${anonymousKeyLengthMin} random characters`,
        { field: 'idempotencyKey' },
      );
    const id = await desk.start({
      tenant: caller.tenant,
      locale,
      pageUrl: readPageUrl(input.pageUrl),
      idempotencyKey: input.idempotencyKey,
    });
    const session = await loaders.sessionById.load(id);
    return session ? opened(session, context) : notOpened;
  },

  messageSend: async (_root, { input }, { caller, desk, loaders, repository }) => {
    const shopper = mustBeShopper(caller);
    const problem = textProblem(input.text);
    if (problem) return { ...nothingSaid, userErrors: [refusal(problem, 'text')] };

    const range = await desk.say(shopper, {
      text: input.text,
      intent: input.intent ?? null,
      idempotencyKey: input.idempotencyKey,
    });
    const session = await loaders.sessionById.load(shopper.sessionId);
    if (!range) return { ...nothingSaid, session, userErrors: [refusal('SESSION_FULL', null)] };
    const messages = await repository.messagesInRange(shopper.tenant, range);
    return { messages, session, userErrors: [] };
  },
};

const notOpened = { session: null, sessionToken: null, expiresAt: null, userErrors: [] };
const nothingSaid = { messages: [], session: null };

/**
 * A new token for the session, unless the one in use already opens orders: such a token is worth more than a
 * fresh one, and renewing it here would stretch its hour.
 */
async function opened(session: SessionRecord, { caller, clock, secrets }: ConciergeContext) {
  if (caller.kind === 'shopper' && caller.orderIds.length > 0) return { ...notOpened, session };
  const claims = { tenant: session.tenant, sessionId: session._id, orderIds: [] };
  return {
    session,
    sessionToken: await signSessionToken(claims, secrets.session, clock),
    expiresAt: addMs(clock.now(), sessionTtlMs),
    userErrors: [],
  };
}

const refusals: Readonly<Record<ConciergeErrorCode, string>> = {
  TEXT_EMPTY: 'There is nothing to send yet',
  TEXT_TOO_LONG: `That is longer than ${messageLengthMax.toLocaleString('en-GB')} characters`,
  LOCALE_UNKNOWN: 'That is no language tag, such as en-GB',
  SESSION_FULL: `This conversation has reached ${sessionMessagesMax} messages. A new one continues it`,
};

const refusal = (code: ConciergeErrorCode, field: string | null) => ({
  code,
  message: refusals[code],
  field: field === null ? null : ['input', field],
});
