import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { createSetAsideEvents } from '../../kernel/events/set-aside.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { anOrder } from './testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

const lead = aStaffCaller('support_lead');

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders(anOrder({ _id: 'ord_1', number: 'GG-20001' }));
  const aside = createSetAsideEvents(orders.parts);
  for (const subject of ['Order:ord_1', 'Order:ord_gone', 'Product:prd_1']) {
    await aside.keep('returns.orders', anEvent(subject), new Error('opal@example.com'), 8);
    orders.clock.advance(MINUTE_MS);
  }
});
afterAll(async () => orders[Symbol.asyncDispose]());

const anEvent = (subject: string) => ({
  _id: `evt-${subject}`,
  specversion: '1.0' as const,
  type: 'aurora.order.status_changed',
  source: '/orders',
  subject,
  time: orders.clock.now(),
  tenant,
  key: subject,
  keySeq: 2,
  schemaVersion: 1,
  data: {},
});
const letterId = (subject: string) => toGlobalId('FeedDeadLetter', `returns.orders:evt-${subject}`);

interface List {
  readonly feedDeadLetters: {
    readonly nodes: readonly { readonly subject: string; readonly lastFailure: string }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    readonly totalCount: number;
  };
}

async function list(variables: Readonly<Record<string, unknown>>, caller: Caller) {
  const { data, errors } = await orders.ask<List>(
    `query ($first: Int, $after: String) { feedDeadLetters(first: $first, after: $after) {
      nodes { id feed eventId eventType subject order { number } happenedAt attempts lastFailure
        givenUpAt lastRetry { by } } pageInfo { endCursor hasNextPage } totalCount } }`,
    variables,
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.feedDeadLetters;
}

let keys = 0;
async function retry(id: string, caller: Caller, more: object = {}) {
  keys += 1;
  const { data, errors } = await orders.ask<{ feedDeadLetterRetry: unknown }>(
    `mutation ($input: FeedDeadLetterRetryInput!) { feedDeadLetterRetry(input: $input) {
      letter { givenUpAt lastRetry { by } } userErrors { code field } clientMutationId } }`,
    { input: { letterId: id, idempotencyKey: `try-${keys}`, ...more } },
    caller,
  );
  return errors ? errors[0]?.extensions['code'] : data.feedDeadLetterRetry;
}

describe('events that a part of the shop could not take in', () => {
  test('are listed a page at a time, the last one first, with a code and no words of an error', async () => {
    const first = await list({ first: 2 }, lead);
    expect(first.nodes.map(({ subject }) => subject)).toEqual(['Product:prd_1', 'Order:ord_gone']);
    expect(first.totalCount).toBe(3);
    const rest = await list({ first: 2, after: first.pageInfo.endCursor }, lead);
    expect(rest.nodes).toEqual([
      {
        id: letterId('Order:ord_1'),
        feed: 'returns.orders',
        eventId: 'evt-Order:ord_1',
        eventType: 'aurora.order.status_changed',
        subject: 'Order:ord_1',
        order: { number: 'GG-20001' },
        happenedAt: expect.any(String),
        attempts: 8,
        lastFailure: 'INTERNAL_SERVER_ERROR',
        givenUpAt: expect.any(String),
        lastRetry: null,
      },
    ]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  test('are tried once more when a lead wants it, once a key, and it is known who did', async () => {
    const key = { idempotencyKey: 'one-key', clientMutationId: 'desk-1' };
    const waits = {
      letter: { givenUpAt: null, lastRetry: { by: 'Jasper Sample' } },
      userErrors: [],
      clientMutationId: 'desk-1',
    };
    const id = letterId('Order:ord_gone');
    expect(await retry(id, lead, key)).toEqual(waits);
    expect(await retry(id, lead, key)).toEqual(waits);
    expect(await retry(id, lead)).toMatchObject({
      userErrors: [{ code: 'NOT_DEAD', field: ['input', 'letterId'] }],
    });
    expect((await list({}, lead)).totalCount).toBe(2);
  });

  test('are not tried where there is none', async () => {
    expect(await retry(letterId('nowhere'), lead)).toMatchObject({
      letter: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'letterId'] }],
    });
    expect(await retry(toGlobalId('Order', 'ord_1'), lead)).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a shopper', aShopper({ orderIds: ['ord_1'] }), 'FORBIDDEN'],
    ['a carrier', theCarrier, 'FORBIDDEN'],
    ['an agent', aStaffCaller('concierge_agent'), 'FORBIDDEN'],
  ])('are neither seen nor tried by %s', async (_who, caller, code) => {
    await expect(list({}, caller)).rejects.toMatchObject({ code });
    expect(await retry(letterId('Order:ord_1'), caller)).toBe(code);
  });
});
