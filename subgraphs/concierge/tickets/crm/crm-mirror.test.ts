import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../kernel/clock.ts';
import { localIdOf } from '../../../../kernel/ids.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { fakeClock } from '../../../../tests/support/fake-clock.ts';
import { givenUpSoFar } from '../../../../tests/support/given-up-so-far.ts';
import { testConfig } from '../../../../tests/support/test-config.ts';
import { testDatabase } from '../../../../tests/support/test-database.ts';
import { createEraseTickets } from '../erase-tickets.ts';
import { createTicketRepository, ticketsCollection } from '../repository.ts';
import {
  jasper,
  type StartedTickets,
  startTickets,
  type Ticket,
  viewer,
} from '../testing/start-tickets.ts';
import type { TicketRecord } from '../ticket.ts';
import { createHttpsCrm } from './https-crm.ts';
import { createMirrorRepository, type MirrorRecord } from './mirror-repository.ts';
import { attemptsMax } from './retry.ts';
import { createSendDue } from './send-due.ts';
import { type CrmReceiver, startCrmReceiver } from './testing/crm-receiver.ts';

let tickets: StartedTickets;
let receiver: CrmReceiver;
beforeAll(async () => {
  receiver = await startCrmReceiver();
  const crm = { url: receiver.url, secret: 'a-secret-of-the-tests-and-nothing-else' };
  tickets = await startTickets({ crm });
});
afterAll(async () => {
  await tickets[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const local = ({ id }: Ticket): string => localIdOf('StylistTicket', id);
const crmOf = async ({ id }: Ticket) =>
  (
    await tickets.read<{ stylistTicket: { crm: object | null } }>(
      'query ($id: ID!) { stylistTicket(id: $id) { crm { state reference } } }',
      { id },
      viewer,
    )
  ).stylistTicket.crm;
const mirrorOf = (ticket: Ticket) =>
  tickets.parts.db.collection<MirrorRecord>('ticket_mirrors').findOne({ _id: local(ticket) });

/** A look of one more copy; those that run look every quarter of a minute. */
async function lookAtMirrors(): Promise<void> {
  const { parts } = tickets;
  const { config, clock } = parts;
  const crm = { url: receiver.url, secret: 'a-secret-of-the-tests-and-nothing-else' };
  await createSendDue(parts, {
    tickets: createTicketRepository({ ...parts, piiSalt: config.secrets.piiSalt }),
    mirrors: createMirrorRepository(parts),
    crm: createHttpsCrm({ crm, clock }),
  })();
}

const requestsFor = (ticket: Ticket) =>
  receiver.requests.filter(({ path }) => path.endsWith(local(ticket)));

/** A ticket that is never late: that would be a change of its own, to be told of at whatever time it is seen. */
async function aTicketWithTime(): Promise<Ticket> {
  const ticket = await tickets.aTicket();
  await tickets.parts.db
    .collection<TicketRecord>(ticketsCollection)
    .updateOne({ _id: local(ticket) }, { $set: { 'sla.nextMarkAt': null } });
  return ticket;
}

test('a ticket is mirrored with what a stylist needs, and so is every step of it', async () => {
  const ticket = await tickets.aTicket();
  await eventually(() => expect(receiver.held.get(local(ticket))).toBe(1));
  await eventually(async () =>
    expect(await crmOf(ticket)).toEqual({ state: 'MIRRORED', reference: `case-${ticket.number}` }),
  );
  await tickets.step('Assign', ticket, jasper);
  await eventually(() => expect(receiver.held.get(local(ticket))).toBe(2));
  expect(JSON.parse(requestsFor(ticket).at(-1)?.body ?? '')).toMatchObject({
    number: ticket.number,
    state: 'ASSIGNED',
    assignee: { id: 'usr_jasper' },
    contact: { email: 'opal@example.com' },
    version: 2,
  });
});

describe('a system that misbehaves', () => {
  test.each([
    ['is down', { status: 503 } as const],
    ['hangs up', 'cut' as const],
  ])('and %s gets the ticket when it is back', async (_how, behaviour) => {
    receiver.behave(behaviour);
    const ticket = await aTicketWithTime();
    await eventually(async () => expect(await mirrorOf(ticket)).toMatchObject({ attempts: 1 }));
    expect(await crmOf(ticket)).toEqual({ state: 'PENDING', reference: null });
    receiver.behave('take');
    await lookAtMirrors();
    expect(requestsFor(ticket)).toHaveLength(1);
    tickets.clock.advance(MINUTE_MS);
    await eventually(async () => {
      await lookAtMirrors();
      expect(receiver.held.get(local(ticket))).toBe(1);
    });
  });

  test('is left alone for as long as it asks', async () => {
    receiver.behave({ status: 429, headers: { 'retry-after': '7200' } });
    const ticket = await aTicketWithTime();
    await eventually(async () =>
      expect(await mirrorOf(ticket)).toMatchObject({ failure: 'HTTP_429', attempts: 1 }),
    );
    receiver.behave('take');
    tickets.clock.advance(HOUR_MS);
    await lookAtMirrors();
    expect(receiver.held.has(local(ticket))).toBe(false);
    tickets.clock.advance(HOUR_MS);
    await eventually(async () => {
      await lookAtMirrors();
      expect(receiver.held.get(local(ticket))).toBe(1);
    });
  });

  test('and refuses for good is asked again when the ticket changes', async () => {
    receiver.behave({ status: 422 });
    const ticket = await tickets.aTicket();
    await eventually(async () =>
      expect(await crmOf(ticket)).toEqual({ state: 'FAILED', reference: null }),
    );
    receiver.behave('take');
    await tickets.step('Assign', ticket, jasper);
    await eventually(() => expect(receiver.held.get(local(ticket))).toBe(2));
  });

  test('and never comes back is given up after so many tries', async () => {
    receiver.behave({ status: 500 });
    const before = await givenUpSoFar('ticket');
    const ticket = await aTicketWithTime();
    for (let tries = 1; tries <= attemptsMax; tries += 1)
      await eventually(async () => {
        await lookAtMirrors();
        const mirror = await mirrorOf(ticket);
        expect(mirror?.attempts).toBe(tries);
        tickets.clock.advance(HOUR_MS);
      });
    expect(await crmOf(ticket)).toEqual({ state: 'FAILED', reference: null });
    expect(await givenUpSoFar('ticket')).toBe(before + 1);
    receiver.behave('take');
  });
});

const { tenant } = testConfig();

test('what was wanted while a ticket was on its way is sent after it, never before', async () => {
  // Of its own: copies that run would claim it too.
  await using database = await testDatabase();
  const mirrors = createMirrorRepository({ db: database.db, clock: fakeClock() });
  await mirrors.want(tenant, 'tkt_race', 1);
  const claimed = await mirrors.claim();
  expect(claimed?._id).toBe('tkt_race');
  await mirrors.want(tenant, 'tkt_race', 2);
  expect(await mirrors.claim()).toBeNull();
  if (claimed) await mirrors.sent(claimed, 1, 'case-1');
  const again = await mirrors.claim();
  expect(again).toMatchObject({ _id: 'tkt_race', sentVersion: 1, wantedVersion: 2 });
  if (again) await mirrors.sent(again, 2, null);
  await mirrors.want(tenant, 'tkt_race', 2);
  expect(await mirrors.claim()).toBeNull();
  expect(await mirrors.byIds(tenant, ['tkt_race'])).toMatchObject([
    { reference: 'case-1', sentVersion: 2, dueAt: null },
  ]);
});

test('what changed while a ticket was refused for good is sent all the same', async () => {
  await using database = await testDatabase();
  const mirrors = createMirrorRepository({ db: database.db, clock: fakeClock() });
  await mirrors.want(tenant, 'tkt_refused', 1);
  const claimed = await mirrors.claim();
  if (claimed?._id !== 'tkt_refused') throw new Error('It is due');
  await mirrors.want(tenant, 'tkt_refused', 2);
  await mirrors.failed(claimed, 'HTTP_422', null);
  const again = await mirrors.claim();
  expect(again).toMatchObject({ _id: 'tkt_refused', wantedVersion: 2 });
  if (again) await mirrors.failed(again, 'HTTP_422', null);
  expect(await mirrors.claim()).toBeNull();
});

test('a ticket that was kept long enough goes here and there', async () => {
  const ticket = await tickets.aTicket();
  await eventually(() => expect(receiver.held.get(local(ticket))).toBe(1));
  const { parts, clock } = tickets;
  const stored = parts.db.collection<TicketRecord>(ticketsCollection);
  await stored.updateOne({ _id: local(ticket) }, { $set: { purgeAt: addMs(clock.now(), DAY_MS) } });
  const repository = createTicketRepository({ ...parts, piiSalt: parts.config.secrets.piiSalt });
  expect(await repository.outlived(clock.now(), 10)).toBeNull();

  clock.advance(DAY_MS);
  await eventually(async () => {
    await tickets.lookAtClock();
    expect(await tickets.stored({ number: ticket.number })).toEqual([]);
  });
  await eventually(async () => {
    await lookAtMirrors();
    expect(receiver.held.has(local(ticket))).toBe(false);
    // Known to be gone only once the receiver's answer is back.
    expect(await mirrorOf(ticket)).toBeNull();
  });
});

test('what is to go is asked for every day, however often it was refused', async () => {
  const ticket = await tickets.aTicket();
  await eventually(() => expect(receiver.held.get(local(ticket))).toBe(1));
  const { parts, clock } = tickets;
  const erase = createEraseTickets(parts, {
    tickets: createTicketRepository({ ...parts, piiSalt: parts.config.secrets.piiSalt }),
    mirrors: createMirrorRepository(parts),
  });
  // Until it was seen, and not once: the day that went by made tickets of earlier tests late, which is told there too.
  receiver.behave({ status: 403 });
  await erase(parts.config.tenant, { _id: local(ticket) });
  await eventually(async () => {
    await lookAtMirrors();
    expect(await mirrorOf(ticket)).toMatchObject({ failure: 'HTTP_403', attempts: 1 });
  });
  receiver.behave('take');
  clock.advance(DAY_MS);
  await eventually(async () => {
    await lookAtMirrors();
    expect(receiver.held.has(local(ticket))).toBe(false);
  });
});

test('a ticket that is erased here goes there too, also when the system is away just then', async () => {
  const ticket = await tickets.aTicket();
  await eventually(() => expect(receiver.held.get(local(ticket))).toBe(1));
  const { parts } = tickets;
  const erase = createEraseTickets(parts, {
    tickets: createTicketRepository({ ...parts, piiSalt: parts.config.secrets.piiSalt }),
    mirrors: createMirrorRepository(parts),
  });
  receiver.behave({ status: 503 });
  expect(await erase(parts.config.tenant, { _id: local(ticket) })).toBe(1);
  expect(await tickets.stored({ number: ticket.number })).toEqual([]);
  await eventually(async () => {
    await lookAtMirrors();
    expect(await mirrorOf(ticket)).toMatchObject({ failure: 'HTTP_503', attempts: 1 });
  });
  expect(receiver.held.has(local(ticket))).toBe(true);
  receiver.behave('take');
  tickets.clock.advance(MINUTE_MS);
  await eventually(async () => {
    await lookAtMirrors();
    // Known to be gone only once the receiver's answer is back.
    expect(await mirrorOf(ticket)).toBeNull();
  });
  expect(receiver.held.has(local(ticket))).toBe(false);
  expect(await erase(parts.config.tenant, { _id: local(ticket) })).toBe(0);
});
