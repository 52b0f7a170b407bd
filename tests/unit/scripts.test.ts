import { expect, test } from '@jest/globals';
import {
  anyProduct,
  decodeProductSearch,
  encodeProductSearch,
  type ProductSearch,
} from '../../kernel/product-search.ts';
import { type Answer, answer, type Conversation } from '../../subgraphs/concierge/domain/answer.ts';
import { type Intent, intents } from '../../subgraphs/concierge/domain/intent/intents.ts';
import { understand } from '../../subgraphs/concierge/domain/intent/understand.ts';
import { noRuns, runsAfter } from '../../subgraphs/concierge/domain/intent-run.ts';
import * as scripts from '../../subgraphs/concierge/domain/scripts.ts';

const fresh: Conversation = {
  lastIntent: null,
  lastSearch: null,
  lastOffer: null,
  orderIds: [],
  runs: noRuns,
  isRunOver: false,
  stylistPromise: 'Within two hours.',
};

const reply = (
  text: string,
  conversation: Partial<Conversation> = {},
  said: Intent | null = null,
): Answer => {
  const now = { ...fresh, ...conversation };
  return answer(understand(text, now, said), now);
};
const kinds = ({ messages }: Answer) => messages.map((message) => message.kind);
const textOf = ({ messages: [first] }: Answer) =>
  first?.kind === 'ASSISTANT_TEXT' ? first.text : null;
const chipsOf = ({ messages: [first] }: Answer) =>
  first?.kind === 'ASSISTANT_TEXT' ? first.quickReplies.map((chip) => chip.label) : [];

const offerOf = ({ messages }: Answer) =>
  messages.flatMap((message) =>
    message.kind === 'OFFER_CARD'
      ? [{ search: decodeProductSearch(message.search), place: message.place }]
      : [],
  )[0];

test('a wish for a piece gets a sentence, a shelf, and an offer of what lies ready', () => {
  const found = reply('gold rings under €2,500');
  expect(kinds(found)).toEqual(['ASSISTANT_TEXT', 'PRODUCT_CARD', 'OFFER_CARD']);
  expect(offerOf(found)).toEqual({ search: { ...found.search, readyToShip: true }, place: 1 });
  expect(textOf(found)).toBe('I looked for rings in gold under €2,500.');
  const card = found.messages[1];
  expect(card?.kind === 'PRODUCT_CARD' && decodeProductSearch(card.search)).toEqual(found.search);
});

test('the menu’s "Find a piece" shows what is loved and how to narrow it', () => {
  const found = reply('Show me what you have', {}, 'FIND_PRODUCT');
  expect(textOf(found)).toBe(
    'These are the pieces most loved. A metal, a stone or a price narrows them.',
  );
  expect(chipsOf(found)).toEqual(['Ready to ship', 'Under €1,000', 'In gold']);
});

test.each(['rings', 'silver rings under €100'])(
  'each chip under the shelf of "%s" changes its search',
  (text) => {
    const found = reply(text);
    const chips =
      found.messages[0]?.kind === 'ASSISTANT_TEXT' ? found.messages[0].quickReplies : [];
    for (const chip of chips) {
      const next = reply(
        chip.text,
        { lastIntent: 'FIND_PRODUCT', lastSearch: found.search },
        chip.intent,
      );
      expect(next.search?.categories).toEqual(['RINGS']);
      expect(next.search).not.toEqual(found.search);
    }
  },
);

const golds = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD'] as const;

