import { assertNever } from '../../../kernel/assert-never.ts';
import {
  encodeProductSearch,
  type ProductSearch,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import type { Entities } from './intent/entities.ts';
import type { Intent } from './intent/intents.ts';
import type { Understanding } from './intent/understand.ts';
import type { MessageContent } from './message.ts';
import { toProductSearch } from './product-request.ts';
import * as scripts from './scripts.ts';

/** What the conversation knows when a message comes. */
export interface Conversation {
  readonly lastIntent: Intent | null;
  /** The search last shown. */
  readonly lastSearch: ProductSearch | null;
  /** Local ids of the orders that the caller has proved the right to, oldest proof first. */
  readonly orderIds: readonly string[];
  /** Intents whose answer was already asked to be rated: nobody is asked twice. */
  readonly csatAsked: readonly Intent[];
}

export interface Answer {
  readonly messages: readonly MessageContent[];
  /** What the answer was about; null for small talk, questions and fallbacks. */
  readonly intent: Intent | null;
  readonly search: ProductSearch | null;
}

/** Aurora's answer: pure, so that the same words in the same conversation always get the same answer. */
export function answer({ decision, entities }: Understanding, conversation: Conversation): Answer {
  switch (decision.kind) {
    case 'act':
      return act(decision.intent, entities, conversation);
    case 'clarify':
      return only(scripts.clarify(decision.between, toProductSearch(entities, null)));
    case 'order-change':
      return {
        messages: [scripts.orderChange, { kind: 'ESCALATION_FORM', ...scripts.orderChangeForm }],
        intent: 'STYLIST_CONTACT',
        search: null,
      };
    case 'small-talk':
      return only(scripts.smallTalk[decision.topic]);
    case 'fallback':
      return only(scripts.fallback);
    default:
      return assertNever(decision);
  }
}

function act(intent: Intent, entities: Entities, conversation: Conversation): Answer {
  const about = (...messages: MessageContent[]): Answer => ({ messages, intent, search: null });
  switch (intent) {
    case 'FIND_PRODUCT':
      return findProduct(entities, conversation);
    case 'TRACK_ORDER':
      return about(...trackOrder(conversation));
    case 'RETURN_EXCHANGE':
      return about(scripts.returns, { kind: 'ESCALATION_FORM', ...scripts.returnsForm });
    case 'STYLIST_CONTACT':
      return about(scripts.stylist, { kind: 'ESCALATION_FORM', ...scripts.stylistForm });
    case 'CSAT':
      return about(csatBar(conversation.lastIntent ?? 'CSAT'));
    case 'CAPSULE_RESERVE':
    case 'SHORTLIST_SAVE':
    case 'INSPIRATION_UPLOAD':
    case 'ORDER_UPDATES_SUBSCRIBE':
      return about(scripts.notYet[intent]);
    default:
      return assertNever(intent);
  }
}

function findProduct(entities: Entities, { lastIntent, lastSearch }: Conversation): Answer {
  if (entities.isPriceNegative && entities.price === null)
    return { messages: [scripts.negativePrice], intent: 'FIND_PRODUCT', search: lastSearch };
  const search = toProductSearch(entities, lastIntent === 'FIND_PRODUCT' ? lastSearch : null);
  const currency = entities.price?.currencyCode ?? null;
  return {
    messages: [
      scripts.shelf(search, currency === shopCurrencyCode ? null : currency),
      { kind: 'PRODUCT_CARD', search: encodeProductSearch(search) },
    ],
    intent: 'FIND_PRODUCT',
    search,
  };
}

/** The order proved last, or the guest check that proves one. */
function trackOrder({ orderIds, csatAsked }: Conversation): MessageContent[] {
  const orderId = orderIds.at(-1) ?? null;
  if (orderId === null) return [scripts.lookupNeeded, { kind: 'ORDER_STATUS', orderId }];
  return [
    scripts.orderShown,
    { kind: 'ORDER_STATUS', orderId },
    ...(csatAsked.includes('TRACK_ORDER') ? [] : [csatBar('TRACK_ORDER')]),
  ];
}

const csatBar = (intent: Intent): MessageContent => ({
  kind: 'CSAT_BAR',
  question: scripts.csatQuestion,
  intent,
});

const only = (message: MessageContent): Answer => ({
  messages: [message],
  intent: null,
  search: null,
});
