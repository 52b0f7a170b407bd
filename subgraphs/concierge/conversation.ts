import type { ClientSession } from 'mongodb';
import type { ShopperCaller } from '../../kernel/caller.ts';
import { type Remember, runOnce } from '../../kernel/data/idempotency.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { ShopError } from '../../kernel/errors.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { createUlid } from '../../kernel/ids.ts';
import { decodeProductSearch, encodeProductSearch } from '../../kernel/product-search.ts';
import { type Answer, answer, type Conversation } from './domain/answer.ts';
import type { Intent } from './domain/intent/intents.ts';
import { understand } from './domain/intent/understand.ts';
import { isRunOver, noRuns, runsAfter } from './domain/intent-run.ts';
import { type MessageContent, sessionMessagesMax } from './domain/message.ts';
import { purgeAtOf } from './domain/session.ts';
import { stylistPromise } from './domain/stylist-promise.ts';
import { messageAnswered, sessionStarted } from './events.ts';
import { isBelowFloor, type ModelWord, withModelWord } from './model/model-word.ts';
import { noSecondOpinion, type SecondOpinion } from './model/second-opinion.ts';
import type {
  ConciergeRepository,
  MessageRange,
  MessageRecord,
  SessionRecord,
} from './repository.ts';

/** What changes a conversation. Each change, its messages, its event and its remembered reply are one transaction. */
export type ConversationDesk = ReturnType<typeof createConversationDesk>;

export interface NewSession {
  readonly tenant: string;
  readonly locale: string;
  readonly pageUrl: string | null;
  readonly idempotencyKey: string;
}

export interface Said {
  readonly text: string;
  readonly intent: Intent | null;
  readonly idempotencyKey: string;
}

