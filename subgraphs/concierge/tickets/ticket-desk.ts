import type { ClientSession } from 'mongodb';
import type { ShopperCaller, StaffCaller } from '../../../kernel/caller.ts';
import { addMs } from '../../../kernel/clock.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createOneAtATime } from '../../../kernel/one-at-a-time.ts';
import { isLongerThan, seenText } from '../../../kernel/seen-text.ts';
import { nextPriority, rankOf, type TicketPriority } from './priority.ts';
import type { TicketRepository } from './repository.ts';
import type { StaffMember, TicketRecord, TicketStep } from './ticket.ts';
import type { TicketIntake } from './ticket-intake.ts';
import { isOpen } from './ticket-state.ts';
import {
  addNote,
  assign,
  escalate,
  noteLengthMax,
  reopen,
  reopenWithinMs,
  resolve,
  type StepBy,
  start,
  stepsMax,
  wait,
} from './ticket-steps.ts';

/** What every step of a ticket is asked with. Ids are local. */
export interface StepInput {
  readonly ticketId: string;
  readonly expectedVersion: number;
  readonly note?: string | null | undefined;
  readonly idempotencyKey: string;
}

export type StepProblem =
  | 'ALREADY_OPEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'ILLEGAL_STATE'
  | 'NOT_YOURS'
  | 'LEADS_ONLY'
  | 'NAME_INVALID'
  | 'NOTE_REQUIRED'
  | 'NOTE_TOO_LONG'
  | 'NOT_HIGHER'
  | 'TOO_LATE'
  | 'TOO_MANY_STEPS';

export interface StepAnswer {
  /** Local id of the ticket, as it is now; null when there is none for this caller. */
  readonly ticketId: string | null;
  readonly problem: StepProblem | null;
}

type Decision = TicketRecord | StepProblem;
type Decide = (ticket: TicketRecord, step: StepBy) => Decision | Promise<Decision>;

interface StepRules {
  readonly operation: string;
  readonly what: TicketStep;
  readonly isNoteNeeded?: boolean;
}

export type TicketDesk = ReturnType<typeof createTicketDesk>;

/**
 * What the team does with tickets, and how a shopper brings one back. Each step is taken once a key, against the version
 * that was read, and only where the diagram has an arrow; the ticket, its event and the reply are one transaction.
 */
