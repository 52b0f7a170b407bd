import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '../../../kernel/caller.ts';
import { DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { eventsOf } from '../../../kernel/events/outbox.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { ticketKey } from './events.ts';
import {
  jasper,
  lead,
  type StartedTickets,
  shop,
  startTickets,
  type Ticket,
  viewer,
} from './testing/start-tickets.ts';

let tickets: StartedTickets;
beforeAll(async () => {
  tickets = await startTickets();
});
afterAll(async () => await tickets[Symbol.asyncDispose]());

interface Queue {
  readonly nodes: readonly { readonly number: string }[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const ask = async (args: object = {}, caller = viewer): Promise<Queue> =>
  (
    await tickets.read<{ supportQueue: Queue }>(
      `query ($first: Int, $after: String, $filter: SupportQueueFilter) {
        supportQueue(first: $first, after: $after, filter: $filter) {
          nodes { number } totalCount pageInfo { hasNextPage endCursor } } }`,
      args,
      caller,
    )
  ).supportQueue;
const numbers = ({ nodes }: Queue) => nodes.map(({ number }) => number);

describe('the queue', () => {
  const made: Record<string, Ticket> = {};
  beforeAll(async () => {
    const wishes = {
      first: {},
      complaint: { topic: 'COMPLAINT' },
      wedding: { topic: 'COMPLAINT', message: 'The wedding is tomorrow' },
      second: {},
      taken: {},
      done: {},
    };
    for (const [name, wish] of Object.entries(wishes)) {
      made[name] = await tickets.aTicket(undefined, wish);
      tickets.clock.advance(1_000);
    }
    const { taken, done } = made;
    if (!taken || !done) throw new Error('They were made');
    made['taken'] = await tickets.step('Assign', taken, jasper);
    const started = await tickets.step('Start', await tickets.step('Assign', done, lead), lead);
    made['done'] = await tickets.step('Resolve', started, lead);
  });
  const named = (...names: readonly string[]) => names.map((name) => made[name]?.number);

  test('holds what is open, the most urgent first, then the longest waiting', async () => {
    const queue = await ask();
    expect(numbers(queue)).toEqual(named('wedding', 'complaint', 'first', 'second', 'taken'));
    expect(queue.totalCount).toBe(5);
  });

  test('is read page by page, without a gap and without a repeat', async () => {
    const read: string[] = [];
    let after: string | null = null;
    do {
      const page: Queue = await ask({ first: 2, after });
      read.push(...numbers(page));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(read).toEqual(named('wedding', 'complaint', 'first', 'second', 'taken'));
  });

  test.each<[object, readonly string[]]>([
    [{ states: ['RESOLVED'] }, ['done']],
    [{ states: ['NEW'], priorities: ['NORMAL'] }, ['first', 'second']],
    [{ priorities: ['HIGH', 'URGENT'] }, ['wedding', 'complaint']],
    [{ assignee: 'usr_jasper' }, ['taken']],
    [{ assignee: 'nobody' }, ['wedding', 'complaint', 'first', 'second']],
    [{ breached: false, states: ['ASSIGNED'] }, ['taken']],
    [{ breached: true }, []],
    [{ states: [] }, []],
  ])('with %j', async (filter, names) => {
    expect(numbers(await ask({ filter }))).toEqual(named(...names));
  });

  test('knows whose «me» is', async () => {
    expect(numbers(await ask({ filter: { assignee: 'me' } }, jasper))).toEqual(named('taken'));
    expect(numbers(await ask({ filter: { assignee: 'me' } }, lead))).toEqual([]);
  });

  test('tells a shopper the place that the own ticket has', async () => {
    const placeOf = async (name: string) =>
      (
        await tickets.read<{ stylistTicket: { queuePosition: number | null } }>(
          'query ($id: ID!) { stylistTicket(id: $id) { queuePosition } }',
          { id: made[name]?.id },
          viewer,
        )
      ).stylistTicket.queuePosition;
    expect(
      await Promise.all(['wedding', 'complaint', 'first', 'second', 'taken'].map(placeOf)),
    ).toEqual([1, 2, 3, 4, null]);
  });

  test('is for the team', async () => {
    await expect(ask({}, anonymous(shop) as never)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const shopper = await tickets.aShopper();
    await expect(ask({}, shopper as never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(numbers(await ask({}, { ...viewer, tenant: 'another-shop' }))).toEqual([]);
  });

  test.each<[object, string]>([
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ first: 101 }, 'BAD_USER_INPUT'],
    [{ after: 'bm90IG91cnM.x' }, 'CURSOR_INVALID'],
    [{ filter: { assignee: 'u'.repeat(101) } }, 'BAD_USER_INPUT'],
    [{ filter: { states: ['LOST'] } }, 'BAD_USER_INPUT'],
    [{ filter: { breached: 'yes' } }, 'BAD_USER_INPUT'],
  ])('refuses %j', async (args, code) => {
    await expect(ask(args)).rejects.toMatchObject({ code });
  });
});

test('an order shows its tickets: all to the team, to a shopper those of the own session', async () => {
  const orderId = toGlobalId('Order', 'ord_with_tickets');
  const mine = await tickets.aShopper(['ord_with_tickets']);
  const theirs = await tickets.aShopper(['ord_with_tickets']);
  const one = await tickets.aTicket(mine, { orderId });
  tickets.clock.advance(1_000);
  const other = await tickets.aTicket(theirs, { orderId });
  const seenBy = async (caller: typeof viewer) => {
    const { data } = await tickets.ask<{ _entities: { stylistTickets: { id: string }[] }[] }>(
      `query ($id: ID!) { _entities(representations: [{ __typename: "Order", id: $id }]) {
        ... on Order { stylistTickets { id } } } }`,
      { id: orderId },
      caller,
    );
    return data._entities[0]?.stylistTickets.map(({ id }) => id);
  };
  expect(await seenBy(viewer)).toEqual([one.id, other.id]);
  expect(await seenBy(mine as never)).toEqual([one.id]);
  expect(await seenBy(anonymous(shop) as never)).toEqual([]);
});

describe('time', () => {
  test('marks what is late once, on however many copies, and the queue finds it', async () => {
    const [normal, complaint] = [
      await tickets.aTicket(),
      await tickets.aTicket(undefined, { topic: 'COMPLAINT' }),
    ];
    const ids = [normal, complaint].map(({ id }) => localIdOf('StylistTicket', id));
    const marksOf = async () =>
      (await tickets.stored())
        .filter(({ _id }) => ids.includes(_id))
        .map(({ slaMarks }) => slaMarks.map(({ percent }) => percent));

    await tickets.lookAtClock();
    tickets.clock.advance(25 * MINUTE_MS);
    await Promise.all([tickets.lookAtClock(), tickets.lookAtClock(), tickets.lookAtClock()]);
    expect(await marksOf()).toEqual([[], [80]]);
    tickets.clock.advance(100 * MINUTE_MS);
    await Promise.all([tickets.lookAtClock(), tickets.lookAtClock()]);
    expect(await marksOf()).toEqual([
      [80, 100],
      [80, 100],
    ]);
    expect(await tickets.lookAtClock()).toBe(0);
    expect(numbers(await ask({ filter: { breached: true } }))).toEqual(
      expect.arrayContaining([normal.number, complaint.number]),
    );

    const events = await tickets.parts.db
      .collection('events')
      .find({ type: 'aurora.concierge.ticket_late', 'data.ticketId': ids[1] })
      .sort({ keySeq: 1 })
      .toArray();
    expect(events.map(({ data }) => [data.what, data.target, data.percent])).toEqual([
      ['AT_RISK', 'FIRST_RESPONSE', 80],
      ['BREACHED', 'FIRST_RESPONSE', 100],
    ]);
  });

  test('closes what was resolved three days ago', async () => {
    const taken = await tickets.step('Assign', await tickets.aTicket(), jasper);
    const done = await tickets.step('Resolve', await tickets.step('Start', taken, jasper), jasper);
    const stateOf = async () =>
      (await tickets.stored({ number: done.number })).map(({ state }) => state)[0];
    tickets.clock.advance(3 * DAY_MS - 1);
    await tickets.lookAtClock();
    expect(await stateOf()).toBe('RESOLVED');
    tickets.clock.advance(1);
    await Promise.all([tickets.lookAtClock(), tickets.lookAtClock()]);
    expect(await stateOf()).toBe('CLOSED');
  });
});

describe('live', () => {
  interface Told {
    readonly data?: Readonly<Record<string, { what: string; ticket: { number: string } }>>;
  }

  function follow(query: string, caller: typeof viewer, lastEventId?: string) {
    const told: Told[] = [];
    const errors: unknown[] = [];
    const stop = createInProcessClient(tickets.subgraph).subscribe(
      { query, caller, requestId: 'req_live', deadlineAtMs: null, lastEventId },
      {
        next: (result) => told.push(result as Told),
        error: (failed) => errors.push(...failed),
        complete: () => {},
      },
    );
    return { told, errors, [Symbol.dispose]: stop };
  }

  /** To follow from the event of a ticket's making on: nothing is missed, however long it takes until the stream is open. */
  const makingOf = async ({ id }: Ticket): Promise<string | undefined> => {
    const key = ticketKey(localIdOf('StylistTicket', id));
    return (await eventsOf(tickets.parts.db).findOne({ key }))?._id;
  };

  test('the queue is told of each change, as the ticket is then', async () => {
    const before = await tickets.aTicket();
    using queue = follow(
      'subscription { supportQueueChanged { what ticket { number state } } }',
      viewer,
      await makingOf(before),
    );
    const { number } = await tickets.aTicket();
    await eventually(() =>
      expect(queue.told.map(({ data }) => data)).toContainEqual({
        supportQueueChanged: { what: 'CREATED', ticket: { number, state: 'NEW' } },
      }),
    );
  });

  test('a shopper follows the own ticket, and nobody else’s', async () => {
    const shopper = await tickets.aShopper();
    const ticket = await tickets.aTicket(shopper);
    const query = `subscription { stylistTicketChanged(ticketId: "${ticket.id}") {
      what ticket { number state } } }`;
    using own = follow(query, shopper as never, await makingOf(ticket));
    using other = follow(query, (await tickets.aShopper()) as never);
    await eventually(() => expect(other.errors).toHaveLength(1));
    await tickets.step('Assign', ticket, jasper);
    await eventually(() =>
      expect(own.told.at(-1)?.data).toEqual({
        stylistTicketChanged: {
          what: 'ASSIGNED',
          ticket: { number: ticket.number, state: 'ASSIGNED' },
        },
      }),
    );
    expect(other.told).toEqual([]);
  });
});
