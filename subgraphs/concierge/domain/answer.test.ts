import { expect, test } from '@jest/globals';
import { anyProduct, decodeProductSearch } from '../../../kernel/product-search.ts';
import { type Answer, answer, type Conversation } from './answer.ts';
import { type Intent, intents } from './intent/intents.ts';
import { understand } from './intent/understand.ts';
import * as scripts from './scripts.ts';

const fresh: Conversation = { lastIntent: null, lastSearch: null, orderIds: [], csatAsked: [] };

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

test('a wish for a piece gets a sentence and a shelf', () => {
  const found = reply('gold rings under €2,500');
  expect(kinds(found)).toEqual(['ASSISTANT_TEXT', 'PRODUCT_CARD']);
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

test('"where is my order" asks for the guest check while no order is open', () => {
  const asked = reply('where is my order');
  expect(asked.messages).toEqual([scripts.lookupNeeded, { kind: 'ORDER_STATUS', orderId: null }]);
  expect(asked.intent).toBe('TRACK_ORDER');
});

test('with orders proved, the one proved last is shown and the answer may be rated once', () => {
  const shown = reply('Show my order', { orderIds: ['ord_1', 'ord_2'] }, 'TRACK_ORDER');
  expect(shown.messages.slice(1)).toEqual([
    { kind: 'ORDER_STATUS', orderId: 'ord_2' },
    { kind: 'CSAT_BAR', question: scripts.csatQuestion, intent: 'TRACK_ORDER' },
  ]);
  const again = reply('track', { orderIds: ['ord_2'], csatAsked: ['TRACK_ORDER'] });
  expect(kinds(again)).toEqual(['ASSISTANT_TEXT', 'ORDER_STATUS']);
});

test.each<[string, string[]]>([
  ['I want to return my ring', ['ASSISTANT_TEXT', 'ESCALATION_FORM']],
  ['I want to talk to a person', ['ASSISTANT_TEXT', 'ESCALATION_FORM']],
  ['can you hold it for me', ['ASSISTANT_TEXT']],
  ['rate this', ['CSAT_BAR']],
])('"%s" is answered with %j', (text, expected) => {
  expect(kinds(reply(text))).toEqual(expected);
});

test('two wishes in one line become one question with both as chips', () => {
  const asked = reply('Where is my order? And show me silver rings');
  expect(textOf(asked)).toBe('Two things at once. Which first?');
  expect(chipsOf(asked).sort()).toEqual(['Rings in silver', 'Track an order']);
  expect(asked.intent).toBeNull();
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
