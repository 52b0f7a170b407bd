import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeProductSearch, encodeProductSearch } from '../../kernel/product-search.ts';
import { readMapping } from '../../scripts/intents/mapping.ts';
import { readSentences } from '../../scripts/intents/read-sentences.ts';
import { precision, recall, scoreIntents } from '../../scripts/intents/score.ts';
import type { Entities } from '../../subgraphs/concierge/domain/intent/entities.ts';
import { type Intent, intents } from '../../subgraphs/concierge/domain/intent/intents.ts';
import { entityEvidence, rules } from '../../subgraphs/concierge/domain/intent/rules/index.ts';
import { slashCommands } from '../../subgraphs/concierge/domain/intent/slash-command.ts';
import { actFrom, understand } from '../../subgraphs/concierge/domain/intent/understand.ts';
import { toProductSearch } from '../../subgraphs/concierge/domain/product-request.ts';

const nowhere = { lastIntent: null };
const decide = (text: string, lastIntent: Intent | null = null) =>
  understand(text, { lastIntent }).decision;

const acts: Readonly<Record<Intent, readonly string[]>> = {
  FIND_PRODUCT: [
    'rings',
    'Show me gold rings under €500',
    'I want to order a ring',
    'Can I buy a silver necklace?',
    'show me what you have',
    'how much is the Aube ring?',
    'something sparkly for her birthday',
    'place an order',
    'show me more',
    'looking for a gift for my wife',
    'an engagement ring with a sapphire',
    'not gold, silver',
    'something in rose gold, please',
    'earrings between 200 and 400 euros',
    'do you have hoops?',
    'cheapest bracelet you have',
    'what rings do you have in platinum',
    'under a thousand euros',
    'new arrivals',
    'Ich möchte diamond studs',
    'I do not want a refund, show me bracelets',
    'I lost my ring, I want to buy another ring',
    'rings that are ready to ship',
    'what is popular with pearls',
    'necklaces from 200 to 400 euros',
  ],
  TRACK_ORDER: [
    'Where is my order?',
    "where's my order",
    'where is my oder',
    'WHERE IS MY PARCEL',
    'where is my ring?',
    'track',
    'my order',
    'Track my order GG-12047',
    'I want to track a necklace I bought',
    'order status',
    "what's the status of my order",
    'GG-12047',
    'where is GG-12047? I am opal@example.com',
    'my order is 12047',
    'when will my ring arrive?',
    'when will it be delivered',
    'my package has not arrived',
    'has my order shipped yet',
    'still waiting for my earrings',
    'Show my order',
    'my order is late',
    'can you tell me where my package is',
    'it says delivered but I did not get it',
    'parcel lost',
    'is my ring ready?',
    'any news on my order?',
    'did you ship it',
    'How long until my order gets here?',
    'is my parcel on its way?',
    'what is the expected delivery date',
    'how much longer will my order take',
    'how many more days',
    'please deliver it sooner',
    'has the courier picked up my order',
    'why not delivered yet',
    'my bracelet should have been here on Monday',
    'when will the ring I ordered get here',
    'what happened to my order',
    'nothing came',
    'awb number',
  ],
  RETURN_EXCHANGE: [
    'I want to return my ring',
    'I would like to make a return',
    'I would like to return a piece',
    'how do returns work',
    'I want my money back',
    'refund please',
    'can I exchange it for a bigger size',
    'the ring does not fit',
    'my bracelet arrived broken',
    'you sent the wrong item',
    'I need it resized',
    'I have not received my refund',
    'cancel the return',
    'my money was not refunded',
    'not satisfied, can I return it',
    'the clasp came off, can you repair it',
    'I changed my mind about the earrings',
    'only got one of the two pieces',
    "it is someone else's order",
    'please arrange a pickup, I will send it back',
    'reimburse me',
  ],
  STYLIST_CONTACT: [
    'I want to talk to a human',
    'can I speak to someone',
    'ring me tomorrow',
    'please give me a ring back',
    'stylist',
    'when will you return my call',
    'I have a complaint',
    'how can I reach you',
    'this is urgent',
    'can you give me some styling advice',
    'I want it engraved',
    'contact details',
    'I do not want to talk to a bot',
    'put me through to your boss',
    'what number can I call',
    'can I email someone',
  ],
  CAPSULE_RESERVE: [
    'can you hold this ring for me',
    'reserve it',
    'please put it aside',
    'can you hold a piece for me?',
    'I want to reserve the necklace',
  ],
  SHORTLIST_SAVE: ['save this for later', 'add it to my wishlist', 'show my favourites'],
  INSPIRATION_UPLOAD: ['I want to send you a photo', 'can I upload a picture of my ring'],
  ORDER_UPDATES_SUBSCRIBE: [
    'text me when it ships',
    'keep me posted',
    'can I get sms updates',
    'notify me when it arrives',
  ],
  CSAT: ['I want to leave feedback', 'rate this chat', '5 stars'],
};

test.each(
  Object.entries(acts).flatMap(([intent, texts]) => texts.map((text) => [text, intent] as const)),
)('"%s" is acted on as %s', (text, intent) => {
  expect(decide(text)).toEqual({ kind: 'act', intent });
});

