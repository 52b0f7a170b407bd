import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import type { OpeningHours } from '../../../kernel/opening-hours.ts';
import type { StylistConfig } from '../../../kernel/stylist-config.ts';
import { moreUrgentOf, type Priority, rankOf, type TicketPriority } from './priority.ts';
import { markSla, resumeSla, retargetSla, type SlaTarget, startSla, stopSla } from './sla-clock.ts';
import type { StaffMember, TicketRecord, TicketStep } from './ticket.ts';
import { moveTicketState, type TicketState } from './ticket-state.ts';

/** What is promised, and the hours in which it is counted. */
export type SlaTerms = Pick<StylistConfig, 'promises' | 'hours'>;

/** A resolved ticket that nobody comes back to is closed after this. */
export const closesAfterMs = 3 * DAY_MS;
/** So long a shopper may say that it was not done after all. */
export const reopenWithinMs = 14 * DAY_MS;
/** A closed ticket is kept this long for whoever asks about it, as long as its conversation. */
export const keptMs = 180 * DAY_MS;
/** In characters, of a note and of the reason for a step. */
export const noteLengthMax = 1_000;
/** Steps and notes that people may add to one ticket: more is a loop, not work. */
export const stepsMax = 300;

/** Who takes a step, when, and what they write to it. */
export interface StepBy {
  /** null for the shopper and for the clock. */
  readonly by: StaffMember | null;
  readonly note: string | null;
  readonly now: Date;
}

export type NewTicket = Pick<
  TicketRecord,
  '_id' | 'tenant' | 'number' | 'sessionId' | 'orderId' | 'topic' | 'message' | 'contact'
>;

export function newTicket(
  ticket: NewTicket,
  { priority, reasons }: Priority,
  terms: SlaTerms,
  now: Date,
): TicketRecord {
  return {
    ...ticket,
    state: 'NEW',
    open: true,
    priority,
    priorityRank: rankOf(priority),
    priorityReasons: reasons,
    assignee: null,
    sla: startSla('FIRST_RESPONSE', promiseMs('FIRST_RESPONSE', priority, terms), now, terms.hours),
    slaMarks: [],
    breached: false,
    firstResponseAt: null,
    resolvedAt: null,
    closesAt: null,
    history: [{ seq: 1, what: 'CREATED', state: 'NEW', priority, by: null, note: null, at: now }],
    notes: [],
    createdAt: now,
    changedAt: now,
    purgeAt: null,
    version: 1,
  };
}

/** Somebody has it, whoever had it before. @throws ShopError ILLEGAL_TRANSITION, as every step below */
export const assign = (
  ticket: TicketRecord,
  assignee: StaffMember,
  step: StepBy,
  { hours }: SlaTerms,
): TicketRecord =>
  move(ticket, 'ASSIGNED', 'ASSIGNED', step, {
    assignee,
    sla: resumeSla(ticket.sla, step.now, hours),
  });

/** The stylist turns to the shopper: what is awaited from now on is the resolution. */
export const start = (ticket: TicketRecord, step: StepBy, terms: SlaTerms): TicketRecord => {
  const running = resumeSla(ticket.sla, step.now, terms.hours);
  return move(ticket, 'IN_PROGRESS', 'STARTED', step, {
    firstResponseAt: ticket.firstResponseAt ?? step.now,
    ...promised({ ...ticket, sla: running }, 'RESOLUTION', ticket.priority, terms, step.now),
  });
};

/** The next word is the shopper's: the clock stands still. */
export const wait = (ticket: TicketRecord, step: StepBy, { hours }: SlaTerms): TicketRecord =>
  move(ticket, 'WAITING_ON_CUSTOMER', 'WAITING', step, {
    sla: stopSla(ticket.sla, step.now, hours),
  });

export const resolve = (ticket: TicketRecord, step: StepBy, { hours }: SlaTerms): TicketRecord =>
  ended(
    move(ticket, 'RESOLVED', 'RESOLVED', step, {
      sla: stopSla(ticket.sla, step.now, hours),
      resolvedAt: step.now,
      closesAt: addMs(step.now, closesAfterMs),
      purgeAt: addMs(step.now, keptMs),
    }),
  );

export const close = (ticket: TicketRecord, now: Date): TicketRecord =>
  move(ticket, 'CLOSED', 'CLOSED', byTheClock(now), { closesAt: null });

