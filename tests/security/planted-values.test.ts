import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { doors, type Heard, type Outside } from './support/doors.ts';
import { everythingStored } from './support/everything-stored.ts';
import { findPlanted, plant, plantedKinds } from './support/planted.ts';
import { startWholeShop, type WholeShop } from './support/whole-shop.ts';

/** People who come to each door, each with a value of every kind. */
const peoplePerDoor = 10;

/** Each place once, whoever's value it is. */
const places = (found: readonly string[]): string[] => [
  ...new Set(found.map((around) => around.replace(/req_\w+|\d/g, '#'))),
];

/** Where what people tell the shop is kept, for them: everything else must not know it. */
const kept = [
  'sessions',
  'messages',
  'widgetShortlists',
  // Facts of carriers wait here until they have found their parcel.
  'hook_inbox',
  'hook_lanes',
];

let shop: WholeShop;
const heard: Heard[] = [];
let planted = 0;

beforeAll(async () => {
  shop = await startWholeShop();
  const { url, config } = shop;
  const started = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation { sessionStart(input: { idempotencyKey: "who-plants-values" }) { sessionToken } }',
    }),
  });
  const { data } = (await started.json()) as { data: { sessionStart: { sessionToken: string } } };
  const outside: Outside = {
    url,
    authorization: `Bearer ${data.sessionStart.sessionToken}`,
    hookSecret: config.secrets.hook,
    heard: (answer) => heard.push(answer),
  };
  let n = 0;
  for (let round = 0; round < peoplePerDoor; round += 1)
    await Promise.all(
      Object.entries(doors).map(([name, door]) => {
        n += 1;
        return door(outside, plant(n), `planted-${n}`).catch((error: unknown) => {
          throw new Error(`The door "${name}" broke`, { cause: error });
        });
      }),
    );
  planted = n * plantedKinds.length;
  // Until the feed, the inbox and the exporter have had their turn.
  await eventually(async () => {
    const waiting = await shop.db.collection('hook_lanes').countDocuments({ attempts: 0 });
    expect(waiting).toBe(0);
    expect(shop.traces.spans.length).toBeGreaterThan(n);
  });
});
afterAll(async () => shop[Symbol.asyncDispose]());

test('what is searched for is found where it is, however it is written', () => {
  const person = plant(7);
  for (const value of Object.values(person))
    for (const written of [
      value,
      value.toUpperCase(),
      value.toLowerCase(),
      encodeURIComponent(value),
      JSON.stringify({ value }),
      ...['', 'x', 'xy'].map((before) => Buffer.from(before + value).toString('base64')),
      Buffer.from(value).toString('hex'),
    ])
      expect([written, findPlanted(`before ${written} after`).length > 0]).toEqual([written, true]);
  expect(findPlanted('a ring under 500, GG-12047, opal@example.com')).toEqual([]);
});

test('two thousand values were planted, and those that belong to the shop have come to where they belong', async () => {
  expect(planted).toBeGreaterThanOrEqual(2_000);
  const messages = await shop.db.collection('messages').find({ kind: 'SHOPPER_TEXT' }).toArray();
  expect(findPlanted(JSON.stringify(messages)).length).toBeGreaterThan(0);
  const inbox = await shop.db.collection('hook_inbox').find().toArray();
  expect(findPlanted(JSON.stringify(inbox)).length).toBeGreaterThan(0);
  expect(heard.length).toBeGreaterThanOrEqual(peoplePerDoor * Object.keys(doors).length);
});

test('no planted value is in any line of the log', () => {
  expect(shop.lines.length).toBeGreaterThan(100);
  expect(places(shop.lines.flatMap(findPlanted))).toEqual([]);
});

test('no planted value is in any trace', () => {
  expect(shop.traces.bodies.length).toBeGreaterThan(0);
  expect(places(shop.traces.bodies.flatMap(findPlanted))).toEqual([]);
});

test('no planted value is in the feed, in what is counted, remembered or set aside', async () => {
  const stored = await everythingStored(shop.db);
  for (const name of ['events', 'analytics_events', 'idempotency'])
    expect(stored.get(name)?.length).toBeGreaterThan(0);
  const found = [...stored]
    .filter(([name]) => !kept.includes(name))
    .flatMap(([name, documents]) =>
      findPlanted(JSON.stringify(documents)).map((around) => `${name}: ${around}`),
    );
  expect(places(found)).toEqual([]);
});

test('no planted value is in a refusal, nor in the headers of any answer', () => {
  const told = heard.flatMap(({ door, text }) =>
    findPlanted(text).map((around) => `${door}: ${around}`),
  );
  expect(places(told)).toEqual([]);
});

test.each(['/metrics', '/api/metrics', '/api/metrics?format=summary', '/health', '/api/health'])(
  'no planted value is in %s',
  async (path) => {
    const text = await (await fetch(`${shop.url}${path}`)).text();
    expect(text.length).toBeGreaterThan(10);
    expect(findPlanted(text)).toEqual([]);
  },
);