test.each<[string, Intent[]]>([
  ['Where is my order? And show me silver rings under 200', ['FIND_PRODUCT', 'TRACK_ORDER']],
  ['I want to return my ring and find a silver bracelet', ['FIND_PRODUCT', 'RETURN_EXCHANGE']],
])('"%s" asks for two things, so one question is asked', (text, between) => {
  const decision = decide(text);
  expect(decision.kind).toBe('clarify');
  if (decision.kind === 'clarify') expect([...decision.between].sort()).toEqual(between);
});

test.each<[string, Intent]>([
  ['how will the strike affect my order', 'TRACK_ORDER'],
  ['the second one', 'FIND_PRODUCT'],
])('"%s" is too weak to act on, so it is asked about', (text, intent) => {
  expect(decide(text)).toMatchObject({ kind: 'clarify', between: [intent] });
});

test.each<[string, Intent]>([
  ['the second one', 'FIND_PRODUCT'],
  ['hold the third one for me', 'CAPSULE_RESERVE'],
  ['save the first one', 'SHORTLIST_SAVE'],
  ['I want to return the second one', 'RETURN_EXCHANGE'],
])('after a shelf, "%s" is acted on as %s', (text, intent) => {
  const { decision } = understand(text, { lastIntent: 'FIND_PRODUCT' });
  expect(decision).toEqual({ kind: 'act', intent });
});

test.each([
  'cancel my order',
  'I need to change my delivery address',
  'please modify my last order',
  'cancellation',
  'the address on my order is wrong',
])('"%s" is for a person to change, and no wish that the concierge acts on', (text) => {
  expect(decide(text)).toEqual({ kind: 'order-change' });
});

test.each([
  'can I pay with paypal',
  'do you deliver to Canada',
  'is delivery free over 500 euros',
  'do you have a discount code',
  'where is your shop',
  'is it real gold',
  'do you gift wrap',
  'how do I find my ring size',
  'what is my ring size',
  'I forgot my password',
  'if I order today, when will it arrive',
  'the weather is nice',
  'asdf qwer',
  '???',
  '',
  'that rings a bell',
  'track record',
  'how do I track my calories',
  'why has my transfer not arrived',
  "my card hasn't arrived",
  'when will my flight arrive',
  'what is the exchange rate for euros',
  'I need my tax return',
  'what is the status of my application',
  'is there a late fee',
  'call me a taxi',
  'how long does delivery usually take',
])('"%s" falls back: nothing is pretended', (text) => {
  expect(decide(text)).toEqual({ kind: 'fallback' });
});

test.each([
  ['Hello!', 'GREETING'],
  ['good evening, Aurora', 'GREETING'],
  ['thank you so much', 'THANKS'],
  ['ok', 'THANKS'],
  ['bye', 'GOODBYE'],
  ['thank you, bye', 'GOODBYE'],
  ['can someone help me', 'HELP'],
  ['help', 'HELP'],
  ['what can you do?', 'HELP'],
  ['/help', 'HELP'],
  ['are you a robot?', 'WHO_ARE_YOU'],
])('"%s" is small talk: %s', (text, topic) => {
  expect(decide(text)).toEqual({ kind: 'small-talk', topic });
});

test('a greeting before a wish does not hide the wish', () => {
  expect(decide('Hello, where is my order?')).toEqual({ kind: 'act', intent: 'TRACK_ORDER' });
});

test('a slash command is taken at its word and its rest is read', () => {
  const { decision, entities } = understand('/track gg12047', nowhere);
  expect(decision).toEqual({ kind: 'act', intent: 'TRACK_ORDER' });
  expect(entities.orderNumber).toBe('GG-12047');
  expect(decide('/find silver')).toEqual({ kind: 'act', intent: 'FIND_PRODUCT' });
  expect(decide('/constructor')).toEqual({ kind: 'fallback' });
});

test('an intent that a button named wins over the words', () => {
  const { decision, confidence } = understand('rings', nowhere, 'TRACK_ORDER');
  expect(decision).toEqual({ kind: 'act', intent: 'TRACK_ORDER' });
  expect(confidence).toBe(1);
});

test('a wish goes on where the last one stopped', () => {
  expect(decide('newest')).toMatchObject({ kind: 'clarify' });
  expect(decide('newest', 'FIND_PRODUCT')).toEqual({ kind: 'act', intent: 'FIND_PRODUCT' });
});

test('the same words always mean the same', () => {
  const text = 'where is my gold ring under 500, or should I return it';
  expect(understand(text, nowhere)).toEqual(understand(text, nowhere));
});

test('the trace names rules and never repeats the shopper', () => {
  const { trace, confidence } = understand('Where is my order GG-12047? I am Opal', nowhere);
  expect(trace.length).toBeGreaterThan(1);
  expect(JSON.stringify(trace)).not.toMatch(/opal|12047/i);
  expect(confidence).toBeGreaterThanOrEqual(actFrom);
});

