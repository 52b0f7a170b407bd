import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { eventsOf } from '../../../kernel/events/outbox.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import {
  jasper,
  lead,
  ruby,
  type StartedTickets,
  shop,
  staff,
  startTickets,
  type Ticket,
  type TicketMutation,
  viewer,
} from './testing/start-tickets.ts';

let tickets: StartedTickets;
beforeAll(async () => {
  tickets = await startTickets();
});
afterAll(async () => await tickets[Symbol.asyncDispose]());

/** A ticket that Jasper works on. */
async function inProgress(): Promise<Ticket> {
  const taken = await tickets.step('Assign', await tickets.aTicket(), jasper);
  return tickets.step('Start', taken, jasper);
}

test('a ticket from the wish to the end, and back', async () => {
  const shopper = await tickets.aShopper();
  let ticket = await tickets.aTicket(shopper);
  ticket = await tickets.step('Assign', ticket, jasper);
  expect(ticket).toMatchObject({ state: 'ASSIGNED', queuePosition: null, slaStatus: 'ON_TIME' });
  ticket = await tickets.step('Start', ticket, jasper);
  expect(ticket).toMatchObject({ state: 'IN_PROGRESS', slaTarget: 'RESOLUTION', slaMinutes: 660 });
  ticket = await tickets.step('Wait', ticket, jasper, { note: 'Which finger?' });
  expect(ticket).toMatchObject({
    state: 'WAITING_ON_CUSTOMER',
    slaStatus: 'PAUSED',
    slaDueAt: null,
  });
  ticket = await tickets.step('Start', ticket, jasper);
  ticket = await tickets.step('Resolve', ticket, jasper, { note: 'Both do; she takes the first' });
  expect(ticket).toMatchObject({ state: 'RESOLVED', slaStatus: 'DONE' });
  ticket = await tickets.step('Reopen', ticket, shopper, { note: 'It is too small after all' });
  expect(ticket).toMatchObject({ state: 'REOPENED', slaTarget: 'FIRST_RESPONSE', version: 7 });

  const { stylistTicket } = await tickets.read<{ stylistTicket: { history: object[] } }>(
    `query ($id: ID!) { stylistTicket(id: $id) {
      history { seq what state note by { id name } } firstResponseAt assignee { id } } }`,
    { id: ticket.id },
    viewer,
  );
  expect(stylistTicket).toMatchObject({ assignee: null, firstResponseAt: expect.any(String) });
  expect(stylistTicket.history).toEqual([
    { seq: 1, what: 'CREATED', state: 'NEW', note: null, by: null },
    {
      seq: 2,
      what: 'ASSIGNED',
      state: 'ASSIGNED',
      note: null,
      by: { id: 'usr_jasper', name: 'Jasper' },
    },
    expect.objectContaining({ seq: 3, what: 'STARTED' }),
    expect.objectContaining({ seq: 4, what: 'WAITING', note: 'Which finger?' }),
    expect.objectContaining({ seq: 5, what: 'STARTED' }),
    expect.objectContaining({ seq: 6, what: 'RESOLVED' }),
    { seq: 7, what: 'REOPENED', state: 'REOPENED', note: 'It is too small after all', by: null },
  ]);

  const ticketId = localIdOf('StylistTicket', ticket.id);
  const told = await eventsOf(tickets.parts.db)
    .find({ 'data.ticketId': ticketId })
    .sort({ keySeq: 1 })
    .toArray();
  expect(told.map(({ keySeq, data }) => [keySeq, data['what']])).toEqual([
    [1, 'CREATED'],
    [2, 'ASSIGNED'],
    [3, 'STARTED'],
    [4, 'WAITING'],
    [5, 'STARTED'],
    [6, 'RESOLVED'],
    [7, 'REOPENED'],
  ]);
  expect(JSON.stringify(told)).not.toMatch(/finger|small|jasper|opal/i);
});

