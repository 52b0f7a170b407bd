import { addMs, DAY_MS, HOUR_MS, SECOND_MS } from '../kernel/clock.ts';
import { encodeProductSearch } from '../kernel/product-search.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { MessageContent, MessageRecord, SessionRecord } from '../subgraphs/concierge/index.ts';
import type { OrderRecord } from '../subgraphs/orders/index.ts';
import { conversations, intentOf, pagePaths, type Turn } from './story/conversations.ts';

export interface Sessions {
  readonly sessions: readonly SessionRecord[];
  readonly messages: readonly MessageRecord[];
}

const count = 64;
/** Sessions began within so many days. */
const spreadDays = 26;
const keptMs = 30 * DAY_MS;

/** Conversations of the last weeks, the newest a few minutes old. */
export function makeSessions(
  tenant: string,
  anchor: Date,
  orders: readonly OrderRecord[],
): Sessions {
  const random = seededRandom(4);
  const made = Array.from({ length: count }, (_, index) => {
    const turns = conversations[index % conversations.length] ?? [];
    const hoursAgo = ((spreadDays * 24) / count) * (count - 1 - index) + 0.2 + random.int(60) / 10;
    const startedAt = addMs(anchor, -hoursAgo * HOUR_MS);
    return makeSession(`ses_demo_${1001 + index}`, turns, { tenant, startedAt, orders, random });
  });
  return {
    sessions: made.map(({ session }) => session),
    messages: made.flatMap(({ messages }) => messages),
  };
}

interface Setting {
  readonly tenant: string;
  readonly startedAt: Date;
  readonly orders: readonly OrderRecord[];
  readonly random: Random;
}

function makeSession(
  id: string,
  turns: readonly Turn[],
  { tenant, startedAt, orders, random }: Setting,
): { session: SessionRecord; messages: readonly MessageRecord[] } {
  const order = orders[random.int(orders.length)];
  const purgeAt = addMs(startedAt, keptMs);
  let sentAt = startedAt;
  const messages = turns
    .flatMap((turn) => contentsOf(turn, order?._id ?? null))
    .map((content, index): MessageRecord => {
      sentAt = addMs(
        sentAt,
        (content.kind === 'SHOPPER_TEXT' ? 12 + random.int(40) : 1) * SECOND_MS,
      );
      return {
        ...content,
        _id: `${id.replace('ses', 'msg')}_${index + 1}`,
        tenant,
        sessionId: id,
        seq: index + 1,
        sentAt,
        purgeAt,
      };
    });
  const searches = turns.flatMap((turn) =>
    turn.answer === 'shelf' ? [encodeProductSearch(turn.search)] : [],
  );
  const last = turns.at(-1);
  return {
    messages,
    session: {
      _id: id,
      tenant,
      locale: 'en-GB',
      pageUrl: `https://shop.example.com${pagePaths[random.int(pagePaths.length)] ?? '/'}`,
      startedAt,
      lastActiveAt: sentAt,
      lastIntent: last ? intentOf[last.answer] : null,
      lastSearch: searches.at(-1) ?? null,
      csatAsked: turns.some(({ answer }) => answer === 'order') ? ['TRACK_ORDER'] : [],
      messageCount: messages.length,
      purgeAt,
      version: 1,
    },
  };
}

/** What a shopper said and what Aurora answered. */
function contentsOf(turn: Turn, orderId: string | null): readonly MessageContent[] {
  const shopper: MessageContent = { kind: 'SHOPPER_TEXT', text: turn.said };
  switch (turn.answer) {
    case 'shelf':
      return [
        shopper,
        say('Here is what the vitrine holds.'),
        { kind: 'PRODUCT_CARD', search: encodeProductSearch(turn.search) },
      ];
    case 'order':
      return [
        shopper,
        say('This is where it is now. It moves here by itself with each scan.'),
        { kind: 'ORDER_STATUS', orderId },
        { kind: 'CSAT_BAR', question: 'Was that what you needed?', intent: 'TRACK_ORDER' },
      ];
    case 'person':
      return [
        shopper,
        say('A person can take over. What you told me goes along.'),
        {
          kind: 'ESCALATION_FORM',
          reason: 'You asked for a person',
          promise: 'We answer by e-mail within one working day',
        },
      ];
  }
}

const say = (text: string): MessageContent => ({ kind: 'ASSISTANT_TEXT', text, quickReplies: [] });