test.each<[string, Partial<ProductSearch>]>([
  ['rings', { categories: ['RINGS'] }],
  ['show me necklaces', { categories: ['NECKLACES'] }],
  ['I want earrings', { categories: ['EARRINGS'] }],
  ['bracelets please', { categories: ['BRACELETS'] }],
  ['rings or bracelets', { categories: ['RINGS', 'BRACELETS'] }],
  ['anything in platinum', { metals: ['PLATINUM'] }],
  ['white gold rings', { categories: ['RINGS'], metals: ['WHITE_GOLD'] }],
  ['a 14k bracelet', { categories: ['BRACELETS'], metals: golds }],
  ['necklaces under €300', { categories: ['NECKLACES'], priceMaxMinor: 30_000 }],
  ['necklaces over €300', { categories: ['NECKLACES'], priceMinMinor: 30_000 }],
  [
    'rings between €500 and €1,000',
    { categories: ['RINGS'], priceMinMinor: 50_000, priceMaxMinor: 100_000 },
  ],
  [
    'earrings around €200',
    { categories: ['EARRINGS'], priceMinMinor: 16_000, priceMaxMinor: 24_000 },
  ],
  ['rings ready to ship', { categories: ['RINGS'], readyToShip: true }],
  ['cheapest earrings', { categories: ['EARRINGS'], sort: 'PRICE_ASC' }],
  ['newest necklaces', { categories: ['NECKLACES'], sort: 'NEWEST' }],
  ['halo rings with a sapphire', { categories: ['RINGS'], words: 'halo sapphire' }],
  [
    'silver hoops under €100 ready to ship',
    {
      categories: ['EARRINGS'],
      metals: ['SILVER'],
      words: 'hoop',
      priceMaxMinor: 10_000,
      readyToShip: true,
    },
  ],
  ['/find pearl earrings', { categories: ['EARRINGS'], words: 'pearl' }],
])('"%s" is answered with a shelf of just that', (text, wanted) => {
  const found = reply(text);
  expect(kinds(found)).toEqual(['ASSISTANT_TEXT', 'PRODUCT_CARD', 'OFFER_CARD']);
  expect(found.search).toEqual({ ...anyProduct, ...wanted });
});

test.each<[string, Partial<ProductSearch>]>([
  ['in gold instead', { categories: ['RINGS'], metals: golds }],
  ['under €500', { categories: ['RINGS'], metals: ['SILVER'], priceMaxMinor: 50_000 }],
  ['in gold', { categories: ['RINGS'], metals: golds }],
  ['any metal', { categories: ['RINGS'] }],
  ['only what is ready to ship', { categories: ['RINGS'], metals: ['SILVER'], readyToShip: true }],
  ['cheapest first', { categories: ['RINGS'], metals: ['SILVER'], sort: 'PRICE_ASC' }],
  ['earrings', { categories: ['EARRINGS'] }],
])('after silver rings, "%s" goes on from there', (text, wanted) => {
  const lastSearch = { ...anyProduct, categories: ['RINGS'], metals: ['SILVER'] } as const;
  const found = reply(text, { lastIntent: 'FIND_PRODUCT', lastSearch }, 'FIND_PRODUCT');
  expect(found.search).toEqual({ ...anyProduct, ...wanted });
});

test.each([
  '',
  '   ',
  '???',
  '\u0000',
  'x'.repeat(2_000),
  '{"$gt":""}',
  '<script>alert(1)</script>',
])('what says nothing (%j) gets the ways on, and is never repeated', (text) => {
  const answered = reply(text);
  expect(answered.messages).toEqual([scripts.fallback]);
  expect(answered.search).toBeNull();
});

test.each<[string, unknown]>([
  ['hello', scripts.smallTalk.GREETING],
  ['thank you', scripts.smallTalk.THANKS],
  ['bye', scripts.smallTalk.GOODBYE],
  ['help', scripts.smallTalk.HELP],
  ['/help', scripts.smallTalk.HELP],
  ['are you a robot', scripts.smallTalk.WHO_ARE_YOU],
])('"%s" is answered in kind, without an intent', (text, message) => {
  expect(reply(text)).toEqual({ messages: [message], intent: null, search: null });
});

test.each(['cancel my order', 'I need to change my delivery address'])(
  '"%s" is handed to a person, with a form that says what it is about',
  (text) => {
    expect(reply(text)).toEqual({
      messages: [
        scripts.orderChange,
        {
          kind: 'ESCALATION_FORM',
          ...scripts.orderChangeForm,
          promise: 'Within two hours.',
          intent: 'STYLIST_CONTACT',
          orderId: null,
        },
      ],
      intent: 'STYLIST_CONTACT',
      search: null,
    });
  },
);