export function createTicketDesk(
  parts: SubgraphParts,
  tickets: TicketRepository,
  { urgencyOf }: Pick<TicketIntake, 'urgencyOf'>,
) {
  const { clock, config } = parts;
  const terms = config.stylist;
  const oneAtATime = createOneAtATime();

  const step = async (
    caller: StaffCaller | ShopperCaller,
    { operation, what, isNoteNeeded = false }: StepRules,
    { idempotencyKey, ...input }: StepInput,
    decide: Decide,
  ): Promise<StepAnswer> => {
    const { ticketId, expectedVersion } = input;
    const note = seenText(input.note);
    if (isNoteNeeded && note === null) return { ticketId, problem: 'NOTE_REQUIRED' };
    if (note && isLongerThan(note, noteLengthMax)) return { ticketId, problem: 'NOTE_TOO_LONG' };

    const isStaff = caller.kind === 'staff';
    const actor = isStaff ? caller.subject : caller.sessionId;
    const request = { tenant: caller.tenant, actor, operation, key: idempotencyKey, body: input };
    const by = isStaff ? memberOf(caller) : null;
    let refused: StepAnswer = { ticketId: null, problem: 'NOT_FOUND' };
    const take = async (session: ClientSession): Promise<{ readonly ticketId: string } | null> => {
      const ticket = await tickets.byId(caller.tenant, ticketId, session);
      if (!ticket || !(isStaff || ticket.sessionId === caller.sessionId)) return null;
      const decision =
        ticket.version === expectedVersion
          ? await decided(ticket, { by, note, now: clock.now() }, decide)
          : 'CONFLICT';
      if (typeof decision === 'string') {
        refused = { ticketId, problem: decision };
        return null;
      }
      if (await tickets.replace(decision, what, session)) return { ticketId };
      refused = { ticketId, problem: 'CONFLICT' };
      return null;
    };
    const reply = await oneAtATime(ticketId, () => onceInTransaction(parts, request, take));
    return reply ? { ...reply, problem: null } : refused;
  };

  return {
    assign: (
      caller: StaffCaller,
      { assignee, ...input }: StepInput & { readonly assignee: StaffMember | null },
    ): Promise<StepAnswer> => {
      const taker = assignee ?? memberOf(caller);
      const isForOther = taker.id !== caller.subject;
      const body = { ...input, assignee };
      return step(caller, { operation: 'ticketAssign', what: 'ASSIGNED' }, body, (ticket, by) => {
        if (isForOther && !isLead(caller)) return 'LEADS_ONLY';
        if (!isMember(taker)) return 'NAME_INVALID';
        const isTaken = ticket.assignee !== null && ticket.assignee.id !== caller.subject;
        if (isTaken && !isLead(caller)) return 'NOT_YOURS';
        return assign(ticket, taker, by, terms);
      });
    },

    start: (caller: StaffCaller, input: StepInput): Promise<StepAnswer> =>
      step(caller, { operation: 'ticketStart', what: 'STARTED' }, input, (ticket, by) =>
        isTheirs(caller, ticket) ? start(ticket, by, terms) : 'NOT_YOURS',
      ),

    wait: (caller: StaffCaller, input: StepInput): Promise<StepAnswer> =>
      step(caller, { operation: 'ticketWait', what: 'WAITING' }, input, (ticket, by) =>
        isTheirs(caller, ticket) ? wait(ticket, by, terms) : 'NOT_YOURS',
      ),

    resolve: (caller: StaffCaller, input: StepInput): Promise<StepAnswer> => {
      const rules = { operation: 'ticketResolve', what: 'RESOLVED', isNoteNeeded: true } as const;
      return step(caller, rules, input, (ticket, by) =>
        isTheirs(caller, ticket) ? resolve(ticket, by, terms) : 'NOT_YOURS',
      );
    },

    /** A shopper's own, for 14 days; staff at any time. */
    async reopen(caller: StaffCaller | ShopperCaller, input: StepInput): Promise<StepAnswer> {
      const rules = { operation: 'ticketReopen', what: 'REOPENED', isNoteNeeded: true } as const;
      try {
        return await step(caller, rules, input, async (ticket, by) => {
          const { tenant, sessionId, resolvedAt } = ticket;
          if (caller.kind === 'shopper' && resolvedAt && addMs(resolvedAt, reopenWithinMs) < by.now)
            return 'TOO_LATE';
          const urgency = await urgencyOf({ tenant, sessionId, orderIds: [] }, ticket, 1);
          return reopen(ticket, urgency, by, terms);
        });
      } catch (error) {
        // The session asked anew on that topic meanwhile: one open ticket is enough.
        if (isDuplicateKey(error)) return { ticketId: input.ticketId, problem: 'ALREADY_OPEN' };
        throw error;
      }
    },

    escalate: (
      caller: StaffCaller,
      { priority, ...input }: StepInput & { readonly priority: TicketPriority | null },
    ): Promise<StepAnswer> => {
      const rules = { operation: 'ticketEscalate', what: 'ESCALATED', isNoteNeeded: true } as const;
      const body = { ...input, priority };
      return step(caller, rules, body, (ticket, by) => {
        if (!isOpen(ticket.state)) return 'ILLEGAL_STATE';
        const next = priority ?? nextPriority(ticket.priority);
        if (next === null || rankOf(next) <= ticket.priorityRank) return 'NOT_HIGHER';
        return escalate(ticket, next, by, terms);
      });
    },

    note: (caller: StaffCaller, input: StepInput): Promise<StepAnswer> => {
      const rules = { operation: 'ticketNote', what: 'NOTED', isNoteNeeded: true } as const;
      return step(caller, rules, input, (ticket, { note, now }) =>
        addNote(ticket, memberOf(caller), note ?? '', now),
      );
    },
  };
}

/** A step that the diagram does not have is the caller's to put right, not a fault. */
async function decided(ticket: TicketRecord, by: StepBy, decide: Decide): Promise<Decision> {
  if (ticket.history.length + ticket.notes.length >= stepsMax) return 'TOO_MANY_STEPS';
  try {
    return await decide(ticket, by);
  } catch (error) {
    if (error instanceof ShopError && error.code === 'ILLEGAL_TRANSITION') return 'ILLEGAL_STATE';
    throw error;
  }
}

const memberOf = ({ subject, name }: StaffCaller): StaffMember => ({ id: subject, name });

/** Leads may step in anywhere; everybody else works on what is theirs. */
const isTheirs = (caller: StaffCaller, { assignee }: TicketRecord): boolean =>
  assignee?.id === caller.subject || isLead(caller);

const isLead = ({ roles }: StaffCaller): boolean =>
  roles.includes('support_lead') || roles.includes('admin');

const memberLengthMax = 100;
const isMember = ({ id, name }: StaffMember): boolean =>
  [id, name].every((text) => /^\P{C}+$/u.test(text.trim()) && text.length <= memberLengthMax);
