import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { HOUR_MS } from '../../../kernel/clock.ts';
import { appendEvents, eventsOf } from '../../../kernel/events/outbox.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import {
  jasper,
  type StartedTickets,
  shop,
  startTickets,
  viewer,
} from './testing/start-tickets.ts';

let tickets: StartedTickets;
beforeAll(async () => {
  tickets = await startTickets();
});
afterAll(async () => await tickets[Symbol.asyncDispose]());

const codesOf = ({ userErrors }: { userErrors: readonly { code: string }[] }) =>
  userErrors.map(({ code }) => code);

test('a wish for a person becomes a ticket with a number, a promise and a place in the queue', async () => {
  const { ticket, messages, userErrors } = await tickets.create(await tickets.aShopper());
  expect(userErrors).toEqual([]);
  expect(ticket).toMatchObject({
    number: expect.stringMatching(/^ST-300\d\d$/),
    state: 'NEW',
    priority: 'NORMAL',
    slaMinutes: 120,
    slaTarget: 'FIRST_RESPONSE',
    slaDueAt: '2026-11-21T14:00:00.000Z',
    slaStatus: 'ON_TIME',
    queuePosition: 1,
    version: 1,
  });
  expect(messages).toEqual([
    { text: expect.stringContaining(`as ${ticket?.number}. They answer within about 2 hours.`) },
  ]);
});

test('the acknowledgement stands in the conversation, behind the ticket that it tells of', async () => {
  const shopper = await tickets.aShopper();
  const { id } = await tickets.aTicket(shopper);
  const session = toGlobalId('ConciergeSession', shopper.sessionId);
  expect(
    await tickets.read(
      '{ conciergeSession(id: "%") { tickets { id } messages { kind seq } } }'.replace(
        '%',
        session,
      ),
      {},
      shopper,
    ),
  ).toEqual({
    conciergeSession: { tickets: [{ id }], messages: [{ kind: 'ASSISTANT_TEXT', seq: 1 }] },
  });
});

test('a session has one open ticket on a topic: asked again it is the same, another topic is another', async () => {
  const shopper = await tickets.aShopper();
  const first = await tickets.aTicket(shopper);
  const again = await tickets.create(shopper, { message: 'And another thing' });
  expect(again).toMatchObject({
    ticket: { id: first.id },
    messages: [],
    userErrors: [{ code: 'ALREADY_OPEN', field: ['input', 'topic'] }],
  });
  expect((await tickets.aTicket(shopper, { topic: 'SIZING' })).id).not.toBe(first.id);
});

test('a thousand repeats of one request are one ticket', async () => {
  const shopper = await tickets.aShopper();
  const idempotencyKey = tickets.nextKey();
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => tickets.create(shopper, { idempotencyKey })),
  );
  expect(new Set(answers.map(({ ticket }) => ticket?.id)).size).toBe(1);
  expect(answers.flatMap(codesOf)).toEqual([]);
  expect(await tickets.stored({ sessionId: shopper.sessionId })).toHaveLength(1);
});

test('a hundred wishes of one session at once, each with a key of its own, are one ticket', async () => {
  const shopper = await tickets.aShopper();
  const answers = await Promise.all(Array.from({ length: 100 }, () => tickets.create(shopper)));
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  expect(new Set(answers.map(({ ticket }) => ticket?.id)).size).toBe(1);
  expect(await tickets.stored({ sessionId: shopper.sessionId })).toHaveLength(1);
});

describe('how urgent it is follows from what is known of the shopper', () => {
  test('what they say', async () => {
    const ticket = await tickets.aTicket(undefined, {
      topic: 'COMPLAINT',
      message: 'The clasp broke and the wedding is tomorrow',
    });
    expect(ticket).toMatchObject({ priority: 'URGENT', slaMinutes: 15 });
  });

  test('what their orders are worth', async () => {
    const placed = (orderId: string, unitPriceMinor: number) => ({
      type: 'aurora.order.placed',
      source: '/orders',
      subject: `Order:${orderId}`,
      key: `Order:${orderId}`,
      keySeq: 1,
      tenant: shop,
      schemaVersion: 1,
      data: { orderId, lines: [{ lineId: 'l', quantity: 2, unitPriceMinor }] },
    });
    const { db } = tickets.parts;
    await appendEvents(
      db,
      undefined,
      [placed('ord_dear', 300_000), placed('ord_vip', 400_000)],
      tickets.clock,
    );
    await eventually(async () => {
      expect(await db.collection('ticket_orders').countDocuments({ tenant: shop })).toBe(2);
    });
    const shopper = await tickets.aShopper(['ord_dear', 'ord_vip']);
    const orderId = toGlobalId('Order', 'ord_dear');
    const { id } = await tickets.aTicket(shopper, { orderId, topic: 'ORDER_CHANGE' });
    expect(
      await tickets.read(
        'query ($id: ID!) { stylistTicket(id: $id) { priority priorityReasons order { id } } }',
        { id },
        viewer,
      ),
    ).toEqual({
      stylistTicket: {
        priority: 'URGENT',
        priorityReasons: ['VIP', 'HIGH_VALUE_ORDER'],
        order: { id: orderId },
      },
    });
  });

  const hold = (shopper: Caller, variantId: string) =>
    tickets.read(
      'mutation ($input: CapsuleReserveInput!) { capsuleReserve(input: $input) { userErrors { code } } }',
      {
        input: {
          productId: toGlobalId('Product', 'prd_1'),
          variantId: toGlobalId('ProductVariant', variantId),
          idempotencyKey: tickets.nextKey(),
        },
      },
      shopper,
    );

  test('a piece that is held for them and is about to be free', async () => {
    const shopper = await tickets.aShopper();
    await hold(shopper, 'var_1');
    expect((await tickets.aTicket(shopper)).priority).toBe('NORMAL');
    tickets.clock.advance(43 * HOUR_MS);
    expect((await tickets.aTicket(shopper, { topic: 'CAPSULE_HOLD' })).priority).toBe('HIGH');
    tickets.clock.advance(-43 * HOUR_MS);
  });

  test('such a piece beside one whose time is over, and that nobody has swept yet', async () => {
    const shopper = await tickets.aShopper();
    await hold(shopper, 'var_1');
    tickets.clock.advance(5 * HOUR_MS);
    await hold(shopper, 'var_2');
    tickets.clock.advance(44 * HOUR_MS);
    expect((await tickets.aTicket(shopper)).priority).toBe('HIGH');
    tickets.clock.advance(-49 * HOUR_MS);
  });
});