test.each(Object.entries(slashCommands))('%s says %s outright', (command, says) => {
  const wanted =
    says === 'HELP' ? { kind: 'small-talk', topic: 'HELP' } : { kind: 'act', intent: says };
  expect(decide(command)).toEqual(wanted);
  expect(decide(command.toUpperCase())).toEqual(wanted);
});

describe('what is named in a wish for a piece', () => {
  const euros = (minMinor: number | null, maxMinor: number | null) => ({
    minMinor,
    maxMinor,
    currencyCode: 'EUR',
  });
  const golds = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD'] as const;

  test.each<[string, Partial<Entities>]>([
    ['rings under €500', { categories: ['RINGS'], price: euros(null, 50_000) }],
    ['necklaces over €1,000', { categories: ['NECKLACES'], price: euros(100_000, null) }],
    ['earrings between €200 and €400', { categories: ['EARRINGS'], price: euros(20_000, 40_000) }],
    ['bracelets around €500', { categories: ['BRACELETS'], price: euros(40_000, 60_000) }],
    ['rings between €400 and €200', { categories: ['RINGS'], price: euros(20_000, 40_000) }],
    ['yellow gold rings', { categories: ['RINGS'], metals: ['YELLOW_GOLD'] }],
    ['a white gold necklace', { categories: ['NECKLACES'], metals: ['WHITE_GOLD'] }],
    ['rose gold earrings', { categories: ['EARRINGS'], metals: ['ROSE_GOLD'] }],
    ['a platinum ring', { categories: ['RINGS'], metals: ['PLATINUM'] }],
    ['silver bracelets', { categories: ['BRACELETS'], metals: ['SILVER'] }],
    ['a ring in 14k', { categories: ['RINGS'], metals: golds }],
    ['a ring in 750', { categories: ['RINGS'], metals: golds }],
    ['585 earrings', { categories: ['EARRINGS'], metals: golds }],
    ['a 750 wedding band', { categories: ['RINGS'], metals: golds }],
    ['earrings under €585', { categories: ['EARRINGS'], metals: [], price: euros(null, 58_500) }],
    ['925 earrings', { categories: ['EARRINGS'], metals: ['SILVER'] }],
    ['a band in pt950', { categories: ['RINGS'], metals: ['PLATINUM'] }],
    [
      'silver hoops under €100 that are ready to ship',
      {
        categories: ['EARRINGS'],
        metals: ['SILVER'],
        words: ['hoop'],
        price: euros(null, 10_000),
        readyToShip: true,
      },
    ],
    [
      'show me the cheapest gold rings and necklaces with a sapphire',
      {
        categories: ['RINGS', 'NECKLACES'],
        metals: golds,
        words: ['sapphire'],
        sort: 'PRICE_ASC',
      },
    ],
    ['rings under €-5', { categories: ['RINGS'], price: null, isPriceNegative: true }],
  ])('"%s"', (text, expected) => {
    const { decision, entities } = understand(text, nowhere);
    expect(decision).toEqual({ kind: 'act', intent: 'FIND_PRODUCT' });
    expect(entities).toMatchObject(expected);
  });
});

test('every rule and every kind of evidence decides something that is tried here', () => {
  const tried = readFileSync(new URL(import.meta.url), 'utf8').matchAll(/(['"])((?:(?!\1).)+)\1/g);
  const fired = new Set(
    [...tried].flatMap(([, , text = '']) =>
      understand(text, nowhere).trace.map(({ topic, rule }) => `${topic} ${rule}`),
    ),
  );
  const known = [...rules, ...entityEvidence].map(({ topic, name }) => `${topic} ${name}`);
  expect(known.filter((name) => !fired.has(name))).toEqual([]);
  expect(Object.keys(acts).sort()).toEqual([...intents].sort());
});

test('sentences as people write them are read as they were meant', () => {
  const fixture = (name: string) =>
    readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
  const scores = scoreIntents(
    readSentences(fixture('sentences.csv')),
    readMapping(fixture('mapping.json')),
  );
  expect(scores.map(({ name }) => name)).toEqual([
    'track_order',
    'return_exchange',
    'stylist_contact',
    'other',
  ]);
  for (const score of scores) {
    expect(recall(score)).toBeGreaterThanOrEqual(0.95);
    expect(precision(score)).toBeGreaterThanOrEqual(0.95);
  }
});

test('every rule has a name of its own within its topic, and a weight that means something', () => {
  const names = rules.map(({ topic, name }) => `${topic} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { weight } of rules) expect(Math.abs(weight)).toBeLessThanOrEqual(1);
});

test('the longest message is read without getting stuck', () => {
  const long = 'where is when will my not the '.repeat(60);
  expect(understand(long, nowhere).decision.kind).toBeDefined();
});

test('whatever is typed is understood somehow, and whatever is searched for has an id', () => {
  const word = fc.constantFrom(
    ...'under over between and to 500 -5 1.2k € $ gold not ring earrings 18k any price GG-12047'.split(
      ' ',
    ),
  );
  const messages = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(messages, (text) => {
      const { entities, confidence } = understand(text, nowhere);
      const search = toProductSearch(entities, null);
      expect(decodeProductSearch(encodeProductSearch(search))).toEqual(search);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});
