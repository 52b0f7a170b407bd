import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { testConfig } from '../../../tests/support/test-config.ts';
import type { Priority } from './priority.ts';
import type { StaffMember, TicketRecord } from './ticket.ts';
import { canTicketBecome, isOpen, nextTicketStates, ticketStates } from './ticket-state.ts';
import {
  addNote,
  assign,
  close,
  escalate,
  markLate,
  newTicket,
  reopen,
  resolve,
  type StepBy,
  start,
  wait,
} from './ticket-steps.ts';

const terms = testConfig().stylist;
/** A Friday, noon in Amsterdam. */
const noon = new Date('2026-11-20T11:00:00.000Z');
const at = (minutes: number): Date => addMs(noon, minutes * MINUTE_MS);
const jasper: StaffMember = { id: 'usr_jasper', name: 'Jasper' };
const ruby: StaffMember = { id: 'usr_ruby', name: 'Ruby' };
const by = (now: Date, note: string | null = null): StepBy => ({ by: jasper, note, now });
const plain: Priority = { priority: 'NORMAL', reasons: [] };

const fresh = newTicket(
  {
    _id: 'tkt_1',
    tenant: 'glowglitch',
    number: 'ST-30001',
    sessionId: 'ses_1',
    orderId: null,
    topic: 'SIZING',
    message: 'Is 52 the same as M?',
    contact: { sealed: 'v1.x', emailHash: null, phoneHash: null },
  },
  plain,
  terms,
  noon,
);
const assigned = assign(fresh, jasper, by(at(10)), terms);
const started = start(assigned, by(at(20)), terms);
const waiting = wait(started, by(at(30)), terms);
const resolved = resolve(started, by(at(60), 'Sent the chart'), terms);
const closed = close(resolved, addMs(at(60), 3 * DAY_MS));
const reopened = reopen(resolved, plain, by(at(600)), terms);
const every: Readonly<Record<TicketRecord['state'], TicketRecord>> = {
  NEW: fresh,
  ASSIGNED: assigned,
  IN_PROGRESS: started,
  WAITING_ON_CUSTOMER: waiting,
  RESOLVED: resolved,
  CLOSED: closed,
  REOPENED: reopened,
};
const steps: Readonly<Record<string, (ticket: TicketRecord, now: Date) => TicketRecord>> = {
  ASSIGNED: (ticket, now) => assign(ticket, jasper, by(now), terms),
  IN_PROGRESS: (ticket, now) => start(ticket, by(now), terms),
  WAITING_ON_CUSTOMER: (ticket, now) => wait(ticket, by(now), terms),
  RESOLVED: (ticket, now) => resolve(ticket, by(now), terms),
  CLOSED: close,
  REOPENED: (ticket, now) => reopen(ticket, plain, by(now), terms),
};

describe.each(ticketStates)('%s', (state) => {
  test.each(Object.entries(steps))('%s as the diagram says', (to, take) => {
    const ticket = every[state];
    expect(ticket.state).toBe(state);
    if (canTicketBecome(state, to as TicketRecord['state']))
      expect(take(ticket, at(700))).toMatchObject({ state: to, version: ticket.version + 1 });
    else
      expect(() => take(ticket, at(700))).toThrow(
        expect.objectContaining({ code: 'ILLEGAL_TRANSITION', details: { from: state, to } }),
      );
  });
});

test('every state can be reached, and from every one a ticket can end', () => {
  const reachable = new Set<string>(['NEW', ...Object.values(nextTicketStates).flat()]);
  expect([...reachable].sort()).toEqual([...ticketStates].sort());
});

describe('the clock of a ticket', () => {
  test('awaits a first word, then what was asked for, from the same beginning', () => {
    expect(fresh.sla).toMatchObject({ target: 'FIRST_RESPONSE', dueAt: at(120) });
    expect(assigned.sla).toEqual(fresh.sla);
    expect(started.firstResponseAt).toEqual(at(20));
    // Eleven opening hours from noon: eight on that day, three on the next.
    expect(started.sla).toMatchObject({
      target: 'RESOLUTION',
      dueAt: new Date('2026-11-21T11:00:00.000Z'),
    });
  });

  test('stands still while the next word is the shopper’s, and goes on where it stood', () => {
    expect(waiting.sla).toMatchObject({ dueAt: null, spentMs: 30 * MINUTE_MS });
    const again = start(waiting, by(at(90)), terms);
    expect(again.sla.dueAt).toEqual(new Date('2026-11-21T12:00:00.000Z'));
    expect(again.firstResponseAt).toEqual(at(20));
    expect(assign(waiting, ruby, by(at(90)), terms).sla.dueAt).toEqual(again.sla.dueAt);
  });

  test('is over when the ticket is resolved, and begins anew when it comes back', () => {
    expect(resolved.sla).toMatchObject({ dueAt: null, nextMarkAt: null });
    expect(reopened).toMatchObject({
      assignee: null,
      breached: false,
      open: true,
      sla: { target: 'FIRST_RESPONSE', spentMs: 0, markedPercent: 0 },
    });
  });

  test('has less time when the ticket is escalated', () => {
    const urgent = escalate(fresh, 'URGENT', by(at(5), 'The ambassador'), terms);
    expect(urgent).toMatchObject({
      priority: 'URGENT',
      priorityRank: 2,
      priorityReasons: ['ESCALATED'],
      sla: { target: 'FIRST_RESPONSE', dueAt: at(15) },
    });
    expect(escalate(waiting, 'URGENT', by(at(40)), terms).sla.dueAt).toBeNull();
  });
});

