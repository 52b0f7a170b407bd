import { addMs, DAY_MS, HOUR_MS, SECOND_MS } from '../kernel/clock.ts';
import {
  anyProduct,
  decodeProductSearch,
  encodeProductSearch,
  type ProductSearch,
} from '../kernel/product-search.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import {
  type IntentRuns,
  type MessageContent,
  type MessageRecord,
  noRuns,
  runsAfter,
  type SessionRecord,
} from '../subgraphs/concierge/index.ts';
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
    .flatMap((turn, index) =>
      contentsOf(turn, order?._id ?? null, shelfBefore(turns.slice(0, index))),
    )
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
  const offered = messages.findLast((message) => message.kind === 'OFFER_CARD');
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
      lastSearch: shelfBefore(turns),
      lastOffer: offered ? { search: offered.search, place: offered.place } : null,
      runs: runsOf(turns),
      messageCount: messages.length,
      purgeAt,
      version: 1,
    },
  };
}

/** No one here asks for an order twice: each of them rates the first run. */
const runsOf = (turns: readonly Turn[]): IntentRuns =>
  turns.reduce(
    (runs, { answer }) =>
      runsAfter({ runs, isRunOver: false }, intentOf[answer], answer === 'order'),
    noRuns,
  );

/** The search of the last shelf, encoded. */
const shelfBefore = (turns: readonly Turn[]): string | null => {
  const shelf = turns.findLast((turn) => turn.answer === 'shelf');
  return shelf?.answer === 'shelf' ? encodeProductSearch(shelf.search) : null;
};

/** What a shopper said and what Aurora answered. @param search the shelf that stood before, encoded */
function contentsOf(
  turn: Turn,
  orderId: string | null,
  search: string | null,
): readonly MessageContent[] {
  const shopper: MessageContent = { kind: 'SHOPPER_TEXT', text: turn.said };
  switch (turn.answer) {
    case 'shelf':
      return [
        shopper,
        say('Here is what the vitrine holds.'),
        { kind: 'PRODUCT_CARD', search: encodeProductSearch(turn.search) },
        offer({ ...turn.search, readyToShip: true }, 1),
      ];
    case 'offer':
      return [shopper, offer(decodeProductSearch(search ?? '') ?? anyProduct, turn.place)];
    case 'order':
      return [
        shopper,
        { kind: 'ORDER_STATUS', orderId, orderNumber: null },
        { kind: 'CSAT_BAR', question: 'Was that what you needed?', intent: 'TRACK_ORDER', run: 1 },
      ];
    case 'return':
      return [
        shopper,
        say('I can arrange that. Say which piece and why.'),
        {
          kind: 'ESCALATION_FORM',
          reason: 'Return or exchange',
          promise: 'Within 30 days of delivery. A label follows once it is approved.',
          intent: 'RETURN_EXCHANGE',
          topic: 'RETURN_EXCHANGE',
          orderId,
        },
      ];
    case 'person':
      return [
        shopper,
        {
          kind: 'ESCALATION_FORM',
          reason: 'A word with a person',
          promise: 'We answer by e-mail within one working day',
          intent: 'STYLIST_CONTACT',
          topic: null,
          orderId: null,
        },
      ];
  }
}

const offer = (search: ProductSearch, place: number): MessageContent => ({
  kind: 'OFFER_CARD',
  search: encodeProductSearch(search),
  place,
});

const say = (text: string): MessageContent => ({ kind: 'ASSISTANT_TEXT', text, quickReplies: [] });
