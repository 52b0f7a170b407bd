import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  anonymous,
  type Caller,
  type ShopperCaller,
  type StaffCaller,
  scopesOfRole,
} from '../../kernel/caller.ts';
import { HOUR_MS } from '../../kernel/clock.ts';
import { eventsOf } from '../../kernel/events/outbox.ts';
import { fromGlobalId, localIdOf, toGlobalId } from '../../kernel/ids.ts';
import { decodeProductSearch } from '../../kernel/product-search.ts';
import { sessionTtlMs, verifySessionToken } from '../../kernel/tokens.ts';
import { type StartedSubgraph, startSubgraph } from '../../tests/support/start-subgraph.ts';
import { messageLengthMax, sessionMessagesMax } from './domain/message.ts';
import { held } from './domain/scripts.ts';
import { createConciergeSubgraph, type SessionRecord, sessionsCollection } from './index.ts';

const shop = 'glowglitch';
let keys = 0;
const aKey = (): string => {
  keys += 1;
  return `idempotency-key-${keys}`;
};

const lead: StaffCaller = {
  kind: 'staff',
  tenant: shop,
  client: 'dashboard',
  subject: 'usr_lead',
  name: 'Jasper Sample',
  roles: ['support_lead'],
  scopes: scopesOfRole.support_lead,
};
const shopper = (sessionId: string, orderIds: readonly string[] = []): ShopperCaller => ({
  kind: 'shopper',
  tenant: shop,
  client: 'widget',
  sessionId,
  orderIds,
  scopes: orderIds.length > 0 ? ['session', 'order:read'] : ['session'],
});

let concierge: StartedSubgraph;
beforeAll(async () => {
  concierge = await startSubgraph(createConciergeSubgraph);
});
afterAll(async () => await concierge[Symbol.asyncDispose]());

interface Started {
  sessionStart: {
    session: { id: string; locale: string; messageCount: number } | null;
    sessionToken: string | null;
    expiresAt: string | null;
    userErrors: { code: string; field: string[] }[];
  };
}
const start = async (input: object = {}, caller: Caller = anonymous(shop)) =>
  await concierge.ask<Started>(
    `mutation ($input: SessionStartInput!) { sessionStart(input: $input) {
      session { id locale messageCount } sessionToken expiresAt userErrors { code message field }
    } }`,
    { input: { idempotencyKey: aKey(), ...input } },
    caller,
  );

async function aSession(): Promise<string> {
  const { data } = await start();
  return localIdOf('ConciergeSession', data.sessionStart.session?.id ?? '');
}

interface Message {
  __typename: string;
  seq: number;
  kind: string;
  text?: string;
  lookupNeeded?: boolean;
  orderNumber?: string | null;
  place?: number;
  order?: { id: string } | null;
  search?: { id: string };
  intent?: string;
  run?: number;
}
interface Sent {
  messageSend: {
    messages: Message[];
    session: { messageCount: number; lastIntent: string | null } | null;
    userErrors: { code: string; field: string[] | null }[];
  };
}
const messageFields = `__typename id seq kind sentAt
  ... on ShopperText { text } ... on AssistantText { text quickReplies { label text intent } }
  ... on ProductCard { search { id } } ... on OfferCard { search { id } place }
  ... on OrderStatusCard { lookupNeeded order { id } orderNumber }
  ... on CsatBar { question intent run } ... on EscalationForm { reason promise }`;
const send = async (
  caller: Caller,
  input: { text: string; intent?: string; idempotencyKey?: string },
) =>
  await concierge.ask<Sent>(
    `mutation ($input: MessageSendInput!) { messageSend(input: $input) {
      messages { ${messageFields} } session { messageCount lastIntent } userErrors { code message field }
    } }`,
    { input: { idempotencyKey: aKey(), ...input } },
    caller,
  );
const kindsOf = (sent: Awaited<ReturnType<typeof send>>) =>
  sent.data.messageSend.messages.map((message) => message.kind);

test('the widget learns its greeting and menu without a session', async () => {
  const { data } = await concierge.ask(
    '{ widgetConfig { enabled greeting messageLengthMax menu { intent label hint text } } }',
  );
  expect(data['widgetConfig']).toMatchObject({
    enabled: true,
    messageLengthMax,
    menu: [{ intent: 'FIND_PRODUCT' }, { intent: 'TRACK_ORDER' }, {}, {}, {}],
  });
});

