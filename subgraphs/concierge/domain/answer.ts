import { assertNever } from '../../../kernel/assert-never.ts';
import {
  encodeProductSearch,
  type ProductOffer,
  type ProductSearch,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import type { Entities } from './intent/entities.ts';
import type { Intent } from './intent/intents.ts';
import type { Understanding } from './intent/understand.ts';
import { type IntentRun, type IntentRuns, runOf } from './intent-run.ts';
import type {
  AssistantTextContent,
  EscalationFormContent,
  EscalationIntent,
  MessageContent,
} from './message.ts';
import { toProductSearch } from './product-request.ts';
import * as scripts from './scripts.ts';

/** What the conversation knows when a message comes. */
export interface Conversation {
  readonly lastIntent: Intent | null;
  /** The search last shown. */
  readonly lastSearch: ProductSearch | null;
  /** The piece last offered: what "it" is. */
  readonly lastOffer: ProductOffer | null;
  /** Local ids of the orders that the caller has proved the right to, oldest proof first. */
  readonly orderIds: readonly string[];
  readonly runs: IntentRuns;
  /** Whether silence has ended the latest run. */
  readonly isRunOver: boolean;
  /** Who answers when a person is asked for, and how soon. */
  readonly stylistPromise: string;
}

export interface Answer {
  readonly messages: readonly MessageContent[];
  /** What the answer was about; null for small talk, questions and fallbacks. */
  readonly intent: Intent | null;
  /** The search that the talk is about from here; null leaves the one before. */
  readonly search: ProductSearch | null;
}

/** Aurora's answer: pure, so that the same words in the same conversation always get the same answer. */
export function answer(understanding: Understanding, conversation: Conversation): Answer {
  const { decision, entities } = understanding;
  switch (decision.kind) {
    case 'act':
      return act(decision.intent, entities, conversation);
    case 'clarify':
      return only(scripts.clarify(decision.between, toProductSearch(entities, null)));
    case 'order-change':
      return {
        messages: [
          scripts.orderChange,
          escalation(
            'STYLIST_CONTACT',
            askPerson(scripts.orderChangeForm, conversation),
            conversation,
          ),
        ],
        intent: 'STYLIST_CONTACT',
        search: null,
      };
    case 'small-talk':
      return only(scripts.smallTalk[decision.topic]);
    case 'fallback':
      return only(beyondMe(understanding));
    default:
      return assertNever(decision);
  }
}

/** What is known but not ours to answer is called by its name; of the rest only the ways on are said. */
function beyondMe({ trace }: Understanding): AssistantTextContent {
  const known = trace.flatMap(({ topic, rule }) =>
    topic === 'OTHER' ? (scripts.beyond[rule] ?? []) : [],
  );
  return known[0] ?? scripts.fallback;
}

function act(intent: Intent, entities: Entities, conversation: Conversation): Answer {
  const about = (...messages: MessageContent[]): Answer => ({ messages, intent, search: null });
  switch (intent) {
    case 'FIND_PRODUCT':
      return findProduct(entities, conversation);
    case 'TRACK_ORDER':
      return about(...trackOrder(entities, conversation));
    case 'RETURN_EXCHANGE':
      return about(scripts.returns, escalation(intent, scripts.returnsForm, conversation));
    case 'STYLIST_CONTACT':
      return about(escalation(intent, askPerson(scripts.stylistForm, conversation), conversation));
    case 'CSAT':
      return about(csatBar(runIn(conversation, 'CSAT')));
    case 'CAPSULE_RESERVE':
      return reserve(entities, conversation);
    case 'SHORTLIST_SAVE':
      return saveForLater(entities, conversation);
    case 'INSPIRATION_UPLOAD':
      return about(scripts.inspiration);
    case 'ORDER_UPDATES_SUBSCRIBE':
      return about(scripts.orderUpdates, orderStatus(entities, conversation));
    default:
      return assertNever(intent);
  }
}

/** Intents that are about pieces: what was looked for goes on from one to the next. */
const aboutPieces: ReadonlySet<Intent | null> = new Set<Intent | null>([
  'FIND_PRODUCT',
  'CAPSULE_RESERVE',
  'SHORTLIST_SAVE',
]);

function findProduct(entities: Entities, { lastIntent, lastSearch }: Conversation): Answer {
  if (entities.isPriceNegative && entities.price === null)
    return { messages: [scripts.negativePrice], intent: 'FIND_PRODUCT', search: lastSearch };
  const { place } = entities;
  if (place !== null && lastSearch && !namesPieces(entities))
    return {
      messages: [scripts.thatOne(place), offerCard(lastSearch, place)],
      intent: 'FIND_PRODUCT',
      search: lastSearch,
    };
  const search = toProductSearch(entities, aboutPieces.has(lastIntent) ? lastSearch : null);
  const currency = entities.price?.currencyCode ?? null;
  return {
    messages: [
      scripts.shelf(search, currency === shopCurrencyCode ? null : currency),
      { kind: 'PRODUCT_CARD', search: encodeProductSearch(search) },
      offerCard({ ...search, readyToShip: true }),
    ],
    intent: 'FIND_PRODUCT',
    search,
  };
}

/**
 * The piece to hold: the one of the shelf that was pointed at, else the first that is wanted and lies ready. What holds
 * it, and the words that confirm it, come when the shopper takes the offer.
 */
function reserve(entities: Entities, conversation: Conversation): Answer {
  const intent = 'CAPSULE_RESERVE';
  const pointedAt = thePiece(entities, conversation);
  if (pointedAt) return { messages: [pointedAt], intent, search: null };
  const search = toProductSearch(entities, conversation.lastSearch);
  return { messages: [offerCard({ ...search, readyToShip: true })], intent, search };
}

/** The heart on a piece saves it: the words say so, and show the piece that was pointed at. */
function saveForLater(entities: Entities, conversation: Conversation): Answer {
  const pointedAt = thePiece(entities, conversation);
  return {
    messages: pointedAt ? [scripts.shortlistThat, pointedAt] : [scripts.shortlist],
    intent: 'SHORTLIST_SAVE',
    search: null,
  };
}

/** "The second one" of the shelf, or "it": what was offered last. */
function thePiece(entities: Entities, conversation: Conversation): MessageContent | null {
  const { place, categories } = entities;
  const { lastSearch, lastOffer } = conversation;
  if (place !== null && lastSearch) return offerCard(lastSearch, place);
  const isNamed = categories.length > 0 || namesPieces(entities);
  return isNamed || !lastOffer ? null : { kind: 'OFFER_CARD', ...lastOffer };
}

/** Whether a message says more of a piece than its kind or its place on the shelf. */
const namesPieces = ({ metals, words, price, sort, readyToShip, lifted }: Entities): boolean =>
  metals.length + words.length + lifted.length > 0 ||
  price !== null ||
  sort !== null ||
  readyToShip;

const offerCard = (search: ProductSearch, place = 1): MessageContent => ({
  kind: 'OFFER_CARD',
  search: encodeProductSearch(search),
  place,
});

/** The order proved last, or the guest check that proves one; then, once a run, how it went. */
function trackOrder(entities: Entities, conversation: Conversation): MessageContent[] {
  const status = orderStatus(entities, conversation);
  const run = runIn(conversation, 'TRACK_ORDER');
  return run.isRatingAsked ? [status] : [status, csatBar(run)];
}

const orderStatus = ({ orderNumber }: Entities, { orderIds }: Conversation): MessageContent => ({
  kind: 'ORDER_STATUS',
  orderId: orderIds.at(-1) ?? null,
  orderNumber,
});

const askPerson = (
  form: Pick<EscalationFormContent, 'reason' | 'topic'>,
  { stylistPromise }: Conversation,
) => ({ ...form, promise: stylistPromise });

const escalation = (
  intent: EscalationIntent,
  form: Pick<EscalationFormContent, 'reason' | 'promise' | 'topic'>,
  { orderIds }: Conversation,
): MessageContent => ({
  kind: 'ESCALATION_FORM',
  ...form,
  intent,
  orderId: orderIds.at(-1) ?? null,
});

const runIn = ({ runs, isRunOver }: Conversation, intent: Intent): IntentRun =>
  runOf(runs, intent, isRunOver);

const csatBar = ({ intent, number: run }: IntentRun): MessageContent => ({
  kind: 'CSAT_BAR',
  question: scripts.csatQuestion,
  intent,
  run,
});

const only = (message: MessageContent): Answer => ({
  messages: [message],
  intent: null,
  search: null,
});
