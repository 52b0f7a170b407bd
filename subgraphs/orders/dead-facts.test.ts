import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import type { KeptFact, KeptFacts } from './dead-facts.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  startOrdersWith,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

const at = new Date('2026-11-21T11:00:00.000Z');
const aFact = (_id: string, parts: Partial<KeptFact> = {}): KeptFact => ({
  _id,
  state: 'DEAD',
  carrier: 'dpd',
  trackingNumber: '09987285025157',
  rawCode: 'COURIER',
  status: 'OUT_FOR_DELIVERY',
  location: 'Antwerp',
  occurredAt: at,
  receivedAt: at,
  attempts: 12,
  lastFailure: 'UNKNOWN_SHIPMENT',
  givenUpAt: at,
  lastRetry: null,
  ...parts,
});

/** An inbox in memory: what is retried waits. */
const facts = new Map<string, KeptFact>();
const taken: string[] = [];
const inbox: KeptFacts = {
  deadPage: async (shop, { limit, after }) => {
    const dead = shop === tenant ? [...facts.values()].filter(({ state }) => state === 'DEAD') : [];
    const from = after ? dead.findIndex(({ _id }) => _id === after.at(-1)) + 1 : 0;
    return { items: dead.slice(from, from + limit), hasNextPage: dead.length > from + limit };
  },
  countDead: async () => facts.size,
  find: async (_shop, id) => facts.get(id) ?? null,
  retry: async (_shop, id, lastRetry) => {
    const fact = facts.get(id);
    if (fact?.state !== 'DEAD') return false;
    taken.push(id);
    facts.set(id, { ...fact, state: 'WAITING', givenUpAt: null, lastRetry });
    return true;
  },
};

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrdersWith({ keptFacts: inbox });
  for (const id of ['f1', 'f2', 'f3']) facts.set(id, aFact(id));
});
afterAll(async () => orders[Symbol.asyncDispose]());

const agent = aStaffCaller('concierge_agent');
const viewer = aStaffCaller('viewer');

async function list(variables: Readonly<Record<string, unknown>>, caller: Caller) {
  const { data, errors } = await orders.ask<{
    shipmentFactDeadLetters: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
      readonly totalCount: number;
    };
  }>(
    `query ($first: Int, $after: String) { shipmentFactDeadLetters(first: $first, after: $after) {
      nodes { id state carrier carrierName trackingNumber rawCode status location occurredAt
        receivedAt attempts lastFailure givenUpAt lastRetry { by } }
      pageInfo { endCursor hasNextPage } totalCount } }`,
    variables,
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.shipmentFactDeadLetters;
}

let keys = 0;
async function retry(id: string, caller: Caller, more: object = {}) {
  keys += 1;
  const input = { factId: id, idempotencyKey: `take-${keys}`, ...more };
  const { data, errors } = await orders.ask<{ shipmentFactRetry: unknown }>(
    `mutation ($input: ShipmentFactRetryInput!) { shipmentFactRetry(input: $input) {
      fact { state givenUpAt } userErrors { code field } clientMutationId } }`,
    { input },
    caller,
  );
  return errors ? errors[0]?.extensions['code'] : data.shipmentFactRetry;
}

const globalId = (id: string): string => toGlobalId('ShipmentFact', id);

describe('facts that nobody took', () => {
  test('are listed a page at a time, with what the carrier said and why nobody took it', async () => {
    const first = await list({ first: 2 }, viewer);
    expect(first.nodes[0]).toEqual({
      id: globalId('f1'),
      state: 'DEAD',
      carrier: 'dpd',
      carrierName: 'DPD',
      trackingNumber: '09987285025157',
      rawCode: 'COURIER',
      status: 'OUT_FOR_DELIVERY',
      location: 'Antwerp',
      occurredAt: at.toISOString(),
      receivedAt: at.toISOString(),
      attempts: 12,
      lastFailure: 'UNKNOWN_SHIPMENT',
      givenUpAt: at.toISOString(),
      lastRetry: null,
    });
    expect([first.nodes.length, first.totalCount]).toEqual([2, 3]);
    const rest = await list({ first: 2, after: first.pageInfo.endCursor }, viewer);
    expect(rest.nodes.map(({ id }) => id)).toEqual([globalId('f3')]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  test.each([
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ first: 101 }, 'BAD_USER_INPUT'],
    [{ after: 'nonsense' }, 'CURSOR_INVALID'],
  ])('%j is no page', async (variables, code) => {
    await expect(list(variables, viewer)).rejects.toMatchObject({ code });
  });

  test('are taken once more when staff want it, once a key', async () => {
    const key = { idempotencyKey: 'one-key', clientMutationId: 'desk-1' };
    const done = {
      fact: { state: 'WAITING', givenUpAt: null },
      userErrors: [],
      clientMutationId: 'desk-1',
    };
    expect(await retry(globalId('f2'), agent, key)).toEqual(done);
    expect(await retry(globalId('f2'), agent, key)).toEqual(done);
    expect(taken).toEqual(['f2']);
    expect(await retry(globalId('nowhere'), agent, key)).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('are not taken where one waits already or there is none', async () => {
    expect(await retry(globalId('f2'), agent)).toMatchObject({
      fact: { state: 'WAITING' },
      userErrors: [{ code: 'NOT_DEAD', field: ['input', 'factId'] }],
    });
    expect(await retry(globalId('nowhere'), agent)).toMatchObject({
      fact: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'factId'] }],
    });
    expect(await retry(toGlobalId('Order', 'f1'), agent)).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a shopper', aShopper({ orderIds: ['ord_1'] }), 'FORBIDDEN'],
    ['a carrier', theCarrier, 'FORBIDDEN'],
  ])('are neither seen nor taken by %s', async (_who, caller, code) => {
    await expect(list({}, caller)).rejects.toMatchObject({ code });
    expect(await retry(globalId('f1'), caller)).toBe(code);
  });

  test('are seen by a viewer and not taken', async () => {
    expect(await retry(globalId('f1'), viewer)).toBe('FORBIDDEN');
    expect(taken).toEqual(['f2']);
  });
});

test('a shop that hears from no carrier has none', async () => {
  await using quiet = await startOrders();
  const { data } = await quiet.ask<{ shipmentFactDeadLetters: unknown }>(
    '{ shipmentFactDeadLetters { nodes { id } totalCount } }',
    {},
    viewer,
  );
  expect(data.shipmentFactDeadLetters).toEqual({ nodes: [], totalCount: 0 });
});