test('a session is opened for anybody, with a token that lives twelve hours', async () => {
  const { data } = await start({ locale: 'nl-nl', pageUrl: 'https://shop.example/rings?token=1' });
  const { session, sessionToken, expiresAt } = data.sessionStart;
  expect(session).toMatchObject({ locale: 'nl-NL', messageCount: 0 });
  const claims = await verifySessionToken(
    sessionToken ?? '',
    concierge.parts.config.secrets.session,
    concierge.clock,
  );
  expect(claims).toMatchObject({ tenant: shop, orderIds: [] });
  expect(toGlobalId('ConciergeSession', claims.sessionId)).toBe(session?.id);
  expect(Date.parse(expiresAt ?? '')).toBe(concierge.clock.now().getTime() + sessionTtlMs);
});

test('the same key opens the same session; another input under it is refused', async () => {
  const idempotencyKey = 'a-key-of-the-widget-1';
  const first = (await start({ idempotencyKey })).data.sessionStart;
  const second = (await start({ idempotencyKey })).data.sessionStart;
  expect(second.session).toEqual(first.session);
  const third = await start({ idempotencyKey, locale: 'fr' });
  expect(third.errors?.[0]?.extensions['code']).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('a key that could be guessed is refused', async () => {
  const { errors } = await start({ idempotencyKey: '1' });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'idempotencyKey',
  });
});

test('a locale that is none is a refusal the shopper’s app can read', async () => {
  const { data, errors } = await start({ locale: 'en_GB' });
  expect(errors).toBeUndefined();
  expect(data.sessionStart).toMatchObject({
    session: null,
    sessionToken: null,
    userErrors: [{ code: 'LOCALE_UNKNOWN', field: ['input', 'locale'] }],
  });
});

test('a live session goes on, and a token that opens an order is kept', async () => {
  const id = await aSession();
  const again = (await start({}, shopper(id))).data.sessionStart;
  expect(again.session?.id).toBe(toGlobalId('ConciergeSession', id));
  expect(again.sessionToken).not.toBeNull();
  const proved = (await start({}, shopper(id, ['ord_1']))).data.sessionStart;
  expect(proved.session?.id).toBe(again.session?.id);
  expect(proved.sessionToken).toBeNull();
});

test('a token of a session that is gone opens a new one', async () => {
  const { data } = await start({}, shopper('ses_gone'));
  expect(data.sessionStart.sessionToken).not.toBeNull();
  expect(data.sessionStart.session?.id).not.toBe(toGlobalId('ConciergeSession', 'ses_gone'));
});

test('"gold rings under €500" is answered with a sentence, a shelf and an offer', async () => {
  const caller = shopper(await aSession());
  const { data } = await send(caller, { text: 'gold rings under €500' });
  const { messages, session, userErrors } = data.messageSend;
  expect(userErrors).toEqual([]);
  expect(messages).toMatchObject([
    { __typename: 'ShopperText', seq: 1, text: 'gold rings under €500' },
    { __typename: 'AssistantText', seq: 2 },
    { __typename: 'ProductCard', seq: 3 },
    { __typename: 'OfferCard', seq: 4, place: 1 },
  ]);
  const { typeName, localId } = fromGlobalId(messages[2]?.search?.id ?? '');
  expect(typeName).toBe('ProductSearch');
  expect(decodeProductSearch(localId)).toMatchObject({
    categories: ['RINGS'],
    priceMaxMinor: 50_000,
  });
  expect(session).toEqual({ messageCount: 4, lastIntent: 'FIND_PRODUCT' });
});

test('the conversation remembers what was looked for', async () => {
  const caller = shopper(await aSession());
  await send(caller, { text: 'silver earrings' });
  const { data } = await send(caller, { text: 'under 100' });
  const card = data.messageSend.messages.find((message) => message.kind === 'PRODUCT_CARD');
  expect(decodeProductSearch(fromGlobalId(card?.search?.id ?? '').localId)).toMatchObject({
    categories: ['EARRINGS'],
    metals: ['SILVER'],
    priceMaxMinor: 10_000,
  });
});

