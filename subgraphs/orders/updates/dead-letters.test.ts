import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../kernel/caller.ts';
import { addMs } from '../../../kernel/clock.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import type { Answer } from '../../../tests/support/start-subgraph.ts';
import { anOrder } from '../testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  theCarrier,
} from '../testing/start-orders.ts';
import { type DeliveryRecord, newDelivery } from './delivery.ts';
import { deliveriesCollection } from './delivery-repository.ts';

const lead = aStaffCaller('support_lead');
const happenedAt = new Date('2026-11-21T11:00:00.000Z');
const ids = ['a', 'b', 'c', 'd', 'e'].map((event) => `ous_1:evt_${event}`);

let started: StartedOrders;
beforeAll(async () => {
  started = await startOrders(anOrder());
  const dead = (eventId: string, index: number, tenant = 'glowglitch'): DeliveryRecord => ({
    ...newDelivery(
      {
        ...{ tenant, eventId, orderId: 'ord_1', subscriptionId: 'ous_1' },
        ...{ channel: 'SMS', news: 'DELAYED', orderVersion: index + 2 },
      },
      happenedAt,
      happenedAt,
    ),
    state: 'DEAD',
    attempts: 6,
    lastFailure: 'HTTP_500',
    // Two of them at the same moment.
    changedAt: addMs(happenedAt, Math.min(index, 3) * 1_000),
    version: 7,
  });
  await started.parts.db
    .collection<DeliveryRecord>(deliveriesCollection)
    .insertMany([
      ...['evt_a', 'evt_b', 'evt_c', 'evt_d', 'evt_e'].map((event, index) => dead(event, index)),
      dead('evt_foreign', 9, 'another'),
    ]);
});
afterAll(async () => started[Symbol.asyncDispose]());

const list = `query Q($first: Int, $after: String) { orderUpdateDeadLetters(first: $first, after: $after) {
  nodes { id channel news state attempts lastFailure version order { number } }
  pageInfo { endCursor hasNextPage } totalCount } }`;

interface List {
  readonly orderUpdateDeadLetters: {
    readonly nodes: readonly Record<string, unknown>[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    readonly totalCount: number;
  } | null;
}

describe('dead letters', () => {
  test('are listed last one first, a page at a time, none twice and none of another shop', async () => {
    const seen: unknown[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const answer: Answer<List> = await started.ask<List>(list, { first: 2, after }, lead);
      const page: List['orderUpdateDeadLetters'] = answer.data.orderUpdateDeadLetters;
      expect(page?.totalCount).toBe(5);
      seen.push(...(page?.nodes ?? []).map(({ id }) => id));
      after = page?.pageInfo.endCursor ?? null;
      more = page?.pageInfo.hasNextPage ?? false;
    }
    const newestFirst = [...ids].reverse();
    expect(seen).toEqual(newestFirst.map((id) => toGlobalId('OrderUpdateDelivery', id)));
  });

  test('say what was to be told and why it failed, and no address', async () => {
    const { data } = await started.ask<List>(list, { first: 1 }, lead);
    expect(data.orderUpdateDeadLetters?.nodes[0]).toEqual({
      id: toGlobalId('OrderUpdateDelivery', 'ous_1:evt_e'),
      channel: 'SMS',
      news: 'DELAYED',
      state: 'DEAD',
      attempts: 6,
      lastFailure: 'HTTP_500',
      version: 7,
      order: { number: 'GG-12047' },
    });
  });

  test.each([
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ first: 101 }, 'BAD_USER_INPUT'],
    [{ after: 'nonsense' }, 'CURSOR_INVALID'],
  ])('%j is no page', async (variables, code) => {
    const { errors } = await started.ask<List>(list, variables, lead);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });
});

const retry = `mutation M($input: OrderUpdateDeliveryRetryInput!) { orderUpdateDeliveryRetry(input: $input) {
  delivery { state version attempts lastRetry { by } } userErrors { code field } clientMutationId } }`;

interface Retry {
  readonly orderUpdateDeliveryRetry: {
    readonly delivery: Record<string, unknown> | null;
    readonly userErrors: readonly { readonly code: string; readonly field: string[] }[];
    readonly clientMutationId: string | null;
  } | null;
}

let keys = 0;
async function sendAgain(input: Record<string, unknown>, caller: Caller = lead) {
  keys += 1;
  const { data, errors } = await started.ask<Retry | null>(
    retry,
    {
      input: {
        deliveryId: toGlobalId('OrderUpdateDelivery', ids[0] ?? ''),
        expectedVersion: 7,
        idempotencyKey: `retry-${keys}`,
        ...input,
      },
    },
    caller,
  );
  return {
    payload: data?.orderUpdateDeliveryRetry,
    errorCodes: errors?.map(({ extensions }) => extensions['code']) ?? [],
  };
}

describe('sending one again', () => {
  test.each([
    [{ expectedVersion: 6 }, 'VERSION_STALE', 'expectedVersion'],
    [{ deliveryId: toGlobalId('OrderUpdateDelivery', 'ous_1:evt_x') }, 'NOT_FOUND', 'deliveryId'],
    [
      { deliveryId: toGlobalId('OrderUpdateDelivery', 'ous_1:evt_foreign') },
      'NOT_FOUND',
      'deliveryId',
    ],
  ])('%j is refused', async (input, code, field) => {
    const { payload } = await sendAgain(input);
    expect(payload?.userErrors).toEqual([{ code, field: ['input', field] }]);
  });

  test('with a stale version shows how it is now', async () => {
    const { payload } = await sendAgain({ expectedVersion: 6 });
    expect(payload?.delivery).toEqual({
      state: 'DEAD',
      version: 7,
      attempts: 6,
      lastRetry: null,
    });
  });

  test.each([
    [{ deliveryId: 'nonsense' }],
    [{ deliveryId: toGlobalId('Order', 'ord_1') }],
    [{ idempotencyKey: '' }],
    [{ idempotencyKey: 'x'.repeat(201) }],
  ])('%j is no input', async (input) => {
    expect((await sendAgain(input)).errorCodes).toEqual(['BAD_USER_INPUT']);
  });

  test('is once for a key, and of a key once for one input', async () => {
    const idempotencyKey = 'once';
    for (const _time of [1, 2]) {
      const { payload, errorCodes } = await sendAgain({ idempotencyKey, clientMutationId: 'mine' });
      expect([payload?.userErrors, payload?.clientMutationId, errorCodes]).toEqual([
        [],
        'mine',
        [],
      ]);
    }
    const other = await sendAgain({ idempotencyKey, expectedVersion: 8 });
    expect(other.errorCodes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  test.each([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a viewer', aStaffCaller('viewer'), 'FORBIDDEN'],
    ['an agent', aStaffCaller('concierge_agent'), 'FORBIDDEN'],
    ['a shopper', aShopper({ orderIds: ['ord_1'] }), 'FORBIDDEN'],
    ['a service', theCarrier, 'FORBIDDEN'],
  ] as const)('is not for %s', async (_who, caller, code) => {
    const nobody: Caller = { kind: 'anonymous', tenant: 'glowglitch', scopes: [], client: null };
    expect((await sendAgain({}, caller ?? nobody)).errorCodes).toEqual([code]);
  });
});
