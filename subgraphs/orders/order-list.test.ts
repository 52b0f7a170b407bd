import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { testConfig } from '../../tests/support/test-config.ts';
import { type OrderRecord, ordersCollection, searchKeysOf } from './index.ts';
import { anOrder, aShipment } from './testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

/** Order n was placed on day n and changed on day 30 - n: the two lists run against each other. */
function numbered(n: number, parts: Partial<OrderRecord> = {}): OrderRecord {
  const order = anOrder({
    _id: `ord_${n}`,
    number: `GG-${12_000 + n}`,
    placedAt: new Date(Date.UTC(2026, 9, n)),
    changedAt: new Date(Date.UTC(2026, 9, 30 - n)),
    lines: [],
    shipments: [aShipment({ _id: `shp_${n}`, trackingNumber: `TRACK${n}` })],
    ...parts,
  });
  return { ...order, search: searchKeysOf(order) };
}

const { customer } = anOrder();
const zoe = { ...customer, _id: 'cus_2', name: 'Zoë van der Lint', email: 'zoe@example.com' };
/** A parcel on its way that is expected that many days from now. */
const expectedIn = (days: number, n: number) => {
  const date = new Date(Date.UTC(2026, 10, 21 + days)).toISOString().slice(0, 10);
  return [
    aShipment({
      _id: `shp_${n}`,
      trackingNumber: `TRACK${n}`,
      status: 'IN_TRANSIT',
      expected: { date },
    }),
  ];
};

const late = {
  reason: 'DELAYED',
  message: 'DPD says the parcel is late',
  since: new Date(),
} as const;

const shop = [
  numbered(1),
  numbered(2, {
    state: 'IN_PRODUCTION',
    shipments: [],
    shipmentStatus: null,
    paymentState: 'AUTHORISED',
    customer: zoe,
    emailHash: hashPersonal('zoe@example.com', testConfig().secrets.piiSalt),
  }),
  numbered(3, { state: 'SHIPPED', shipmentStatus: 'IN_TRANSIT', shipments: expectedIn(3, 3) }),
  numbered(4, {
    state: 'SHIPPED',
    shipmentStatus: 'DELAYED',
    attention: late,
    shipments: expectedIn(-3, 4),
    customer: zoe,
    emailHash: hashPersonal('zoe@example.com', testConfig().secrets.piiSalt),
  }),
  numbered(5, { state: 'DELIVERED', shipmentStatus: 'DELIVERED' }),
  numbered(6, { state: 'COMPLETED', shipmentStatus: 'DELIVERED' }),
  numbered(7, {
    shipments: [aShipment({ _id: 'shp_7', carrier: 'postnl', trackingNumber: '3SABC7' })],
    // Two orders that changed at the same instant.
    changedAt: new Date(Date.UTC(2026, 9, 24)),
  }),
  { ...numbered(8), _id: 'ord_elsewhere', tenant: 'another-shop' },
];

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders(...shop);
});
afterAll(async () => orders[Symbol.asyncDispose]());

interface Connection {
  readonly nodes: readonly { readonly number: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount?: number;
}

const list = (
  variables: Readonly<Record<string, unknown>>,
  caller: Caller = aStaffCaller('viewer'),
) =>
  orders.ask<{ orders: Connection }>(
    `query ($first: Int, $after: String, $filter: OrderFilter, $sort: OrderSort! = CHANGED_DESC) {
      orders(first: $first, after: $after, filter: $filter, sort: $sort) {
        nodes { number } pageInfo { hasNextPage endCursor } totalCount
      }
    }`,
    variables,
    caller,
  );

const numbers = async (variables: Readonly<Record<string, unknown>>): Promise<number[]> => {
  const { data, errors } = await list(variables);
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data.orders.totalCount).toBe(data.orders.nodes.length);
  return data.orders.nodes.map(({ number }) => Number(number.slice(3)) - 12_000);
};