test('"where is my order" asks for the guest check, then shows the proved order and asks once how it went', async () => {
  const id = await aSession();
  const asked = await send(shopper(id), { text: 'Where is my order?' });
  expect(asked.data.messageSend.messages[1]).toMatchObject({
    __typename: 'OrderStatusCard',
    lookupNeeded: true,
    order: null,
    orderNumber: null,
  });
  expect(kindsOf(asked)).toEqual(['SHOPPER_TEXT', 'ORDER_STATUS', 'CSAT_BAR']);

  const proved = shopper(id, ['ord_1', 'ord_2']);
  const shown = await send(proved, { text: 'Show my order', intent: 'TRACK_ORDER' });
  expect(shown.data.messageSend.messages.slice(1)).toMatchObject([
    { kind: 'ORDER_STATUS', lookupNeeded: false, order: { id: toGlobalId('Order', 'ord_2') } },
  ]);
});

test('each run of an intent is asked to be rated once: after another wish, and after half an hour of silence', async () => {
  const caller = shopper(await aSession());
  const barsOf = async (text: string) =>
    (await send(caller, { text })).data.messageSend.messages
      .filter(({ kind }) => kind === 'CSAT_BAR')
      .map(({ intent, run }) => [intent, run]);

  expect(await barsOf('where is my order')).toEqual([['TRACK_ORDER', 1]]);
  expect(await barsOf('track my order')).toEqual([]);
  expect(await barsOf('thanks')).toEqual([]);
  expect(await barsOf('rate this')).toEqual([['TRACK_ORDER', 1]]);
  expect(await barsOf('silver rings')).toEqual([]);
  expect(await barsOf('where is my order')).toEqual([['TRACK_ORDER', 2]]);
  concierge.clock.advance(HOUR_MS);
  expect(await barsOf('track my order')).toEqual([['TRACK_ORDER', 3]]);
});

test('a conversation from before runs were counted goes on', async () => {
  const id = await aSession();
  const sessions = concierge.parts.db.collection<SessionRecord>(sessionsCollection);
  await sessions.updateOne({ _id: id }, { $unset: { runs: 1 } });
  const { data } = await send(shopper(id), { text: 'where is my order' });
  expect(data.messageSend.messages.at(-1)).toMatchObject({ intent: 'TRACK_ORDER', run: 1 });
});

test('a hold is confirmed in the conversation, once, with the hold', async () => {
  const caller = shopper(await aSession());
  await send(caller, { text: 'can you hold a ring for me' });
  const reserve = (idempotencyKey: string) =>
    concierge.ask<{ capsuleReserve: { hold: { id: string }; messages: Message[] } }>(
      `mutation ($input: CapsuleReserveInput!) { capsuleReserve(input: $input) {
        hold { id } messages { ${messageFields} } userErrors { code } } }`,
      {
        input: {
          productId: toGlobalId('Product', 'prd_1'),
          variantId: toGlobalId('ProductVariant', 'var_1'),
          idempotencyKey,
        },
      },
      caller,
    );
  const first = await reserve('hold-once');
  expect(first.data.capsuleReserve).toMatchObject({
    messages: [{ __typename: 'AssistantText', seq: 3, text: held.text }],
    userErrors: [],
  });
  expect(await reserve('hold-once')).toEqual(first);
  const again = await reserve('hold-again');
  expect(again.data.capsuleReserve).toMatchObject({
    messages: [],
    userErrors: [{ code: 'ALREADY_HELD' }],
  });
  expect((await send(caller, { text: 'thanks' })).data.messageSend.messages[0]?.seq).toBe(4);
});

