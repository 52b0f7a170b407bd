import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { eventually } from '../../tests/support/eventually.ts';
import {
  aShopper,
  aStaffCaller,
  delivered,
  placed,
  type StartedReturns,
  startReturns,
  tenant,
} from './testing/start-returns.ts';

const orderIds = ['ord_1', 'ord_2', 'ord_3', 'ord_4', 'ord_5', 'ord_6', 'ord_7'];
const onTheWay = 'ord_8';

let returns: StartedReturns;
beforeAll(async () => {
  returns = await startReturns(
    ...[...orderIds, onTheWay].map(placed),
    ...orderIds.map((id) => delivered(id)),
  );
});
afterAll(async () => returns[Symbol.asyncDispose]());

const orderGid = (id: string) => toGlobalId('Order', id);
const studsOf = (id: string) => toGlobalId('OrderLine', `oln_${id}_studs`);
const ringOf = (id: string) => toGlobalId('OrderLine', `oln_${id}_ring`);

interface RequestPayload {
  readonly return: {
    readonly number: string;
    readonly state: string;
    readonly refund: { readonly amount: string };
    readonly lines: readonly { readonly quantity: number; readonly orderLine: { id: string } }[];
  } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

let keys = 0;

async function ask(
  orderId: string,
  input: Readonly<Record<string, unknown>> = {},
  caller: Caller = aShopper([orderId]),
): Promise<RequestPayload> {
  keys += 1;
  const { data, errors } = await returns.ask<{ returnRequest: RequestPayload }>(
    `mutation ($input: ReturnRequestInput!) {
      returnRequest(input: $input) {
        return {
          number state reason { code label } refund { amount }
          order { id } lines { quantity orderLine { id } }
        }
        userErrors { code field }
      }
    }`,
    {
      input: {
        orderId: orderGid(orderId),
        lines: [{ orderLineId: studsOf(orderId), quantity: 1 }],
        reason: 'WRONG_SIZE',
        outcome: 'REFUND',
        idempotencyKey: `key-${keys}`,
        ...input,
      },
    },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.returnRequest;
}

const returnsStored = (orderId: string) =>
  returns.parts.db.collection('returns').countDocuments({ orderId });

describe('a return', () => {
  test('is asked for with its pieces, gets a number, and its event is told', async () => {
    const answer = await ask('ord_1');
    expect(answer.userErrors).toEqual([]);
    expect(answer.return).toMatchObject({
      number: expect.stringMatching(/^RMA-2\d{4}$/),
      state: 'REQUESTED',
      reason: { code: 'WRONG_SIZE', label: 'It does not fit' },
      refund: { amount: '245.00' },
      order: { id: orderGid('ord_1') },
      lines: [{ quantity: 1, orderLine: { id: studsOf('ord_1') } }],
    });
    const events = returns.parts.db.collection('events');
    const told = await events.findOne({ type: 'aurora.return.requested' });
    expect(told?.['data']).toMatchObject({
      orderId: 'ord_1',
      lines: [{ lineId: 'oln_ord_1_studs', quantity: 1 }],
    });
  });

  test('asked for a thousand times at once is one return with one number', async () => {
    const input = { idempotencyKey: 'the same for all' };
    const answers = await Promise.allSettled(
      Array.from({ length: 1_000 }, () => ask('ord_2', input)),
    );
    const refusals = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as { code?: unknown }).code] : [],
    );
    expect(new Set(refusals)).toEqual(
      new Set(refusals.length > 0 ? ['IDEMPOTENCY_IN_PROGRESS'] : []),
    );
    const numbers = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value.return?.number] : [],
    );
    expect(new Set([...numbers, (await ask('ord_2', input)).return?.number]).size).toBe(1);
    expect(await returnsStored('ord_2')).toBe(1);
  });

  test('never takes more pieces than were bought, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask('ord_3')));
    expect(answers.filter((answer) => answer.return)).toHaveLength(2);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(
      Array(4).fill('NOT_ELIGIBLE'),
    );
    expect(await returnsStored('ord_3')).toBe(2);
  });

  test('under a key that was used for other pieces is refused', async () => {
    const input = { idempotencyKey: 'used' };
    await ask('ord_4', input);
    const lines = [{ orderLineId: studsOf('ord_4'), quantity: 2 }];
    await expect(ask('ord_4', { ...input, lines })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('that was refused may be asked for again under its key, put right', async () => {
    const input = { idempotencyKey: 'put right' };
    const refused = await ask('ord_5', {
      ...input,
      lines: [{ orderLineId: ringOf('ord_5'), quantity: 1 }],
    });
    expect(refused).toMatchObject({
      return: null,
      userErrors: [{ code: 'NOT_ELIGIBLE', field: ['input', 'lines', '0', 'orderLineId'] }],
    });
    expect((await ask('ord_5', input)).return).not.toBeNull();
  });

  test.each([
    ['of nothing', 'ord_6', { lines: [] }, 'LINES_EMPTY'],
    [
      "of another order's piece",
      'ord_6',
      { lines: [{ orderLineId: studsOf('ord_7'), quantity: 1 }] },
      'LINE_UNKNOWN',
    ],
    [
      'of too many pieces',
      'ord_6',
      { lines: [{ orderLineId: studsOf('ord_6'), quantity: 3 }] },
      'QUANTITY_INVALID',
    ],
    ['with a novel in it', 'ord_6', { comment: 'x'.repeat(501) }, 'COMMENT_TOO_LONG'],
    ['of an order that has not arrived', onTheWay, {}, 'NOT_ELIGIBLE'],
  ])('%s is refused with a reason', async (_what, orderId, input, code) => {
    const answer = await ask(orderId, input);
    expect(answer.userErrors.map((error) => error.code)).toEqual([code]);
    expect(await returnsStored(orderId)).toBe(0);
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a shopper of another order', aShopper(['ord_7']), 'FORBIDDEN'],
    ['staff who only look', aStaffCaller('viewer'), 'FORBIDDEN'],
  ])('%s cannot ask for', async (_who, caller, code) => {
    await expect(ask('ord_6', {}, caller)).rejects.toMatchObject({ code });
  });

  test('of an order that nobody told us of has to wait', async () => {
    await expect(ask('ord_unheard', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an order', () => {
  const entity = async (orderId: string, caller: Caller = aShopper([orderId])) => {
    const { data, errors } = await returns.ask<{ _entities: Record<string, unknown>[] }>(
      `query ($refs: [_Any!]!) {
        _entities(representations: $refs) {
          ... on Order {
            returns { state }
            returnEligibility { eligible until lines { orderLineId returnableQuantity reason } }
          }
          ... on OrderLine { returnableQuantity }
        }
      }`,
      {
        refs: [
          { __typename: 'Order', id: orderGid(orderId) },
          { __typename: 'OrderLine', id: studsOf(orderId) },
        ],
      },
      caller,
    );
    return { order: data._entities[0], line: data._entities[1], errors };
  };

  test('says which pieces can come back and until when', async () => {
    const { order, line } = await entity('ord_7');
    expect(order).toEqual({
      returns: [],
      returnEligibility: {
        eligible: true,
        until: '2026-12-15',
        lines: [
          { orderLineId: studsOf('ord_7'), returnableQuantity: 2, reason: null },
          { orderLineId: ringOf('ord_7'), returnableQuantity: 0, reason: 'FINAL_SALE' },
        ],
      },
    });
    expect(line).toEqual({ returnableQuantity: 2 });
  });

  test('shows its returns and counts their pieces', async () => {
    await ask('ord_7');
    const { order, line } = await entity('ord_7');
    expect(order?.['returns']).toEqual([{ state: 'REQUESTED' }]);
    expect(line).toEqual({ returnableQuantity: 1 });
  });

  test('that is not known yet has no returns and no eligibility', async () => {
    const { order, line } = await entity('ord_unheard');
    expect(order).toEqual({ returns: [], returnEligibility: null });
    expect(line).toEqual({ returnableQuantity: null });
  });

  test('keeps its returns from who may not see them', async () => {
    const { order, line, errors } = await entity('ord_7', aShopper(['ord_1']));
    expect(order).toEqual({ returns: null, returnEligibility: null });
    expect(line).toEqual({ returnableQuantity: null });
    expect(errors?.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});

const preview = `query ($order: ID!, $lines: [ReturnLineInput!]!) {
  returnPreview(orderId: $order, lines: $lines) {
    refund { amount } shippingFee { amount } total { amount } userErrors { code field }
  }
}`;

test('a preview says what the pieces would bring and creates nothing', async () => {
  const of = (orderLineId: string) =>
    returns.ask(
      preview,
      { order: orderGid('ord_6'), lines: [{ orderLineId, quantity: 2 }] },
      aShopper(['ord_6']),
    );
  expect((await of(studsOf('ord_6'))).data).toEqual({
    returnPreview: {
      refund: { amount: '490.00' },
      shippingFee: { amount: '0.00' },
      total: { amount: '490.00' },
      userErrors: [],
    },
  });
  expect((await of(ringOf('ord_6'))).data).toMatchObject({
    returnPreview: {
      total: { amount: '0.00' },
      userErrors: [{ code: 'NOT_ELIGIBLE', field: ['lines', '0', 'orderLineId'] }],
    },
  });
  expect(await returnsStored('ord_6')).toBe(0);
});

test('pieces whose unit price was rounded bring back what they cost', async () => {
  const order = placed('ord_rounded');
  const six = { quantity: 6, unitPriceMinor: 167, totalMinor: 1_000, finalSale: false };
  const lines = [{ lineId: 'oln_ord_rounded_studs', ...six }];
  await returns.tell({ ...order, data: { ...order.data, lines } }, delivered('ord_rounded'));
  await eventually(async () => {
    const all = [{ orderLineId: studsOf('ord_rounded'), quantity: 6 }];
    const variables = { order: orderGid('ord_rounded'), lines: all };
    expect((await returns.ask(preview, variables, aShopper(['ord_rounded']))).data).toMatchObject({
      returnPreview: { refund: { amount: '10.00' }, userErrors: [] },
    });
  });
});

test.each([
  ['a shopper of another order', aShopper(['ord_7'])],
  ['an agent, who sees no totals', aStaffCaller('concierge_agent')],
  ['staff who only look', aStaffCaller('viewer')],
])('a preview is kept from %s', async (_who, caller) => {
  const lines = [{ orderLineId: studsOf('ord_6'), quantity: 1 }];
  const { data, errors } = await returns.ask(preview, { order: orderGid('ord_6'), lines }, caller);
  expect(data).toEqual({ returnPreview: null });
  expect(errors?.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
});

describe('staff', () => {
  const list = (variables: Readonly<Record<string, unknown>>, caller: Caller) =>
    returns.ask<{
      returns: {
        nodes: { number: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        totalCount: number;
      };
    }>(
      `query ($first: Int, $after: String, $states: [ReturnState!]) {
        returns(first: $first, after: $after, states: $states) {
          nodes { number } pageInfo { hasNextPage endCursor } totalCount
        }
      }`,
      variables,
      caller,
    );

  test('page through all returns, newest first', async () => {
    const viewer = aStaffCaller('viewer');
    const all = (await list({}, viewer)).data.returns;
    const first = (await list({ first: 2 }, viewer)).data.returns;
    const rest = (await list({ after: first.pageInfo.endCursor }, viewer)).data.returns;
    expect(all.totalCount).toBe(all.nodes.length);
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect((await list({ states: ['CLOSED'] }, viewer)).data.returns.nodes).toEqual([]);
  });

  test('see them only with the right to', async () => {
    const codeOf = async (caller: Caller) =>
      (await list({}, caller)).errors?.[0]?.extensions['code'];
    expect(await codeOf(anonymous(tenant))).toBe('UNAUTHENTICATED');
    expect(await codeOf(aShopper(['ord_1']))).toBe('FORBIDDEN');
  });

  test('without the right to totals see no refund and no payout', async () => {
    const { data, errors } = await returns.ask<{ returns: { nodes: unknown[] } }>(
      '{ returns(first: 1) { nodes { refund { amount } payout { state } } } }',
      {},
      aStaffCaller('concierge_agent'),
    );
    expect(data.returns.nodes).toEqual([{ refund: null, payout: null }]);
    expect(errors?.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('may ask for a return in place of a customer', async () => {
    const answer = await ask('ord_6', {}, aStaffCaller('support_lead'));
    expect(answer.return?.state).toBe('REQUESTED');
    expect(await returnsStored('ord_6')).toBe(1);
  });
});

test('what is known of orders can be made anew from their events, in whatever order they come', async () => {
  const known = returns.parts.db.collection<{ _id: string }>('return_orders');
  await returns.tell(delivered('ord_9'));
  expect(await known.findOne({ _id: 'ord_9' })).toMatchObject({ state: 'DELIVERED', lines: null });
  await returns.tell(placed('ord_9'));
  // The older event changes no version that could be waited for.
  await eventually(async () =>
    expect(await known.findOne({ _id: 'ord_9' })).toMatchObject({
      state: 'DELIVERED',
      version: 2,
      number: 'GG-9',
    }),
  );
});