describe('late', () => {
  test('is marked at 80 percent and at 100, each once', () => {
    expect(markLate(fresh, at(95), terms.hours)).toBeNull();
    const risky = markLate(fresh, at(97), terms.hours);
    if (!risky) throw new Error('It is at risk');
    expect(risky).toMatchObject({ breached: false, version: 2 });
    expect(risky.slaMarks).toEqual([{ target: 'FIRST_RESPONSE', percent: 80, at: at(96) }]);
    expect(risky.history.at(-1)).toMatchObject({ what: 'AT_RISK', by: null });
    const late = markLate(risky, at(125), terms.hours);
    expect(late).toMatchObject({ breached: true, history: { 2: { what: 'BREACHED' } } });
    expect(late && markLate(late, at(900), terms.hours)).toBeNull();
  });

  test('with the first word is not late with the rest', () => {
    const late = markLate(assigned, at(125), terms.hours);
    if (!late) throw new Error('It is late');
    expect(late.slaMarks.map(({ percent }) => percent)).toEqual([80, 100]);
    const next = start(late, by(at(130)), terms);
    expect(next).toMatchObject({ breached: false, sla: { markedPercent: 0 } });
    expect(next.slaMarks).toHaveLength(2);
  });

  test('is never what waits for the shopper, or is resolved', () => {
    for (const ticket of [waiting, resolved, closed])
      expect(markLate(ticket, addMs(noon, 90 * DAY_MS), terms.hours)).toBeNull();
  });
});

test('what was urgent once does not come back less urgent', () => {
  const urgent = resolve(
    start(escalate(assigned, 'URGENT', by(at(15)), terms), by(at(16)), terms),
    by(at(20)),
    terms,
  );
  const back = reopen(urgent, { priority: 'NORMAL', reasons: ['CAME_BACK'] }, by(at(30)), terms);
  expect(back).toMatchObject({ priority: 'URGENT', priorityReasons: ['ESCALATED', 'CAME_BACK'] });
});

test('a note changes nothing but the notes', () => {
  const { notes, changedAt, version, ...rest } = addNote(started, ruby, 'Prefers mornings', at(50));
  expect(started).toMatchObject(rest);
  expect(notes).toEqual([{ seq: 1, by: ruby, text: 'Prefers mornings', at: at(50) }]);
  expect([changedAt, version]).toEqual([at(50), started.version + 1]);
});

test('whatever the life, its history is whole, and its clock runs only while it is somebody’s work', () => {
  const aLife = fc.array(
    fc.record({
      name: fc.constantFrom(...Object.keys(steps)),
      afterMs: fc.integer({ min: 1, max: 20 * HOUR_MS }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(aLife, (life) => {
      let ticket = fresh;
      let now = noon;
      for (const { name, afterMs } of life) {
        now = addMs(now, afterMs);
        ticket = markLate(ticket, now, terms.hours) ?? ticket;
        if (canTicketBecome(ticket.state, name as TicketRecord['state']))
          ticket = steps[name]?.(ticket, now) ?? ticket;
      }
      expect(ticket.history.map(({ seq }) => seq)).toEqual(
        ticket.history.map((_, index) => index + 1),
      );
      expect(ticket.version).toBe(ticket.history.length);
      expect(ticket.open === true).toBe(isOpen(ticket.state));
      expect(ticket.purgeAt === null).toBe(isOpen(ticket.state));
      const isRunning = isOpen(ticket.state) && ticket.state !== 'WAITING_ON_CUSTOMER';
      expect(ticket.sla.runningSince !== null).toBe(isRunning);
      const percents = ticket.slaMarks.map(({ percent }) => percent);
      expect(percents.filter((percent) => percent === 100).length).toBeLessThanOrEqual(
        percents.filter((percent) => percent === 80).length,
      );
    }),
  );
});