test('the same key says a thing once and gets the same answer', async () => {
  const caller = shopper(await aSession());
  const idempotencyKey = aKey();
  const first = await send(caller, { text: 'rings', idempotencyKey });
  const second = await send(caller, { text: 'rings', idempotencyKey });
  expect(second).toEqual(first);
  const other = await send(caller, { text: 'earrings', idempotencyKey });
  expect(other.errors?.[0]?.extensions['code']).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('messages sent at the same moment keep their places without a gap', async () => {
  const id = await aSession();
  const texts = ['rings', 'earrings', 'where is my order', 'hello', 'bracelets'];
  const answers = await Promise.all(texts.map((text) => send(shopper(id), { text })));
  expect(answers.flatMap((answer) => answer.errors ?? [])).toEqual([]);
  const seqs = answers.flatMap((answer) => answer.data.messageSend.messages.map((m) => m.seq));
  expect(seqs.sort((a, b) => a - b)).toEqual(seqs.map((_, index) => index + 1));
});

test.each([
  ['nothing', '   ', 'TEXT_EMPTY'],
  ['too much', 'a'.repeat(messageLengthMax + 1), 'TEXT_TOO_LONG'],
])('saying %s is refused and leaves no trace', async (_what, text, code) => {
  const caller = shopper(await aSession());
  const { data } = await send(caller, { text });
  expect(data.messageSend).toMatchObject({
    messages: [],
    userErrors: [{ code, field: ['input', 'text'] }],
  });
  const next = await send(caller, { text: 'rings' });
  expect(next.data.messageSend.messages[0]?.seq).toBe(1);
});

test('a full session says so and keeps what it has', async () => {
  const id = await aSession();
  await concierge.parts.db
    .collection<SessionRecord>(sessionsCollection)
    .updateOne({ _id: id }, { $set: { messageCount: sessionMessagesMax - 1 } });
  const { data } = await send(shopper(id), { text: 'rings' });
  expect(data.messageSend).toMatchObject({
    messages: [],
    session: { messageCount: sessionMessagesMax - 1 },
    userErrors: [{ code: 'SESSION_FULL', field: null }],
  });
});

test.each<[string, () => Caller, string]>([
  ['nobody', () => anonymous(shop), 'UNAUTHENTICATED'],
  ['staff', () => lead, 'FORBIDDEN'],
  ['a session that is gone', () => shopper('ses_gone'), 'UNAUTHENTICATED'],
])('%s cannot speak', async (_who, caller, code) => {
  const { errors } = await send(caller(), { text: 'rings' });
  expect(errors?.[0]?.extensions['code']).toBe(code);
});

test('a session is seen by its shopper and by staff, and by nobody else', async () => {
  const id = await aSession();
  await send(shopper(id), { text: 'silver rings' });
  const read = (caller: Caller) =>
    concierge.ask(
      'query ($id: ID!) { conciergeSession(id: $id) { lastIntent messages { seq kind } } }',
      { id: toGlobalId('ConciergeSession', id) },
      caller,
    );
  const expected = {
    lastIntent: 'FIND_PRODUCT',
    messages: [
      { seq: 1, kind: 'SHOPPER_TEXT' },
      { seq: 2, kind: 'ASSISTANT_TEXT' },
      { seq: 3, kind: 'PRODUCT_CARD' },
      { seq: 4, kind: 'OFFER_CARD' },
    ],
  };
  expect((await read(shopper(id))).data['conciergeSession']).toEqual(expected);
  expect((await read(lead)).data['conciergeSession']).toEqual(expected);
  expect((await read(shopper('ses_other'))).data['conciergeSession']).toBeNull();
  expect((await read(anonymous(shop))).data['conciergeSession']).toBeNull();
  expect((await read({ ...lead, tenant: 'other-shop' })).data['conciergeSession']).toBeNull();
});

test('staff page through sessions, last active first; a shopper may not', async () => {
  interface Sessions {
    conciergeSessions: {
      nodes: { id: string; lastActiveAt: string }[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  }
  await aSession();
  concierge.clock.advance(HOUR_MS);
  const latest = await aSession();
  const list = `query ($after: String) { conciergeSessions(first: 2, after: $after) {
    nodes { id lastActiveAt messages { seq } } totalCount pageInfo { hasNextPage endCursor } } }`;
  const seen: string[] = [];
  let after: string | null = null;
  let total = 0;
  do {
    const answer: { data: Sessions } = await concierge.ask<Sessions>(list, { after }, lead);
    const { nodes, totalCount, pageInfo } = answer.data.conciergeSessions;
    seen.push(...nodes.map((node) => node.id));
    total = totalCount;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen[0]).toBe(toGlobalId('ConciergeSession', latest));
  expect(new Set(seen).size).toBe(total);
  expect(seen).toHaveLength(total);

  const { errors } = await concierge.ask(list, {}, shopper(latest));
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('each answer is announced with its session hashed and without a word of the shopper', async () => {
  const id = await aSession();
  await send(shopper(id), { text: 'where is GG-12047? write to opal@example.com' });
  const events = await eventsOf(concierge.parts.db).find().sort({ _id: 1 }).toArray();
  const answered = events.filter((event) => event.type === 'aurora.concierge.message_answered');
  expect(answered.at(-1)).toMatchObject({
    tenant: shop,
    keySeq: 2,
    data: {
      decision: 'act',
      intent: 'TRACK_ORDER',
      answeredWith: ['ORDER_STATUS', 'CSAT_BAR'],
    },
  });
  expect(JSON.stringify(events)).not.toMatch(/opal|12047/i);
  expect(JSON.stringify(events)).not.toContain(id);
});