test('a wish that is weak is asked about before it is acted on', () => {
  const asked = reply('I had ordered on 23 march');
  expect(textOf(asked)).toBe('Did I read that right?');
  expect(chipsOf(asked)[0]).toBe('Track an order');
});

test('an amount in another currency is taken as euros, and said so', () => {
  expect(textOf(reply('rings under $500'))).toBe(
    'I looked for rings under €500. Our prices are in euros, so I took the amount as euros.',
  );
});

test('a price below zero is asked about, and the search before it is kept', () => {
  const asked = reply('rings under €-5', { lastIntent: 'FIND_PRODUCT', lastSearch: anyProduct });
  expect(asked.messages).toEqual([scripts.negativePrice]);
  expect(asked.search).toBe(anyProduct);
});

test('an old search is forgotten once the talk turned elsewhere', () => {
  const found = reply('in silver', {
    lastIntent: 'TRACK_ORDER',
    lastSearch: { ...anyProduct, categories: ['RINGS'] },
  });
  expect(found.search).toEqual({ ...anyProduct, metals: ['SILVER'] });
});

test('"where is my order" asks for the guest check while no order is open, and keeps the number named', () => {
  const asked = reply('where is my order');
  expect(asked.messages).toEqual([
    { kind: 'ORDER_STATUS', orderId: null, orderNumber: null },
    { kind: 'CSAT_BAR', question: scripts.csatQuestion, intent: 'TRACK_ORDER', run: 1 },
  ]);
  expect(asked.intent).toBe('TRACK_ORDER');
  expect(reply('/track gg-12047').messages[0]).toEqual({
    kind: 'ORDER_STATUS',
    orderId: null,
    orderNumber: 'GG-12047',
  });
});

test('a wish to rate is about what was asked for last, whether or not it was rated', () => {
  const runs = runsAfter({ runs: noRuns, isRunOver: false }, 'RETURN_EXCHANGE', true);
  expect(reply('rate this', { runs, isRunOver: true }).messages).toEqual([
    { kind: 'CSAT_BAR', question: scripts.csatQuestion, intent: 'RETURN_EXCHANGE', run: 1 },
  ]);
});

test('with orders proved, the one proved last is shown and the answer may be rated once a run', () => {
  const shown = reply('Show my order', { orderIds: ['ord_1', 'ord_2'] }, 'TRACK_ORDER');
  expect(shown.messages).toEqual([
    { kind: 'ORDER_STATUS', orderId: 'ord_2', orderNumber: null },
    { kind: 'CSAT_BAR', question: scripts.csatQuestion, intent: 'TRACK_ORDER', run: 1 },
  ]);
  const runs = runsAfter({ runs: noRuns, isRunOver: false }, 'TRACK_ORDER', true);
  const again = reply('track', { orderIds: ['ord_2'], runs });
  expect(kinds(again)).toEqual(['ORDER_STATUS']);
});

test.each<[string, string[]]>([
  ['I want to return my ring', ['ASSISTANT_TEXT', 'ESCALATION_FORM']],
  ['I want to talk to a person', ['ESCALATION_FORM']],
  ['can you hold it for me', ['OFFER_CARD']],
  ['/reserve', ['OFFER_CARD']],
  ['/reserve a platinum ring', ['OFFER_CARD']],
  ['save this for later', ['ASSISTANT_TEXT']],
  ['I want to send you a photo', ['ASSISTANT_TEXT']],
  ['keep me posted', ['ASSISTANT_TEXT', 'ORDER_STATUS']],
  ['/track GG-12047', ['ORDER_STATUS', 'CSAT_BAR']],
  ['/return', ['ASSISTANT_TEXT', 'ESCALATION_FORM']],
  ['/stylist', ['ESCALATION_FORM']],
  ['/help', ['ASSISTANT_TEXT']],
  ['rate this', ['CSAT_BAR']],
])('"%s" is answered with %j', (text, expected) => {
  expect(kinds(reply(text))).toEqual(expected);
});

const rings = { ...anyProduct, categories: ['RINGS'], metals: ['SILVER'] } as const;
const afterRings = {
  lastIntent: 'FIND_PRODUCT',
  lastSearch: rings,
  lastOffer: { search: encodeProductSearch({ ...rings, readyToShip: true }), place: 1 },
} as const;

