import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  anonymous,
  type Caller,
  type ShopperCaller,
  scopesOfRole,
} from '../../../kernel/caller.ts';
import { HOUR_MS } from '../../../kernel/clock.ts';
import type { NewEvent } from '../../../kernel/events/event.ts';
import { appendEvents, eventsOf } from '../../../kernel/events/outbox.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { createLog } from '../../../kernel/log.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { type StartedSubgraph, startSubgraph } from '../../../tests/support/start-subgraph.ts';
import { createConciergeSubgraph } from '../index.ts';
import type { OrderValueRecord } from '../tickets/order-values.ts';
import { holdKey } from './events.ts';
import { type HoldRecord, holdsMax } from './hold.ts';
import { createHoldSweeper } from './hold-sweeper.ts';
import { piecesCollection } from './pieces.ts';
import { createHoldRepository, holdsCollection } from './repository.ts';

const shop = 'glowglitch';
let sessions = 0;
/** A shopper whom no other test knows. */
const aShopper = (): ShopperCaller => ({
  kind: 'shopper',
  tenant: shop,
  client: 'widget',
  sessionId: `ses_holds_${++sessions}`,
  orderIds: [],
  scopes: ['session'],
});
const agent: Caller = {
  kind: 'staff',
  tenant: shop,
  client: 'dashboard',
  subject: 'usr_agent',
  name: 'Jasper Sample',
  roles: ['concierge_agent'],
  scopes: scopesOfRole.concierge_agent,
};

const viewer: Caller = { ...agent, roles: ['viewer'], scopes: scopesOfRole.viewer };

let concierge: StartedSubgraph;
beforeAll(async () => {
  concierge = await startSubgraph(createConciergeSubgraph);
});
afterAll(async () => await concierge[Symbol.asyncDispose]());

let keys = 0;
const nextKey = (): string => `hold-${++keys}`;