test('asked in the night, the promise counts from the morning', async () => {
  tickets.clock.advance(10 * HOUR_MS);
  const { ticket, messages } = await tickets.create(await tickets.aShopper());
  tickets.clock.advance(-10 * HOUR_MS);
  expect(ticket?.slaDueAt).toBe('2026-11-23T10:00:00.000Z');
  expect(messages?.[0]?.text).toContain('They are away now');
});

test('where the shopper can be reached is sealed, and open to the team alone', async () => {
  const shopper = await tickets.aShopper();
  const contact = {
    name: 'Opal Sample',
    email: 'opal.sealed@example.com',
    phone: '+31 20 123 4567',
  };
  const { id } = await tickets.aTicket(shopper, { contact });
  const query = 'query ($id: ID!) { stylistTicket(id: $id) { contact { name email phone } } }';
  expect(await tickets.read(query, { id }, jasper)).toEqual({
    stylistTicket: { contact: { ...contact, phone: '+31201234567' } },
  });
  await expect(tickets.read(query, { id }, viewer)).resolves.toHaveProperty('stylistTicket');
  const { data, errors } = await tickets.ask(query, { id }, shopper);
  expect(data).toEqual({ stylistTicket: { contact: null } });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });

  const [kept] = await tickets.stored({ sessionId: shopper.sessionId });
  expect(JSON.stringify(kept)).not.toMatch(/opal\.sealed|31201234567/);
  const events = await eventsOf(tickets.parts.db).find({ 'data.ticketId': kept?._id }).toArray();
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toMatch(/opal|necklace|ses_/i);
});

describe('refused, by name', () => {
  test.each<[string, object, readonly string[]]>([
    ['MESSAGE_EMPTY', { message: ' \n' }, ['message']],
    ['MESSAGE_EMPTY', { message: '\u200b' }, ['message']],
    ['MESSAGE_TOO_LONG', { message: 'x'.repeat(2_001) }, ['message']],
    ['CONTACT_MISSING', { contact: { name: 'Opal' } }, ['contact']],
    ['NAME_INVALID', { contact: { name: 'o'.repeat(101), email: 'a@b.co' } }, ['contact', 'name']],
    ['EMAIL_INVALID', { contact: { email: 'opal' } }, ['contact', 'email']],
    ['PHONE_INVALID', { contact: { phone: '020 123' } }, ['contact', 'phone']],
    ['ORDER_NOT_FOUND', { orderId: toGlobalId('Order', 'ord_other') }, ['orderId']],
  ])('%s', async (code, input, field) => {
    const shopper = await tickets.aShopper(['ord_1']);
    expect(await tickets.create(shopper, input)).toEqual({
      ticket: null,
      messages: [],
      userErrors: [{ code, field: ['input', ...field] }],
    });
    expect(await tickets.stored({ sessionId: shopper.sessionId })).toEqual([]);
  });

  test.each<[string, object]>([
    ['no message', { message: undefined }],
    ['no contact', { contact: undefined }],
    ['a topic that is none', { topic: 'GOSSIP' }],
    ['a message that is a number', { message: 4 }],
    ['an object where text belongs', { message: { $gt: '' } }],
  ])('%s is no valid request', async (_what, input) => {
    await expect(tickets.create(await tickets.aShopper(), input)).rejects.toMatchObject({
      code: expect.stringMatching(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/),
    });
  });

  test('an id of another type, an empty key, a key that was used for another wish', async () => {
    const shopper = await tickets.aShopper();
    const orderId = toGlobalId('Product', 'prd_1');
    await expect(tickets.create(shopper, { orderId })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'orderId',
    });
    await expect(tickets.create(shopper, { idempotencyKey: '' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'idempotencyKey',
    });
    const idempotencyKey = tickets.nextKey();
    await tickets.aTicket(shopper, { idempotencyKey });
    await expect(
      tickets.create(shopper, { idempotencyKey, message: 'Another' }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('who has no session, or one that is gone', async () => {
    await expect(tickets.create(anonymous(shop))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(tickets.create(jasper)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const shopper = await tickets.aShopper();
    await expect(tickets.create({ ...shopper, sessionId: 'ses_gone' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