describe('staff see', () => {
  test('the orders of their own shop, last change first', async () => {
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 7, 6]);
  });

  test('the newest orders first when they ask for that', async () => {
    expect(await numbers({ sort: 'PLACED_DESC' })).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test.each([
    [{ view: 'NEEDS_ATTENTION' }, [4]],
    [{ view: 'IN_PRODUCTION' }, [2]],
    [{ view: 'ON_THE_WAY' }, [3, 4]],
    [{ view: 'DELIVERED' }, [5, 6]],
    [{ view: 'DELIVERED', states: ['COMPLETED'] }, [6]],
    [{ view: 'ON_THE_WAY', states: ['PLACED'] }, []],
    [{ shipmentStatuses: ['IN_TRANSIT', 'DELAYED'] }, [3, 4]],
    [{ carrier: 'PostNL' }, [7]],
    [{ placedSince: '2026-10-06T00:00:00.000Z' }, [7, 6]],
    [{ number: 'gg 12003' }, [3]],
    [{ number: 'GG-1200' }, [1, 2, 3, 4, 5, 7, 6]],
    [{ number: '.*' }, []],
    [{ paymentStates: ['AUTHORISED'] }, [2]],
    [{ paymentStates: [] }, []],
    [{ attention: ['DELAYED', 'LOST'] }, [4]],
    [{ attention: ['LOST'] }, []],
    [{ view: 'NEEDS_ATTENTION', attention: ['LOST'] }, []],
    [{ placedBefore: '2026-10-03T00:00:00.000Z' }, [1, 2]],
    [{ placedSince: '2026-10-03T00:00:00.000Z', placedBefore: '2026-10-05T00:00:00.000Z' }, [3, 4]],
    [{ isLate: true }, [4]],
    [{ email: ' Zoe@Example.com' }, [2, 4]],
    [{ email: 'zoe@example' }, []],
    [{ customerName: 'ZOE' }, [2, 4]],
    [{ customerName: 'der li' }, [2, 4]],
    [{ customerName: 'zoe lint' }, []],
    [{ customerName: 'zoe', states: ['SHIPPED'] }, [4]],
    [{ customerName: '.*' }, []],
    [{ search: 'zoe@example.com' }, [2, 4]],
    [{ search: 'track3' }, [3]],
    [{ search: 'gg 12003' }, [3]],
    [{ search: 'lint' }, [2, 4]],
    [{ search: 'nobody' }, []],
  ])('under %j the orders %j', async (filter, expected) => {
    expect(await numbers({ filter })).toEqual(expected);
  });

  test('what should have come first, where they ask for that, and nothing that nobody expects', async () => {
    expect(await numbers({ sort: 'DUE_ASC' })).toEqual([4, 3]);
    const { data } = await list({ sort: 'DUE_ASC', first: 1 });
    const after = data.orders.pageInfo.endCursor;
    expect((await list({ sort: 'DUE_ASC', after })).data.orders.nodes).toEqual([
      { number: 'GG-12003' },
    ]);
  });

  test.each(['search', 'number', 'email', 'customerName', 'carrier'])(
    'that %s is too long when it is',
    async (field) => {
      const { errors } = await list({ filter: { [field]: 'x'.repeat(255) } });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    },
  );

  test.each(['number', 'email', 'customerName'])(
    'that one box for everything and %s are not asked together',
    async (field) => {
      const { errors } = await list({ filter: { search: 'zoe', [field]: 'zoe' } });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'search' });
    },
  );

  test('a customer with all their orders, page by page', async () => {
    const show = (caller: Caller, id = toGlobalId('Customer', 'cus_2'), after?: string) =>
      orders.ask<{ customer: { name: string; orders: Connection } | null }>(
        `query ($id: ID!, $after: String) { customer(id: $id) { name emailMasked
          orders(first: 1, after: $after) {
            nodes { number } totalCount pageInfo { hasNextPage endCursor } } } }`,
        { id, after },
        caller,
      );
    const viewer = aStaffCaller('viewer');
    const { data } = await show(viewer);
    expect(data.customer).toMatchObject({
      name: 'Zoë van der Lint',
      emailMasked: 'z•••@example.com',
      orders: { nodes: [{ number: 'GG-12004' }], totalCount: 2 },
    });
    const { endCursor } = data.customer?.orders.pageInfo ?? { endCursor: null };
    const next = await show(viewer, undefined, endCursor ?? '');
    expect(next.data.customer?.orders.nodes).toEqual([{ number: 'GG-12002' }]);
    expect((await show(viewer, toGlobalId('Customer', 'cus_9'))).data.customer).toBeNull();
    const elsewhere = { ...viewer, tenant: 'another-shop' };
    expect((await show(elsewhere)).data.customer).toBeNull();
    for (const [caller, code] of [
      [anonymous(tenant), 'UNAUTHENTICATED'],
      [aShopper({ orderIds: ['ord_2'] }), 'FORBIDDEN'],
    ] as const)
      expect((await show(caller)).errors?.[0]?.extensions['code']).toBe(code);
    const wrong = await show(viewer, toGlobalId('Order', 'ord_2'));
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
  });

  test('as many orders in each view as its list has', async () => {
    const { data } = await orders.ask<{ orderCounts: { view: string; count: number }[] }>(
      'query ($filter: OrderFilter) { orderCounts(filter: $filter) { view count } }',
      { filter: { carrier: 'dpd', view: 'DELIVERED' } },
      aStaffCaller('viewer'),
    );
    expect(Object.fromEntries(data.orderCounts.map(({ view, count }) => [view, count]))).toEqual({
      ALL: 5,
      NEEDS_ATTENTION: 1,
      IN_PRODUCTION: 0,
      ON_THE_WAY: 2,
      DELIVERED: 2,
    });
  });
});