interface Hold {
  readonly id: string;
  readonly state: string;
  readonly expiresAt: string;
  readonly extendable: boolean;
}
interface Answer {
  readonly hold: Hold | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

async function ask(
  name: 'Reserve' | 'Extend' | 'Release' | 'Convert',
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<Answer> {
  const { data, errors } = await concierge.ask<Record<string, Answer>>(
    `mutation ($input: Capsule${name}Input!) { capsule${name}(input: $input) {
      hold { id state expiresAt extendable } userErrors { code field } } }`,
    { input: { idempotencyKey: nextKey(), ...input } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data[`capsule${name}`] as Answer;
}

const piece = (n: number) => ({
  productId: toGlobalId('Product', `prd_${n}`),
  variantId: toGlobalId('ProductVariant', `var_${n}`),
});
const reserve = (n: number, caller: Caller, more: object = {}) =>
  ask('Reserve', { ...piece(n), ...more }, caller);

async function aHold(caller: Caller = aShopper()): Promise<Hold> {
  const { hold } = await reserve(1, caller);
  if (!hold) throw new Error('Nothing was held');
  return hold;
}

const stored = (sessionId: string) =>
  concierge.parts.db
    .collection<HoldRecord>(holdsCollection)
    .find({ sessionId })
    .sort({ reservedAt: 1 })
    .toArray();

test('a piece is held for 48 hours and shows where the shopper looks', async () => {
  const shopper = aShopper();
  const { hold, userErrors } = await reserve(1, shopper);
  expect(userErrors).toEqual([]);
  expect(hold).toMatchObject({ state: 'ACTIVE', extendable: true });
  expect(Date.parse(hold?.expiresAt ?? '') - concierge.clock.now().getTime()).toBe(48 * HOUR_MS);

  const entity = (caller: Caller) =>
    concierge.ask(
      `{ _entities(representations: [{ __typename: "Product", id: "${piece(1).productId}" }]) {
        ... on Product { activeHold { id } } } }`,
      {},
      caller,
    );
  expect((await entity(shopper)).data).toEqual({ _entities: [{ activeHold: { id: hold?.id } }] });
  expect((await entity(aShopper())).data).toEqual({ _entities: [{ activeHold: null }] });
  expect((await entity(anonymous(shop))).data).toEqual({ _entities: [{ activeHold: null }] });
});

test('a hold is seen and watched by whose it is and by staff, and by nobody else', async () => {
  const shopper = aShopper();
  const { id } = await aHold(shopper);
  const seenBy = async (caller: Caller) => {
    const { data } = await concierge.ask<{ _entities: readonly unknown[] }>(
      `{ _entities(representations: [{ __typename: "CapsuleHold", id: "${id}" }]) {
        ... on CapsuleHold { state } } }`,
      {},
      caller,
    );
    return data._entities[0];
  };
  expect(await seenBy(shopper)).toEqual({ state: 'ACTIVE' });
  expect(await seenBy(viewer)).toEqual({ state: 'ACTIVE' });
  for (const caller of [aShopper(), anonymous(shop), { ...viewer, tenant: 'other-shop' }]) {
    expect(await seenBy(caller)).toBeNull();
    expect(await refusalOfWatching(id, caller)).toBe('FORBIDDEN');
  }
});

test('a hold that has ended is still read by whose it was and by staff, and by nobody else', async () => {
  const shopper = aShopper();
  const { id } = await aHold(shopper);
  await ask('Release', { holdId: id }, shopper);
  const readBy = async (caller: Caller) => {
    const query = `{ capsuleHold(id: "${id}") { state } }`;
    const { data } = await concierge.ask<{ capsuleHold: unknown }>(query, {}, caller);
    return data.capsuleHold;
  };
  expect(await readBy(shopper)).toEqual({ state: 'RELEASED' });
  expect(await readBy(viewer)).toEqual({ state: 'RELEASED' });
  for (const caller of [aShopper(), anonymous(shop), { ...viewer, tenant: 'other-shop' }])
    expect(await readBy(caller)).toBeNull();
});

/** The code with which somebody is kept from watching a hold. */
const refusalOfWatching = (id: string, caller: Caller): Promise<unknown> =>
  new Promise((resolve) => {
    createInProcessClient(concierge.subgraph).subscribe(
      {
        query: `subscription { capsuleHoldChanged(holdId: "${id}") { hold { state } } }`,
        caller,
        requestId: 'req_live',
        deadlineAtMs: null,
      },
      {
        next: (result) => resolve(result),
        error: (errors) => resolve(errors[0]?.extensions?.['code']),
        complete: () => resolve('complete'),
      },
    );
  });

test('asked for a thousand times at once it is held once', async () => {
  const shopper = aShopper();
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => reserve(1, shopper)));
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  expect(new Set(answers.map(({ hold }) => hold?.id)).size).toBe(1);
  expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(
    new Set(['ALREADY_HELD']),
  );
  expect(await stored(shopper.sessionId)).toHaveLength(1);
});

test('a thousand repeats of one request are one hold', async () => {
  const shopper = aShopper();
  const idempotencyKey = nextKey();
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => reserve(1, shopper, { idempotencyKey })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.userErrors).toEqual([]);
  expect(await stored(shopper.sessionId)).toHaveLength(1);
});

test('of eight pieces asked for at once a session holds five', async () => {
  const shopper = aShopper();
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => reserve(n, shopper)));
  const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
  expect(codes).toEqual(['TOO_MANY', 'TOO_MANY', 'TOO_MANY']);
  expect(await stored(shopper.sessionId)).toHaveLength(holdsMax);
});

test('what was given back may be held again', async () => {
  const shopper = aShopper();
  const first = await aHold(shopper);
  expect((await ask('Release', { holdId: first.id }, shopper)).hold?.state).toBe('RELEASED');
  expect((await aHold(shopper)).id).not.toBe(first.id);
});

test('one’s own hold that is over does not stand in the way, swept or not', async () => {
  const shopper = aShopper();
  const first = await aHold(shopper);
  concierge.clock.advance(49 * HOUR_MS);
  const second = await aHold(shopper);
  expect(second.id).not.toBe(first.id);
  expect((await stored(shopper.sessionId)).map(({ state }) => state)).toEqual([
    'EXPIRED',
    'ACTIVE',
  ]);
});