test('fifty stylists who reach for fifty tickets take each once, and see who was faster', async () => {
  const made = await Promise.all(Array.from({ length: 50 }, () => tickets.aTicket()));
  const team = Array.from({ length: 50 }, (_, index) => staff(`Stylist ${index + 1}`));
  // Everybody reaches for five of them, each of which four others reach for.
  const tries = team.flatMap((stylist, index) =>
    [0, 1, 2, 3, 4].map((offset) => ({ stylist, ticket: made[(index + offset) % 50] as Ticket })),
  );
  const answers = await Promise.all(
    tries.map(async ({ stylist, ticket }) => ({
      stylist,
      ...(await tickets.change(
        'Assign',
        { ticketId: ticket.id, expectedVersion: ticket.version },
        stylist,
      )),
    })),
  );
  const won = answers.filter(({ userErrors }) => userErrors.length === 0);
  expect(new Set(won.map(({ ticket }) => ticket?.id)).size).toBe(50);
  expect(won).toHaveLength(50);
  const lost = answers.filter(({ userErrors }) => userErrors.length > 0);
  expect(new Set(lost.map(({ userErrors }) => userErrors[0]?.code))).toEqual(new Set(['CONFLICT']));
  expect(lost.every(({ ticket }) => ticket?.state === 'ASSIGNED' && ticket.version === 2)).toBe(
    true,
  );

  const stored = await tickets.stored({ state: 'ASSIGNED' });
  const owners = new Map(stored.map((ticket) => [ticket.number, ticket.assignee?.name]));
  for (const { ticket, stylist } of won)
    expect(owners.get(ticket?.number ?? '')).toBe(stylist.name);
});

describe('who may', () => {
  test('a stylist works on what is theirs; a lead steps in anywhere', async () => {
    const taken = await tickets.step('Assign', await tickets.aTicket(), jasper);
    const input = { ticketId: taken.id, expectedVersion: taken.version };
    for (const name of ['Assign', 'Start'] as const)
      expect(await tickets.change(name, input, ruby)).toMatchObject({
        ticket: { state: 'ASSIGNED' },
        userErrors: [{ code: 'NOT_YOURS', field: ['input', 'ticketId'] }],
      });
    const started = await tickets.step('Start', taken, lead);
    const given = await tickets.step('Assign', started, lead, {
      assignee: { id: 'usr_ruby', name: 'Ruby' },
    });
    expect((await tickets.step('Start', given, ruby)).state).toBe('IN_PROGRESS');
  });

  test('only leads give tickets to others', async () => {
    const { id, version } = await tickets.aTicket();
    const input = {
      ticketId: id,
      expectedVersion: version,
      assignee: { id: 'usr_ruby', name: 'Ruby' },
    };
    expect(await tickets.change('Assign', input, jasper)).toMatchObject({
      userErrors: [{ code: 'LEADS_ONLY', field: ['input', 'assignee'] }],
    });
    const nameless = { ...input, assignee: { id: 'usr_ruby', name: ' ' } };
    expect(await tickets.change('Assign', nameless, lead)).toMatchObject({
      userErrors: [{ code: 'NAME_INVALID', field: ['input', 'assignee'] }],
    });
  });

  const everyStep: readonly TicketMutation[] = [
    'Assign',
    'Start',
    'Wait',
    'Resolve',
    'Escalate',
    'Note',
  ];
  test.each(everyStep)('nobody but stylists takes the step %s', async (name) => {
    const shopper = await tickets.aShopper();
    const { id, version } = await tickets.aTicket(shopper);
    const words =
      name === 'Note'
        ? { text: 'x' }
        : name === 'Resolve' || name === 'Escalate'
          ? { note: 'x' }
          : {};
    const input = { ticketId: id, expectedVersion: version, ...words };
    const unscoped: Caller = { ...jasper, scopes: ['tickets:read'] };
    const program: Caller = {
      kind: 'service',
      tenant: shop,
      client: 'service',
      subject: 'a-program',
      scopes: ['tickets:write'],
    };
    for (const caller of [shopper, viewer, unscoped, program])
      await expect(tickets.change(name, input, caller)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    await expect(tickets.change(name, input, anonymous(shop))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('a shopper brings back what is theirs, for 14 days', async () => {
    const shopper = await tickets.aShopper();
    const taken = await tickets.step('Assign', await tickets.aTicket(shopper), jasper);
    const done = await tickets.step('Resolve', await tickets.step('Start', taken, jasper), jasper);
    const input = { ticketId: done.id, expectedVersion: done.version, note: 'Not yet' };
    expect(await tickets.change('Reopen', input, await tickets.aShopper())).toEqual({
      ticket: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'ticketId'] }],
    });
    tickets.clock.advance(14 * DAY_MS + MINUTE_MS);
    await tickets.lookAtClock();
    const closed = { id: done.id, version: done.version + 1 };
    expect(
      await tickets.change('Reopen', { ...input, expectedVersion: closed.version }, shopper),
    ).toMatchObject({ ticket: { state: 'CLOSED' }, userErrors: [{ code: 'TOO_LATE' }] });
    expect((await tickets.step('Reopen', closed, lead)).state).toBe('REOPENED');
  });

  test('staff of another shop find nothing', async () => {
    const { id, version } = await tickets.aTicket();
    const stranger = { ...jasper, tenant: 'another-shop' };
    expect(
      await tickets.change('Assign', { ticketId: id, expectedVersion: version }, stranger),
    ).toEqual({
      ticket: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'ticketId'] }],
    });
    expect(
      await tickets.read('query ($id: ID!) { stylistTicket(id: $id) { id } }', { id }, stranger),
    ).toEqual({
      stylistTicket: null,
    });
  });
});