test.each<[string, string[], Partial<ProductSearch>, number]>([
  ['the second one', ['ASSISTANT_TEXT', 'OFFER_CARD'], {}, 2],
  ['can you hold the third one for me', ['OFFER_CARD'], {}, 3],
  ['save the second one', ['ASSISTANT_TEXT', 'OFFER_CARD'], {}, 2],
  ['hold it for me', ['OFFER_CARD'], { readyToShip: true }, 1],
  ['/reserve', ['OFFER_CARD'], { readyToShip: true }, 1],
  ['save it for later', ['ASSISTANT_TEXT', 'OFFER_CARD'], { readyToShip: true }, 1],
  ['/reserve in rose gold', ['OFFER_CARD'], { metals: ['ROSE_GOLD'], readyToShip: true }, 1],
])('after a shelf of silver rings, "%s" is about that piece', (text, expected, search, place) => {
  const answered = reply(text, afterRings);
  expect(kinds(answered)).toEqual(expected);
  expect(offerOf(answered)).toEqual({ search: { ...rings, ...search }, place });
});

test('"it" is the piece that was pointed at last', () => {
  const lastOffer = { search: encodeProductSearch(rings), place: 4 };
  expect(offerOf(reply('hold it for me', { ...afterRings, lastOffer }))).toEqual({
    search: rings,
    place: 4,
  });
});

test('a new kind of piece after a hold goes on from the shelf before it', () => {
  const found = reply('in gold instead', { ...afterRings, lastIntent: 'CAPSULE_RESERVE' });
  expect(found.search).toEqual({ ...rings, metals: golds });
});

test('the form says what it hands over, and takes the order along that is open', () => {
  const open = { orderIds: ['ord_1', 'ord_2'] };
  expect(reply('/return', open).messages[1]).toMatchObject({
    intent: 'RETURN_EXCHANGE',
    orderId: 'ord_2',
  });
  expect(reply('/stylist', open).messages[0]).toMatchObject({
    intent: 'STYLIST_CONTACT',
    topic: null,
    promise: 'Within two hours.',
    orderId: 'ord_2',
  });
});

test('two wishes in one line become one question with both as chips', () => {
  const asked = reply('Where is my order? And show me silver rings');
  expect(textOf(asked)).toBe('Two things at once. Which first?');
  expect(chipsOf(asked).sort()).toEqual(['Rings in silver', 'Track an order']);
  expect(asked.intent).toBeNull();
});

test.each([
  ['can I pay with paypal', 'Payment and invoices'],
  ['do you have a discount code', 'Vouchers and offers'],
  ['where is your shop', 'Opening hours and addresses'],
  ['do you deliver to Canada', 'Costs and countries of delivery'],
  ['is it real gold', 'Materials, sizes and care'],
  ['I forgot my password', 'Accounts and newsletters'],
])('"%s" is called by its name and handed on, never guessed at', (text, named) => {
  const answered = reply(text);
  expect(textOf(answered)).toContain(named);
  expect(chipsOf(answered)[0]).toBe('Ask a person');
  expect(answered.intent).toBeNull();
});

test('what is not known is said, with the ways on', () => {
  expect(chipsOf(reply('what is the meaning of life'))).toHaveLength(scripts.menu.length);
});

test('every intent has an answer, and every chip of every answer says what its intent means', () => {
  for (const intent of intents) {
    const { messages } = reply('', {}, intent);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages)
      if (message.kind === 'ASSISTANT_TEXT')
        for (const chip of message.quickReplies) expect(intents).toContain(chip.intent);
  }
});

test('Aurora keeps her voice: no exclamation marks, no "please", no "sorry", nobody blamed', () => {
  const spoken = JSON.stringify([
    scripts,
    scripts.clarify(['CSAT']),
    scripts.shelf(anyProduct, 'USD'),
  ]);
  expect(spoken).not.toMatch(/!|\bplease\b|\bsorry\b|\boops\b|\byour fault\b/i);
});