describe('a piece that the catalog has told of', () => {
  const told = (variants: readonly object[], version: number): NewEvent => ({
    type: 'aurora.product.changed',
    source: '/catalog',
    subject: 'Product:prd_told',
    tenant: shop,
    key: 'Product:prd_told',
    keySeq: version,
    schemaVersion: 1,
    data: { productId: 'prd_told', variants },
  });
  const tell = async (version: number, availability: string): Promise<void> => {
    const { db } = concierge.parts;
    const variants = [{ variantId: 'var_52', availability }];
    await appendEvents(db, undefined, [told(variants, version)], concierge.clock);
    await eventually(async () =>
      expect(await db.collection(piecesCollection).findOne({ variants })).not.toBeNull(),
    );
  };
  const reserveVariant = (variantId: string) =>
    ask(
      'Reserve',
      {
        productId: toGlobalId('Product', 'prd_told'),
        variantId: toGlobalId('ProductVariant', variantId),
      },
      aShopper(),
    );

  test('is held in a variant of its own that can be had, and in no other', async () => {
    await tell(1, 'SOLD_OUT');
    expect(await reserveVariant('var_52')).toEqual({
      hold: null,
      userErrors: [{ code: 'SOLD_OUT', field: ['input', 'variantId'] }],
    });
    expect(await reserveVariant('var_of_another')).toEqual({
      hold: null,
      userErrors: [{ code: 'VARIANT_UNKNOWN', field: ['input', 'variantId'] }],
    });
    await tell(2, 'MADE_TO_ORDER');
    expect((await reserveVariant('var_52')).hold).toMatchObject({ state: 'ACTIVE' });
  });

  test('is not held again because an older event was handled late', async () => {
    await tell(4, 'SOLD_OUT');
    const late = told([{ variantId: 'var_52', availability: 'MADE_TO_ORDER' }], 3);
    const next = { ...told([], 1), key: 'Product:prd_next', subject: 'Product:prd_next' };
    const { db } = concierge.parts;
    const behind = { ...next, data: { productId: 'prd_next', variants: [] } };
    await appendEvents(db, undefined, [late], concierge.clock);
    await appendEvents(db, undefined, [behind], concierge.clock);
    await eventually(async () =>
      expect(await db.collection(piecesCollection).findOne({ variants: [] })).not.toBeNull(),
    );
    expect((await reserveVariant('var_52')).userErrors).toMatchObject([{ code: 'SOLD_OUT' }]);
  });
});

test('a hold is extended once', async () => {
  const shopper = aShopper();
  const { id, expiresAt } = await aHold(shopper);
  const { hold } = await ask('Extend', { holdId: id }, shopper);
  expect(hold).toMatchObject({ state: 'EXTENDED', extendable: false });
  expect(Date.parse(hold?.expiresAt ?? '') - Date.parse(expiresAt)).toBe(48 * HOUR_MS);
  expect((await ask('Extend', { holdId: id }, shopper)).userErrors).toEqual([
    { code: 'ALREADY_EXTENDED', field: ['input', 'holdId'] },
  ]);
});

test('a hold is converted by who works on orders and by nobody else, once its order is known', async () => {
  const shopper = aShopper();
  const { id } = await aHold(shopper);
  const order = { holdId: id, orderId: toGlobalId('Order', 'ord_1') };
  await expect(ask('Convert', order, shopper)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const idempotencyKey = nextKey();
  expect(await ask('Convert', { ...order, idempotencyKey }, agent)).toMatchObject({
    hold: { state: 'ACTIVE' },
    userErrors: [{ code: 'ORDER_UNKNOWN', field: ['input', 'orderId'] }],
  });
  await concierge.parts.db
    .collection<OrderValueRecord>('ticket_orders')
    .insertOne({ _id: 'ord_1', tenant: shop, totalMinor: 128_000 });
  expect((await ask('Convert', { ...order, idempotencyKey }, agent)).hold?.state).toBe('CONVERTED');
  const [record] = await stored(shopper.sessionId);
  expect(record).toMatchObject({ orderId: 'ord_1' });
  expect((await ask('Release', { holdId: id }, shopper)).userErrors).toEqual([
    { code: 'NOT_ACTIVE', field: ['input', 'holdId'] },
  ]);
});

test.each<[string, () => Caller]>([
  ['another shopper', aShopper],
  ['another shop’s agent', () => ({ ...agent, tenant: 'other-shop' })],
  ['staff who only look', () => viewer],
])('to %s there is no such hold', async (_who, caller) => {
  const { id } = await aHold();
  for (const name of ['Extend', 'Release'] as const)
    expect(await ask(name, { holdId: id }, caller())).toEqual({
      hold: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'holdId'] }],
    });
});

