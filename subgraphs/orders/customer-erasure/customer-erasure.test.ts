import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { erasureRequestedType, partErased } from '../../../kernel/privacy/data-subject.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { type OrderRecord, ordersCollection } from '../repository.ts';
import { anOrder } from '../testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from '../testing/start-orders.ts';

const admin = aStaffCaller('admin');
const ofCustomer = (_id: string) => ({ ...anOrder().customer, _id });
const settled = (_id: string, customer: string, number: string) =>
  anOrder({ _id, number, state: 'COMPLETED', customer: ofCustomer(customer), shipments: [] });

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders(
    settled('ord_a1', 'cus_a', 'GG-20001'),
    settled('ord_a2', 'cus_a', 'GG-20002'),
    settled('ord_b', 'cus_b', 'GG-20003'),
    anOrder({ _id: 'ord_c', number: 'GG-20004', customer: ofCustomer('cus_c') }),
    settled('ord_d', 'cus_d', 'GG-20005'),
  );
});
afterAll(async () => orders[Symbol.asyncDispose]());

interface Erased {
  readonly erasure: {
    readonly id: string;
    readonly state: string;
    readonly requestedBy?: string;
    readonly parts: readonly { readonly part: string; readonly doneAt: string | null }[];
  } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

let keys = 0;
const freshKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};
async function erase(
  customer: string,
  caller: Caller = admin,
  idempotencyKey = freshKey(),
): Promise<Erased> {
  const { data, errors } = await orders.ask<{ customerErase: Erased }>(
    `mutation ($input: CustomerEraseInput!) {
      customerErase(input: $input) { erasure { id state parts { part doneAt } } userErrors { code field } }
    }`,
    { input: { customerId: toGlobalId('Customer', customer), idempotencyKey } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.customerErase;
}

const stateOf = async (id: string): Promise<Erased['erasure']> => {
  const { data } = await orders.ask<{ customerErasure: Erased['erasure'] }>(
    'query ($id: ID!) { customerErasure(id: $id) { id state requestedBy parts { part doneAt } } }',
    { id },
    admin,
  );
  return data.customerErasure;
};

const localOf = (id: string): string =>
  Buffer.from(id, 'base64url').toString('utf8').slice('CustomerErasure:'.length);

const others = ['returns', 'concierge', 'analytics'];
/** Says what the other parts of the shop would say. */
const tell = (id: string, round = 1, parts: readonly string[] = others) =>
  appendEvents(
    orders.parts.db,
    undefined,
    parts.map((part) => partErased(tenant, round, { erasureId: localOf(id), part, counts: {} })),
    orders.parts.clock,
  );

const requestsOf = (id: string) =>
  orders.parts.db
    .collection('events')
    .find({ type: erasureRequestedType, key: `CustomerErasure:${localOf(id)}` })
    .sort({ keySeq: 1 })
    .toArray();

test('a customer is forgotten when every part of the shop has said so, and then nothing joins their things', async () => {
  const { erasure } = await erase('cus_a');
  const id = erasure?.id ?? '';
  expect(erasure?.state).toBe('RUNNING');
  await eventually(async () => {
    const left = await orders.parts.db
      .collection('orders')
      .countDocuments({ 'customer._id': 'cus_a' });
    expect(left).toBe(0);
  });
  expect((await requestsOf(id))[0]?.['data']).toMatchObject({
    orderIds: expect.arrayContaining(['ord_a1', 'ord_a2']),
  });

  await tell(id);
  await eventually(async () =>
    expect(await stateOf(id)).toMatchObject({ state: 'DONE', requestedBy: 'staff_admin' }),
  );

  const [request] = await eventually(async () => {
    const found = await requestsOf(id);
    expect(found[0]?.['data']).toEqual({ erasureId: localOf(id) });
    return found;
  });
  expect(JSON.stringify(request)).not.toContain('ord_a1');
  const proof = await orders.parts.db.collection('customer_erasures').findOne({});
  expect(JSON.stringify(proof)).not.toMatch(/cus_a|ord_a1|opal/);

  // Whom their orders name now is nobody: there is nothing to hand out, and nothing to forget.
  const left = await orders.parts.db.collection<OrderRecord>('orders').findOne({ _id: 'ord_a1' });
  const whom = left?.customer._id ?? '';
  expect(await erase(whom)).toMatchObject({ erasure: null, userErrors: [{ code: 'NOT_FOUND' }] });
  const { data } = await orders.ask<{ customerExport: object | null }>(
    'query ($id: ID!) { customerExport(customerId: $id) { orderIds } }',
    { id: toGlobalId('Customer', whom) },
    admin,
  );
  expect(data.customerExport).toBeNull();
});

test('asked again under the same key, or after it was done, the answer is what there was', async () => {
  const first = await erase('cus_b', admin, 'the same key');
  expect((await erase('cus_b', admin, 'the same key')).erasure?.id).toBe(first.erasure?.id);
  const id = first.erasure?.id ?? '';
  await eventually(async () => {
    const parts = (await stateOf(id))?.parts ?? [];
    expect(parts.find(({ part }) => part === 'orders')?.doneAt).not.toBeNull();
  });
  await tell(id);
  await eventually(async () => expect((await stateOf(id))?.state).toBe('DONE'));
  expect((await erase('cus_b')).erasure).toMatchObject({ id, state: 'DONE' });
  expect(await requestsOf(id)).toHaveLength(1);
});

test('asked again while a part has not answered, every part is told once more of the same things', async () => {
  const { erasure } = await erase('cus_d');
  const id = erasure?.id ?? '';
  await eventually(async () => {
    const parts = (await stateOf(id))?.parts ?? [];
    expect(parts.find(({ part }) => part === 'orders')?.doneAt).not.toBeNull();
  });

  expect((await erase('cus_d')).erasure?.id).toBe(id);

  const requests = await requestsOf(id);
  expect(requests.map(({ keySeq, data }) => [keySeq, data.orderIds])).toEqual([
    [1, ['ord_d']],
    [2, ['ord_d']],
  ]);
});

test('all of them are told page by page, the last one first, to admins of the shop alone', async () => {
  const page = async (after: string | null, caller: Caller = admin) => {
    const { data, errors } = await orders.ask<{
      customerErasures: {
        totalCount: number;
        nodes: { id: string }[];
        pageInfo: { endCursor: string };
      } | null;
    }>(
      `query ($after: String) {
        customerErasures(first: 2, after: $after) { totalCount nodes { id } pageInfo { endCursor } }
      }`,
      { after },
      caller,
    );
    return { ...data.customerErasures, code: errors?.[0]?.extensions['code'] };
  };
  const ids = ({ nodes }: { nodes?: { id: string }[] }) => nodes?.map(({ id }) => id);

  const all = await orders.parts.db.collection('customer_erasures').find({ tenant }).toArray();
  const newestFirst = all.map(({ _id }) => toGlobalId('CustomerErasure', String(_id)));
  newestFirst.sort((a, b) => localOf(b).localeCompare(localOf(a)));
  const first = await page(null);
  expect(ids(first)).toEqual(newestFirst.slice(0, 2));
  const second = await page(first.pageInfo?.endCursor ?? '');
  expect(ids(second)).toEqual(newestFirst.slice(2, 4));
  expect(first.totalCount).toBe(newestFirst.length);
  expect(newestFirst.length).toBeGreaterThan(2);

  expect(ids(await page(null, { ...admin, tenant: 'another' }))).toEqual([]);
  expect((await page(null, aStaffCaller('support_lead'))).code).toBe('FORBIDDEN');
  expect((await page('nonsense')).code).toBe('CURSOR_INVALID');
});

test('a customer who waits for a parcel is not forgotten, and one who is not known cannot be', async () => {
  const field = ['input', 'customerId'];
  expect(await erase('cus_c')).toMatchObject({
    erasure: null,
    userErrors: [{ code: 'ORDERS_UNDERWAY', field }],
  });
  expect(await erase('cus_nobody')).toMatchObject({
    erasure: null,
    userErrors: [{ code: 'NOT_FOUND', field }],
  });
  const order = await orders.parts.db
    .collection<OrderRecord>(ordersCollection)
    .findOne({ _id: 'ord_c' });
  expect(order?.customer.email).toBe('opal@example.com');
});

test.each([
  ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
  ['a shopper', aShopper({ orderIds: ['ord_c'] }), 'FORBIDDEN'],
  ['a lead', aStaffCaller('support_lead'), 'FORBIDDEN'],
  ['a service', theCarrier, 'FORBIDDEN'],
  ['a program with every right', { ...theCarrier, scopes: ['admin'] } as Caller, 'FORBIDDEN'],
])('%s may not have a customer forgotten', async (_who, caller, code) => {
  await expect(erase('cus_c', caller)).rejects.toMatchObject({ code });
});

test("another shop's admin finds nobody", async () => {
  const stranger = { ...admin, tenant: 'another' };
  expect(await erase('cus_c', stranger)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
});

test.each([
  ['an id of something else', toGlobalId('Order', 'ord_c'), 'k', 'customerId'],
  ['an id that is none', 'nonsense', 'k', 'customerId'],
  ['no key', toGlobalId('Customer', 'cus_e'), '', 'idempotencyKey'],
  ['a key too long', toGlobalId('Customer', 'cus_e'), 'k'.repeat(201), 'idempotencyKey'],
])('%s is refused by its field', async (_what, customerId, idempotencyKey, field) => {
  const { errors } = await orders.ask(
    'mutation ($input: CustomerEraseInput!) { customerErase(input: $input) { clientMutationId } }',
    { input: { customerId, idempotencyKey } },
    admin,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
});

test('a key that was used for another customer is refused', async () => {
  await erase('cus_b', admin, 'one key');
  await expect(erase('cus_d', admin, 'one key')).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
});

test('who asks for their data gets all that orders knows, and no secret of ours', async () => {
  const ask = (caller: Caller) =>
    orders.ask<{ customerExport: { orders: { collection: string; records: object[] }[] } }>(
      'query ($id: ID!) { customerExport(customerId: $id) { orderIds orders } }',
      { id: toGlobalId('Customer', 'cus_c') },
      caller,
    );

  const { data } = await ask(admin);
  const text = JSON.stringify(data.customerExport);
  expect(data.customerExport).toMatchObject({
    orderIds: [toGlobalId('Order', 'ord_c')],
    orders: [{ collection: 'orders', records: [{ number: 'GG-20004' }] }],
  });
  for (const told of ['Opal Example', 'opal@example.com', '3511 AB', '01234567890123'])
    expect(text).toContain(told);
  expect(text).not.toMatch(/hash-of-opal|glowglitch|dedupeKey/);

  const { errors } = await ask(aStaffCaller('support_lead'));
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});
