import {
  anyProduct,
  type ProductSearch,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import { productSearchInWords } from '../../../kernel/product-search-words.ts';
import type { Intent } from './intent/intents.ts';
import type { SmallTalk } from './intent/small-talk.ts';
import type { AssistantTextContent, QuickReply } from './message.ts';

/**
 * What Aurora says. Calm, exact, warm in one word at most: short sentences, no exclamation marks, no blame, and
 * never a promise that nothing keeps. Aurora says "I", the shop says "we".
 */
export const greeting = 'Welcome. What may I find for you?';

export const menu: readonly (QuickReply & { readonly intent: Intent; readonly hint: string })[] = [
  {
    intent: 'FIND_PRODUCT',
    label: 'Find a piece',
    hint: 'Rings, necklaces, earrings, bracelets',
    text: 'Show me what you have',
  },
  {
    intent: 'TRACK_ORDER',
    label: 'Track an order',
    hint: 'With your order number and e-mail',
    text: 'Where is my order?',
  },
  {
    intent: 'RETURN_EXCHANGE',
    label: 'Return or exchange',
    hint: 'Within 30 days of delivery',
    text: 'I would like to return a piece',
  },
  {
    intent: 'CAPSULE_RESERVE',
    label: 'Hold a piece',
    hint: 'For 48 hours, without payment',
    text: 'Can you hold a piece for me?',
  },
  {
    intent: 'STYLIST_CONTACT',
    label: 'Ask a person',
    hint: 'Someone who knows the pieces',
    text: 'I would like to talk to a person',
  },
];

/** What a chip says for an intent when Aurora asks which one was meant. */
const chips: Readonly<Record<Intent, QuickReply>> = {
  FIND_PRODUCT: chip('Find a piece', 'Show me what you have', 'FIND_PRODUCT'),
  TRACK_ORDER: chip('Track an order', 'Where is my order?', 'TRACK_ORDER'),
  RETURN_EXCHANGE: chip('Return or exchange', 'I would like to return a piece', 'RETURN_EXCHANGE'),
  CAPSULE_RESERVE: chip('Hold a piece', 'Can you hold a piece for me?', 'CAPSULE_RESERVE'),
  STYLIST_CONTACT: chip('Ask a person', 'I would like to talk to a person', 'STYLIST_CONTACT'),
  CSAT: chip('Rate this answer', 'I would like to rate this', 'CSAT'),
  SHORTLIST_SAVE: chip('Save a piece', 'Save this piece for later', 'SHORTLIST_SAVE'),
  INSPIRATION_UPLOAD: chip('Show a picture', 'I have a picture to show', 'INSPIRATION_UPLOAD'),
  ORDER_UPDATES_SUBSCRIBE: chip(
    'Order updates',
    'Keep me posted on my order',
    'ORDER_UPDATES_SUBSCRIBE',
  ),
};

const mainChips = menu.map(({ label, text, intent }) => ({ label, text, intent }));

export const say = (
  text: string,
  quickReplies: readonly QuickReply[] = [],
): AssistantTextContent => ({ kind: 'ASSISTANT_TEXT', text, quickReplies });

/**
 * What stands above a shelf. How many pieces there are is the shelf's to say: the catalog answers it later.
 * @param namedCurrency the currency the shopper named, when it is not the shop's
 */
export function shelf(search: ProductSearch, namedCurrency: string | null): AssistantTextContent {
  const words = productSearchInWords(search, shopCurrencyCode);
  const opening =
    words === 'pieces'
      ? 'These are the pieces most loved. A metal, a stone or a price narrows them.'
      : `I looked for ${words}.`;
  const note =
    namedCurrency === null ? '' : ' Our prices are in euros, so I took the amount as euros.';
  return say(opening + note, nextSteps(search));
}

/** One step wider and two steps closer, as far as the search has not taken them. */
function nextSteps(search: ProductSearch): QuickReply[] {
  const { readyToShip, priceMinMinor, priceMaxMinor, metals, sort } = search;
  const hasPrice = priceMinMinor !== null || priceMaxMinor !== null;
  const wider = [
    ...(hasPrice ? [chip('Any price', 'At any price', 'FIND_PRODUCT')] : []),
    ...(metals.length > 0 ? [chip('Any metal', 'In any metal', 'FIND_PRODUCT')] : []),
  ];
  const closer = [
    ...(readyToShip ? [] : [chip('Ready to ship', 'Only what is ready to ship', 'FIND_PRODUCT')]),
    ...(hasPrice ? [] : [chip('Under €1,000', 'Under €1,000', 'FIND_PRODUCT')]),
    ...(metals.length > 0 ? [] : [chip('In gold', 'In gold', 'FIND_PRODUCT')]),
    ...(sort === 'PRICE_ASC' ? [] : [chip('Lowest price first', 'Cheapest first', 'FIND_PRODUCT')]),
  ];
  return [...wider.slice(0, 1), ...closer].slice(0, 3);
}

export const negativePrice = say(
  'No piece costs less than nothing. What would you like to spend?',
  [
    chip('Under €250', 'Under €250', 'FIND_PRODUCT'),
    chip('Under €500', 'Under €500', 'FIND_PRODUCT'),
    chip('Under €1,000', 'Under €1,000', 'FIND_PRODUCT'),
  ],
);

/** Said over one piece of the shelf. @param place from 1 */
export const thatOne = (place: number): AssistantTextContent =>
  say(`Number ${place} of those. I can hold it for you for 48 hours.`);

/** Said when a piece is held. When it ends stands on the card, in the shopper's own time. */
export const held = say(
  'It is held for you for 48 hours. Nothing is paid, and it is free again by itself.',
  [chip('Show me more', 'Show me what you have', 'FIND_PRODUCT'), chips.STYLIST_CONTACT],
);

export const shortlist = say(
  'The heart on a piece saves it. What you saved is under the heart at the top of this window.',
  [chips.FIND_PRODUCT],
);
export const shortlistThat = say('The heart on this piece saves it.');

export const csatQuestion = 'Was that what you needed?';

export const returns = say(
  'I can arrange that. Say which piece and why; you see what comes back before anything is sent.',
);
export const returnsForm = {
  topic: 'RETURN_EXCHANGE',
  reason: 'Return or exchange',
  promise: 'Within 30 days of delivery. A label follows once it is approved.',
} as const;

export const stylistForm = {
  topic: null,
  reason: 'A word with a person',
};

export const orderChange = say(
  'A person changes or cancels an order, as long as it has not left us. Tell them which.',
);
export const orderChangeForm = {
  topic: 'ORDER_CHANGE',
  reason: 'Change or cancel an order',
} as const;

export const orderUpdates = say(
  'Its card has «Keep me posted»: by e-mail, text or in this browser, and only once you agree.',
);

/** Pictures are for people: what they show is not read here, and that is said. */
export const inspiration = say(
  'The clip beside the line where you write takes a picture. I keep it for a stylist; I do not judge pictures myself.',
  [chips.STYLIST_CONTACT, chips.FIND_PRODUCT],
);

/**
 * One question where two wishes are as strong, or one is weak.
 * @param search what a wish for a piece was for: its chip keeps the words
 */
export const clarify = (
  between: readonly Intent[],
  search: ProductSearch = anyProduct,
): AssistantTextContent => {
  const [only] = between;
  if (between.length === 1 && only)
    return say('Did I read that right?', [
      chips[only],
      ...mainChips.filter((reply) => reply.intent !== only).slice(0, 2),
    ]);
  return say(
    'Two things at once. Which first?',
    between.map((intent) => (intent === 'FIND_PRODUCT' ? findChip(search) : chips[intent])),
  );
};

function findChip(search: ProductSearch): QuickReply {
  const words = productSearchInWords(search, shopCurrencyCode);
  if (words === 'pieces') return chips.FIND_PRODUCT;
  return chip(words.charAt(0).toUpperCase() + words.slice(1), `Show me ${words}`, 'FIND_PRODUCT');
}

export const fallback = say(
  'That I do not know. I can find a piece, show where an order is, or bring a person in.',
  mainChips,
);

/** Questions that are understood and not mine to answer, by the rule that knows them. */
export const beyond: Readonly<Record<string, AssistantTextContent>> = {
  payment: beyondMe('Payment and invoices'),
  offers: beyondMe('Vouchers and offers'),
  shop: beyondMe('Opening hours and addresses'),
  'delivery terms': beyondMe('Costs and countries of delivery'),
  'about pieces': beyondMe('Materials, sizes and care'),
  account: beyondMe('Accounts and newsletters'),
};

function beyondMe(what: string): AssistantTextContent {
  return say(`${what} I cannot answer for, and I will not guess. A person knows.`, [
    chips.STYLIST_CONTACT,
    chips.FIND_PRODUCT,
    chips.TRACK_ORDER,
  ]);
}

export const smallTalk: Readonly<Record<SmallTalk, AssistantTextContent>> = {
  GREETING: say(greeting, mainChips),
  THANKS: say('With pleasure. Is there anything else?', mainChips.slice(0, 2)),
  GOODBYE: say('Until next time. This conversation stays here for you.'),
  HELP: say(
    'I find pieces, show where an order is, and bring a person in. Short words are enough: rings in gold under €500.',
    mainChips,
  ),
  WHO_ARE_YOU: say('I am Aurora, the shop’s assistant, not a person. I can bring one in.', [
    chips.STYLIST_CONTACT,
  ]),
};

function chip(label: string, text: string, intent: Intent): QuickReply {
  return { label, text, intent };
}