test.each<[string, Record<string, unknown>, string]>([
  ['a product that is none', { productId: toGlobalId('Order', 'ord_1') }, 'productId'],
  ['a variant that is none', { variantId: toGlobalId('Order', 'ord_1') }, 'variantId'],
])('%s is refused, naming the field', async (_what, more, field) => {
  await expect(reserve(1, aShopper(), more)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    field,
  });
});

test('nobody holds without a session', async () => {
  await expect(reserve(1, anonymous(shop))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(reserve(1, agent)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('what is over is swept once, however many copies sweep, and told', async () => {
  const shopper = aShopper();
  const { id } = await aHold(shopper);
  const { db, clock } = concierge.parts;
  const made = await eventsOf(db).findOne({ key: holdKey(localIdOf('CapsuleHold', id)) });
  const frames: unknown[] = [];
  const stop = createInProcessClient(concierge.subgraph).subscribe(
    {
      query: `subscription { capsuleHoldChanged(holdId: "${id}") { hold { state } } }`,
      caller: shopper,
      requestId: 'req_live',
      deadlineAtMs: null,
      // From its making on: nothing is missed, however long it takes until the stream is open.
      lastEventId: made?._id,
    },
    {
      next: (result) => frames.push(JSON.parse(JSON.stringify(result)).data),
      error: (errors) => frames.push(errors),
      complete: () => {},
    },
  );
  await ask('Extend', { holdId: id }, shopper);
  await eventually(() => expect(frames).toHaveLength(1));

  concierge.clock.advance(97 * HOUR_MS);
  const copies = [1, 2, 3].map(() =>
    createHoldSweeper({
      holds: createHoldRepository(concierge.parts),
      clock,
      log: createLog({ level: 'silent', name: 'test' }),
    }),
  );
  await Promise.all(copies.map((copy) => copy.run()));
  await Promise.all(copies.map((copy) => copy.close()));
  const record = await db
    .collection<HoldRecord>(holdsCollection)
    .findOne({ _id: localIdOf('CapsuleHold', id) });
  expect(record).toMatchObject({ state: 'EXPIRED', version: 3 });
  await eventually(() =>
    expect(frames).toEqual([
      { capsuleHoldChanged: { hold: { state: 'EXTENDED' } } },
      { capsuleHoldChanged: { hold: { state: 'EXPIRED' } } },
    ]),
  );
  stop();
});

test('staff page through what is held, the first to end first', async () => {
  const list = (args: string) =>
    concierge.ask<{
      capsuleHolds: {
        nodes: { id: string; expiresAt: string }[];
        totalCount: number;
        pageInfo: { endCursor: string };
      };
    }>(
      `{ capsuleHolds(${args}) { nodes { id expiresAt } totalCount pageInfo { endCursor } } }`,
      {},
      agent,
    );
  await Promise.all([aHold(), aHold(), aHold()]);
  const all = (await list('first: 100')).data.capsuleHolds;
  const first = (await list('first: 2')).data.capsuleHolds;
  const rest = (await list(`first: 98, after: "${first.pageInfo.endCursor}"`)).data.capsuleHolds;
  expect(all.totalCount).toBe(all.nodes.length);
  expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
  const ends = all.nodes.map(({ expiresAt }) => expiresAt);
  expect([...ends].sort()).toEqual(ends);
});