describe('refused, with the ticket as it is', () => {
  test.each<[TicketMutation, object]>([
    ['Start', {}],
    ['Wait', {}],
    ['Resolve', { note: 'x' }],
    ['Reopen', { note: 'x' }],
  ])('%s of a ticket that nobody has', async (name, more) => {
    const { id, version } = await tickets.aTicket();
    const { ticket, userErrors } = await tickets.change(
      name,
      { ticketId: id, expectedVersion: version, ...more },
      lead,
    );
    expect(ticket).toMatchObject({ state: 'NEW', version });
    expect(userErrors).toEqual([{ code: 'ILLEGAL_STATE', field: ['input', 'ticketId'] }]);
  });

  test.each<[TicketMutation, object]>([
    ['Assign', {}],
    ['Start', {}],
    ['Wait', {}],
    ['Resolve', { note: 'x' }],
    ['Reopen', { note: 'x' }],
    ['Escalate', { note: 'x' }],
    ['Note', { text: 'x' }],
  ])('%s against an old version', async (name, more) => {
    const { id, version } = await tickets.step('Assign', await tickets.aTicket(), jasper);
    const answer = await tickets.change(
      name,
      { ticketId: id, expectedVersion: version - 1, ...more },
      lead,
    );
    expect(answer).toMatchObject({
      ticket: { state: 'ASSIGNED', version },
      userErrors: [{ code: 'CONFLICT', field: ['input', 'expectedVersion'] }],
    });
  });

  test.each<[TicketMutation, object, string, string]>([
    ['Resolve', { note: ' ' }, 'NOTE_REQUIRED', 'note'],
    ['Resolve', { note: 'x'.repeat(1_001) }, 'NOTE_TOO_LONG', 'note'],
    ['Wait', { note: 'x'.repeat(1_001) }, 'NOTE_TOO_LONG', 'note'],
    ['Escalate', { note: '' }, 'NOTE_REQUIRED', 'note'],
    ['Reopen', { note: '' }, 'NOTE_REQUIRED', 'note'],
    ['Note', { text: '' }, 'NOTE_REQUIRED', 'text'],
    ['Note', { text: 'x'.repeat(1_001) }, 'NOTE_TOO_LONG', 'text'],
  ])('%s with %j', async (name, more, code, field) => {
    const { id, version } = await inProgress();
    const input = { ticketId: id, expectedVersion: version, ...more };
    expect(await tickets.change(name, input, jasper)).toMatchObject({
      ticket: { version },
      userErrors: [{ code, field: ['input', field] }],
    });
  });

  test('a priority that is not higher', async () => {
    const { id, version } = await tickets.aTicket();
    const input = { ticketId: id, expectedVersion: version, note: 'x', priority: 'NORMAL' };
    expect(await tickets.change('Escalate', input, jasper)).toMatchObject({
      userErrors: [{ code: 'NOT_HIGHER', field: ['input', 'priority'] }],
    });
  });

  test('one that comes back while another on its topic is open', async () => {
    const shopper = await tickets.aShopper();
    const taken = await tickets.step('Assign', await tickets.aTicket(shopper), jasper);
    const done = await tickets.step('Resolve', await tickets.step('Start', taken, jasper), jasper);
    await tickets.aTicket(shopper);
    const input = { ticketId: done.id, expectedVersion: done.version, note: 'x' };
    expect(await tickets.change('Reopen', input, shopper)).toMatchObject({
      ticket: { state: 'RESOLVED' },
      userErrors: [{ code: 'ALREADY_OPEN', field: ['input', 'ticketId'] }],
    });
  });

  test('ids that are none, of another type, or of nothing', async () => {
    const ask = (ticketId: string) =>
      tickets.change('Start', { ticketId, expectedVersion: 1 }, jasper);
    for (const id of ['ST-30001', '', toGlobalId('Order', 'ord_1'), 'x'.repeat(300)])
      await expect(ask(id)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await ask(toGlobalId('StylistTicket', 'tkt_none'))).toMatchObject({
      ticket: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });

  test('a key that was used for another step', async () => {
    const { id, version } = await inProgress();
    const idempotencyKey = tickets.nextKey();
    const input = { ticketId: id, expectedVersion: version, note: 'Done', idempotencyKey };
    expect((await tickets.change('Resolve', input, jasper)).ticket?.state).toBe('RESOLVED');
    expect((await tickets.change('Resolve', input, jasper)).userErrors).toEqual([]);
    await expect(
      tickets.change('Resolve', { ...input, note: 'Other words' }, jasper),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

test('an escalated ticket goes before its equals, and its promise is shorter', async () => {
  const ticket = await tickets.aTicket();
  expect(await tickets.step('Escalate', ticket, jasper)).toMatchObject({
    priority: 'HIGH',
    slaMinutes: 30,
  });
  const again = { id: ticket.id, version: 2 };
  expect(await tickets.step('Escalate', again, jasper, { priority: 'URGENT' })).toMatchObject({
    priority: 'URGENT',
    slaMinutes: 15,
    queuePosition: 1,
  });
});

test('notes and the conversation are for the team', async () => {
  const shopper = await tickets.aShopper();
  const { id, version } = await tickets.aTicket(shopper);
  await tickets.change(
    'Note',
    { ticketId: id, expectedVersion: version, text: 'Likes pearls' },
    ruby,
  );
  const query = `query ($id: ID!) { stylistTicket(id: $id) {
    notes { seq text by { name } } transcript { kind seq } session { id } } }`;
  expect(await tickets.read(query, { id }, viewer)).toEqual({
    stylistTicket: {
      notes: [{ seq: 1, text: 'Likes pearls', by: { name: 'Ruby' } }],
      transcript: [{ kind: 'ASSISTANT_TEXT', seq: 1 }],
      session: { id: toGlobalId('ConciergeSession', shopper.sessionId) },
    },
  });
  for (const field of [
    'notes { seq }',
    'transcript { seq }',
    'history { seq }',
    'assignee { id }',
  ]) {
    const { errors } = await tickets.ask(
      `query ($id: ID!) { stylistTicket(id: $id) { ${field} } }`,
      { id },
      shopper,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  }
});