/** @param secondOpinion asked about what rules do not know */
export function createConversationDesk(
  parts: SubgraphParts,
  repository: ConciergeRepository,
  secondOpinion: SecondOpinion = noSecondOpinion,
) {
  const { client, db, clock, random, config } = parts;
  const salt = config.secrets.piiSalt;

  return {
    /** @returns local id of the session; the same for a repeated key */
    async start({ tenant, locale, pageUrl, idempotencyKey }: NewSession): Promise<string> {
      const request = {
        tenant,
        actor: 'anonymous',
        operation: 'sessionStart',
        key: idempotencyKey,
        body: { locale, pageUrl },
      };
      return runOnce(parts, request, (remember) =>
        inTransaction(client, async (transaction) => {
          const now = clock.now();
          const session: SessionRecord = {
            _id: `ses_${createUlid(clock, random)}`,
            tenant,
            locale,
            pageUrl,
            startedAt: now,
            lastActiveAt: now,
            lastIntent: null,
            lastSearch: null,
            lastOffer: null,
            runs: noRuns,
            messageCount: 0,
            purgeAt: purgeAtOf(now),
            version: 1,
          };
          await repository.insertSession(session, transaction);
          await appendEvents(db, transaction, [sessionStarted(session, salt)], clock);
          await remember(session._id, transaction);
          return session._id;
        }),
      );
    },

    /**
     * Keeps what the shopper says and answers it.
     * @returns where the shopper's message and the answer stand, or null when the session is full
     * @throws ShopError UNAUTHENTICATED when the session of the token is gone
     */
    async say(caller: ShopperCaller, said: Said): Promise<MessageRange | null> {
      const request = {
        tenant: caller.tenant,
        actor: caller.sessionId,
        operation: 'messageSend',
        key: said.idempotencyKey,
        body: { text: said.text, intent: said.intent },
      };
      return runOnce<MessageRange | null>(parts, request, async (remember) => {
        // Before the transaction: nothing is held open while somebody else thinks.
        const word = await secondWord(caller, said);
        return inTransaction(client, (transaction) =>
          turn(caller, said, word, remember, transaction),
        );
      });
    },

    /**
     * What Aurora says when something was done outside of a turn: a piece held, a ticket opened.
     * @param transaction that of the deed, so that the words stand where the deed stands
     * @returns where the words stand; null when the session is gone or full: the deed needs none
     */
    async remark(
      { tenant, sessionId }: Pick<ShopperCaller, 'tenant' | 'sessionId'>,
      contents: readonly MessageContent[],
      transaction: ClientSession,
    ): Promise<MessageRange | null> {
      const session = await repository.findSession(tenant, sessionId, transaction);
      if (!session || session.messageCount + contents.length > sessionMessagesMax) return null;
      const next = movedOn(session, contents.length);
      await repository.saveTurn(next, placed(session, contents), transaction);
      return rangeOf(session, next);
    },
  };

  /** What a model makes of it, where rules do not know and there is a model. */
  async function secondWord(
    { tenant, sessionId }: ShopperCaller,
    said: Said,
  ): Promise<ModelWord | null> {
    if (!secondOpinion.isOn) return null;
    const session = await repository.findSession(tenant, sessionId);
    const lastIntent = session?.lastIntent ?? null;
    const isUnknown = isBelowFloor(understand(said.text, { lastIntent }, said.intent));
    return isUnknown ? secondOpinion.ask(tenant, said.text) : null;
  }

  async function turn(
    caller: ShopperCaller,
    said: Said,
    word: ModelWord | null,
    remember: Remember<MessageRange | null>,
    transaction: ClientSession,
  ): Promise<MessageRange | null> {
    const session = await repository.findSession(caller.tenant, caller.sessionId, transaction);
    if (!session) throw new ShopError('UNAUTHENTICATED', 'That session has ended; start a new one');

    const understanding = withModelWord(
      understand(said.text, { lastIntent: session.lastIntent }, said.intent),
      word,
    );
    // Conversations from before runs were counted begin with the first.
    const talk = {
      runs: session.runs ?? noRuns,
      isRunOver: isRunOver(clock.now().getTime() - session.lastActiveAt.getTime()),
    };
    const answered = answer(understanding, {
      lastIntent: session.lastIntent,
      lastSearch: session.lastSearch === null ? null : decodeProductSearch(session.lastSearch),
      lastOffer: session.lastOffer ?? null,
      orderIds: caller.orderIds,
      ...talk,
      stylistPromise: stylistPromise(
        clock.now(),
        config.stylist.hours,
        config.stylist.promises.NORMAL,
      ),
    });
    const contents = [{ kind: 'SHOPPER_TEXT' as const, text: said.text }, ...answered.messages];
    if (session.messageCount + contents.length > sessionMessagesMax) return null;

    const added = placed(session, contents);
    const next = afterTurn(movedOn(session, added.length), talk, answered);
    const event = messageAnswered(
      next,
      understanding,
      { intent: answered.intent, kinds: answered.messages.map((message) => message.kind) },
      salt,
    );
    const range = rangeOf(session, next);
    await repository.saveTurn(next, added, transaction);
    await appendEvents(db, transaction, [event], clock);
    await remember(range, transaction);
    return range;
  }

  /** Messages with their ids and their places right after those that the session has. */
  function placed(session: SessionRecord, contents: readonly MessageContent[]): MessageRecord[] {
    const now = clock.now();
    return contents.map((content, index) => ({
      _id: `msg_${createUlid(clock, random)}`,
      tenant: session.tenant,
      sessionId: session._id,
      seq: session.messageCount + 1 + index,
      sentAt: now,
      purgeAt: purgeAtOf(now),
      ...content,
    }));
  }

  /** The session's next version, with room for so many more messages. */
  function movedOn(session: SessionRecord, messages: number): SessionRecord {
    const now = clock.now();
    return {
      ...session,
      messageCount: session.messageCount + messages,
      lastActiveAt: now,
      purgeAt: purgeAtOf(now),
      version: session.version + 1,
    };
  }
}

const rangeOf = (before: SessionRecord, after: SessionRecord): MessageRange => ({
  sessionId: before._id,
  fromSeq: before.messageCount + 1,
  toSeq: after.messageCount,
});

/** What the talk is about after an answer. */
function afterTurn(
  session: SessionRecord,
  talk: Pick<Conversation, 'runs' | 'isRunOver'>,
  { messages, intent, search }: Answer,
): SessionRecord {
  const isRatingAsked = messages.some((message) => message.kind === 'CSAT_BAR');
  const offer = messages.find((message) => message.kind === 'OFFER_CARD');
  return {
    ...session,
    lastIntent: intent ?? session.lastIntent,
    lastSearch: search === null ? session.lastSearch : encodeProductSearch(search),
    lastOffer: offer ? { search: offer.search, place: offer.place } : (session.lastOffer ?? null),
    runs: intent === null ? talk.runs : runsAfter(talk, intent, isRatingAsked),
  };
}