describe('a page', () => {
  const walk = async (sort: string, between: () => Promise<unknown> = async () => {}) => {
    const seen: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const { data }: { data: { orders: Connection } } = await list({ first: 2, after, sort });
      seen.push(...data.orders.nodes.map(({ number }) => Number(number.slice(3)) - 12_000));
      if (!data.orders.pageInfo.hasNextPage) return seen;
      after = data.orders.pageInfo.endCursor;
      await between();
    }
    throw new Error('The list has no end');
  };

  test('follows a page without gap or repeat, also where two orders changed at once', async () => {
    expect(await walk('CHANGED_DESC')).toEqual([1, 2, 3, 4, 5, 7, 6]);
    expect(await walk('PLACED_DESC')).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('misses no order that stayed while others came and moved up', async () => {
    let moves = 0;
    const db = orders.parts.db.collection<OrderRecord>(ordersCollection);
    const seen = await walk('CHANGED_DESC', async () => {
      moves += 1;
      await db.insertOne(numbered(100 + moves, { changedAt: new Date(Date.UTC(2026, 10, moves)) }));
      await db.updateOne(
        { _id: 'ord_6' },
        { $set: { changedAt: new Date(Date.UTC(2026, 10, 9)) } },
      );
    });
    expect(seen).toEqual([1, 2, 3, 4, 5, 7]);
    await db.deleteMany({ _id: { $in: ['ord_101', 'ord_102', 'ord_103'] } });
    await db.updateOne({ _id: 'ord_6' }, { $set: { changedAt: new Date(Date.UTC(2026, 9, 24)) } });
  });

  test.each([
    ['too long', { first: 101 }, 'BAD_USER_INPUT'],
    ['empty', { first: 0 }, 'BAD_USER_INPUT'],
    ['after a cursor that somebody made up', { after: 'WzFd.x' }, 'CURSOR_INVALID'],
  ])('%s is refused', async (_what, variables, code) => {
    expect((await list(variables)).errors?.[0]?.extensions['code']).toBe(code);
  });

  test('does not go on from a cursor of another order', async () => {
    const { data } = await list({ first: 2, sort: 'PLACED_DESC' });
    const { errors } = await list({ after: data.orders.pageInfo.endCursor });
    expect(errors?.[0]?.extensions['code']).toBe('CURSOR_INVALID');
  });
});

describe('who may see what', () => {
  const one = (caller: Caller, fields = 'number') =>
    orders.ask<{ order: Record<string, unknown> | null }>(
      `query ($id: ID!) { order(id: $id) { ${fields} } }`,
      { id: toGlobalId('Order', 'ord_3') },
      caller,
    );

  test('lists are for staff', async () => {
    expect((await list({}, anonymous(tenant))).errors?.[0]?.extensions['code']).toBe(
      'UNAUTHENTICATED',
    );
    expect(
      (await list({}, aShopper({ orderIds: ['ord_3'] }))).errors?.[0]?.extensions['code'],
    ).toBe('FORBIDDEN');
  });

  test('a shopper sees the order proved and no other, as if there were none', async () => {
    expect((await one(aShopper({ orderIds: ['ord_3'] }))).data.order).toEqual({
      number: 'GG-12003',
    });
    const other = await one(aShopper({ orderIds: ['ord_4'] }));
    expect(other).toEqual({ data: { order: null } });
    expect((await one(anonymous(tenant))).errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test("another shop's staff see nothing", async () => {
    expect((await one({ ...aStaffCaller('admin'), tenant: 'another-shop' })).data.order).toBeNull();
  });

  test('totals are for leads and for the shopper whose order it is', async () => {
    const total = 'total { amount currencyCode }';
    const expected = { order: { total: { amount: '1280.00', currencyCode: 'EUR' } } };
    expect((await one(aStaffCaller('support_lead'), total)).data).toEqual(expected);
    expect((await one(aShopper({ orderIds: ['ord_3'] }), total)).data).toEqual(expected);
    const agent = await one(aStaffCaller('concierge_agent'), total);
    expect(agent.data).toEqual({ order: { total: null } });
    expect(agent.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('staff see a masked address, a shopper no customer at all', async () => {
    const customer = 'customer { name emailMasked city }';
    expect((await one(aStaffCaller('viewer'), customer)).data.order).toEqual({
      customer: { name: 'Opal Example', emailMasked: 'o•••@example.com', city: 'Utrecht' },
    });
    expect((await one(aShopper({ orderIds: ['ord_3'] }), customer)).data.order).toEqual({
      customer: null,
    });
  });

  test('references from other subgraphs are resolved in one read, for those who may', async () => {
    const entities = (caller: Caller) =>
      orders.ask<{ _entities: unknown[] }>(
        `query ($refs: [_Any!]!) {
          _entities(representations: $refs) {
            ... on Order { number }
            ... on Shipment { carrierName trackingUrl status }
            ... on Customer { name }
          }
        }`,
        {
          refs: [
            { __typename: 'Order', id: toGlobalId('Order', 'ord_3') },
            { __typename: 'Order', id: toGlobalId('Order', 'ord_4') },
            { __typename: 'Shipment', id: toGlobalId('Shipment', 'shp_3') },
            { __typename: 'Customer', id: toGlobalId('Customer', 'cus_2') },
          ],
        },
        caller,
      );
    expect((await entities(aShopper({ orderIds: ['ord_3'] }))).data._entities).toMatchObject([
      { number: 'GG-12003' },
      null,
      { carrierName: 'DPD', trackingUrl: expect.stringContaining('TRACK3'), status: 'IN_TRANSIT' },
      null,
    ]);
    const forStaff = (await entities(aStaffCaller('viewer'))).data._entities;
    expect([forStaff[1], forStaff[3]]).toEqual([
      { number: 'GG-12004' },
      { name: 'Zoë van der Lint' },
    ]);
    expect((await entities(theCarrier)).data._entities[1]).toEqual({ number: 'GG-12004' });
  });
});
