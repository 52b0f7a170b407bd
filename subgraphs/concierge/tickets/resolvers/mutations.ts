import { refuseUnless } from '../../../../kernel/caller.ts';
import { localIdOf } from '../../../../kernel/ids.ts';
import type { ConciergeContext } from '../../context.ts';
import type { MutationResolvers } from '../../generated/types.ts';
import { mustBeShopper } from '../../resolvers/shopper.ts';
import type { StepAnswer, StepInput } from '../ticket-desk.ts';
import { mustBeStylist } from '../visibility.ts';
import { type ProblemFields, userErrorsOf } from './problems.ts';

type TicketMutations = Pick<
  MutationResolvers,
  | 'ticketCreate'
  | 'ticketAssign'
  | 'ticketStart'
  | 'ticketWait'
  | 'ticketResolve'
  | 'ticketReopen'
  | 'ticketEscalate'
  | 'ticketNote'
>;

export const ticketMutations: TicketMutations = {
  ticketCreate: async (_root, { input }, context) => {
    const shopper = mustBeShopper(context.caller);
    const { clientMutationId, orderId, ...given } = input;
    const { ticketId, problem, remark } = await context.tickets.intake.create(shopper, {
      ...given,
      orderId: orderId ? localIdOf('Order', orderId, 'orderId') : null,
    });
    return {
      ticket: ticketId === null ? null : await context.tickets.loaders.byId.load(ticketId),
      messages: remark ? await context.repository.messagesInRange(shopper.tenant, remark) : [],
      userErrors: userErrorsOf(problem, fieldsOfCreate),
      clientMutationId: clientMutationId ?? null,
    };
  },

  ticketAssign: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    const body = { ...stepOf(input), assignee: input.assignee ?? null };
    const answer = await context.tickets.desk.assign(stylist, body);
    return toPayload(answer, input, context, fieldsOfAssign);
  },

  ticketStart: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    return toPayload(await context.tickets.desk.start(stylist, stepOf(input)), input, context);
  },

  ticketWait: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    return toPayload(await context.tickets.desk.wait(stylist, stepOf(input)), input, context);
  },

  ticketResolve: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    return toPayload(await context.tickets.desk.resolve(stylist, stepOf(input)), input, context);
  },

  ticketReopen: async (_root, { input }, context) => {
    const { caller } = context;
    refuseUnless(caller.kind !== 'anonymous', caller);
    const by = caller.kind === 'shopper' ? caller : mustBeStylist(caller);
    return toPayload(await context.tickets.desk.reopen(by, stepOf(input)), input, context);
  },

  ticketEscalate: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    const body = { ...stepOf(input), priority: input.priority ?? null };
    const answer = await context.tickets.desk.escalate(stylist, body);
    return toPayload(answer, input, context, fieldsOfEscalate);
  },

  ticketNote: async (_root, { input }, context) => {
    const stylist = mustBeStylist(context.caller);
    const body = { ...stepOf(input), note: input.text };
    const answer = await context.tickets.desk.note(stylist, body);
    return toPayload(answer, input, context, fieldsOfNote);
  },
};

const stepOf = (input: StepInput): StepInput => ({
  ticketId: localIdOf('StylistTicket', input.ticketId, 'ticketId'),
  expectedVersion: input.expectedVersion,
  note: input.note ?? null,
  idempotencyKey: input.idempotencyKey,
});

async function toPayload(
  { ticketId, problem }: StepAnswer,
  { clientMutationId }: { readonly clientMutationId?: string | null | undefined },
  { tickets }: ConciergeContext,
  fields: ProblemFields = {},
) {
  return {
    ticket: ticketId === null ? null : await tickets.loaders.byId.load(ticketId),
    userErrors: userErrorsOf(problem, fields),
    clientMutationId: clientMutationId ?? null,
  };
}

const fieldsOfCreate: ProblemFields = {
  ALREADY_OPEN: ['topic'],
  MESSAGE_EMPTY: ['message'],
  MESSAGE_TOO_LONG: ['message'],
  CONTACT_MISSING: ['contact'],
  NAME_INVALID: ['contact', 'name'],
  EMAIL_INVALID: ['contact', 'email'],
  PHONE_INVALID: ['contact', 'phone'],
  ORDER_NOT_FOUND: ['orderId'],
};
const fieldsOfAssign: ProblemFields = {
  LEADS_ONLY: ['assignee'],
  NAME_INVALID: ['assignee'],
};
const fieldsOfEscalate: ProblemFields = { NOT_HIGHER: ['priority'] };
const fieldsOfNote: ProblemFields = { NOTE_REQUIRED: ['text'], NOTE_TOO_LONG: ['text'] };