/**
 * Back into the queue, for whoever takes it, with the whole time for a first word.
 * @param urgency by the rules; it does not become less urgent than it was
 */
export const reopen = (
  ticket: TicketRecord,
  urgency: Priority,
  step: StepBy,
  terms: SlaTerms,
): TicketRecord => {
  const before = { priority: ticket.priority, reasons: ticket.priorityReasons };
  const { priority, reasons } = moreUrgentOf(before, urgency);
  const targetMs = promiseMs('FIRST_RESPONSE', priority, terms);
  const reopened = move(ticket, 'REOPENED', 'REOPENED', step, {
    assignee: null,
    ...ranked(priority),
    priorityReasons: reasons,
    sla: startSla('FIRST_RESPONSE', targetMs, step.now, terms.hours),
    breached: false,
    resolvedAt: null,
    closesAt: null,
    purgeAt: null,
  });
  return { ...reopened, open: true };
};

/** More urgent than the rules say; what is promised follows. */
export const escalate = (
  ticket: TicketRecord,
  priority: TicketPriority,
  step: StepBy,
  terms: SlaTerms,
): TicketRecord =>
  noted(ticket, 'ESCALATED', step, {
    ...ranked(priority),
    priorityReasons: [
      'ESCALATED',
      ...ticket.priorityReasons.filter((reason) => reason !== 'ESCALATED'),
    ],
    ...promised(ticket, ticket.sla.target, priority, terms, step.now),
  });

/** A note for the team; the steps do not tell of it. */
export const addNote = (
  ticket: TicketRecord,
  by: StaffMember,
  text: string,
  at: Date,
): TicketRecord => ({
  ...ticket,
  notes: [...ticket.notes, { seq: ticket.notes.length + 1, by, text, at }],
  changedAt: at,
  version: ticket.version + 1,
});

/** The marks that are due; null when there are none. */
export function markLate(
  ticket: TicketRecord,
  now: Date,
  hours: OpeningHours,
): TicketRecord | null {
  const { clock, marks } = markSla(ticket.sla, now, hours);
  const last = marks.at(-1);
  if (!last) return null;
  const breached = last.percent === 100;
  return noted(ticket, breached ? 'BREACHED' : 'AT_RISK', byTheClock(now), {
    sla: clock,
    slaMarks: [...ticket.slaMarks, ...marks],
    breached,
  });
}

type Change = Partial<Omit<TicketRecord, '_id' | 'tenant' | 'number' | 'sessionId' | 'version'>>;

function move(
  ticket: TicketRecord,
  to: TicketState,
  what: TicketStep,
  step: StepBy,
  change: Change,
): TicketRecord {
  return noted(ticket, what, step, { ...change, state: moveTicketState(ticket.state, to) });
}

/** The ticket after a step, which its history tells. */
function noted(
  ticket: TicketRecord,
  what: TicketStep,
  { by, note, now }: StepBy,
  change: Change,
): TicketRecord {
  const next = { ...ticket, ...change, changedAt: now, version: ticket.version + 1 };
  const { state, priority } = next;
  const seq = ticket.history.length + 1;
  return {
    ...next,
    history: [...ticket.history, { seq, what, state, priority, by, note, at: now }],
  };
}

const ended = ({ open: _open, ...ticket }: TicketRecord): TicketRecord => ticket;

const ranked = (priority: TicketPriority) => ({ priority, priorityRank: rankOf(priority) });

/** A promise for that target and priority; what was late with another target is not late with this one yet. */
const promised = (
  { sla, breached }: Pick<TicketRecord, 'sla' | 'breached'>,
  target: SlaTarget,
  priority: TicketPriority,
  terms: SlaTerms,
  now: Date,
): Pick<TicketRecord, 'sla' | 'breached'> => ({
  sla: retargetSla(sla, { target, targetMs: promiseMs(target, priority, terms) }, now, terms.hours),
  breached: breached && sla.target === target,
});

const promiseMs = (target: SlaTarget, priority: TicketPriority, { promises }: SlaTerms): number => {
  const { firstResponseMinutes, resolutionMinutes } = promises[priority];
  return (target === 'RESOLUTION' ? resolutionMinutes : firstResponseMinutes) * MINUTE_MS;
};

const byTheClock = (now: Date): StepBy => ({ by: null, note: null, now });
