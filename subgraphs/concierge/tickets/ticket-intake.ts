import type { ClientSession } from 'mongodb';
import type { ShopperCaller } from '../../../kernel/caller.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { onceInTransaction, replyBefore } from '../../../kernel/data/once-in-transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createUlid } from '../../../kernel/ids.ts';
import { createOneAtATime } from '../../../kernel/one-at-a-time.ts';
import type { ConversationDesk } from '../conversation.ts';
import { isActive } from '../holds/hold.ts';
import type { HoldRepository } from '../holds/repository.ts';
import type { ConciergeRepository, MessageRange } from '../repository.ts';
import { acknowledgement } from './acknowledgement.ts';
import { sealContact } from './contact.ts';
import type { OrderValues } from './order-values.ts';
import { type Priority, priorityOf } from './priority.ts';
import type { TicketRepository } from './repository.ts';
import type { TicketRecord, TicketTopic } from './ticket.ts';
import {
  type GivenRequest,
  type RequestProblem,
  readRequest,
  type TicketRequest,
} from './ticket-request.ts';
import { newTicket } from './ticket-steps.ts';

export interface NewTicketInput extends GivenRequest {
  readonly topic: TicketTopic;
  readonly idempotencyKey: string;
}

export interface IntakeAnswer {
  /** Local id; null when the wish was refused. */
  readonly ticketId: string | null;
  readonly problem: RequestProblem | 'ALREADY_OPEN' | null;
  /** Where Aurora's words to it stand; null when she has none. */
  readonly remark: MessageRange | null;
}

interface IntakeReply {
  readonly ticketId: string;
  readonly remark: MessageRange | null;
}

/** What was in the way is there to be seen at the next look, unless it was resolved just then. */
const triesMax = 3;

export type TicketIntake = ReturnType<typeof createTicketIntake>;

/** How a wish for a person becomes a ticket: once a key, and one that is open for a session and topic. */
export function createTicketIntake(
  parts: SubgraphParts,
  {
    tickets,
    holds,
    sessions,
    orderValues,
    conversation,
  }: {
    readonly tickets: TicketRepository;
    readonly holds: HoldRepository;
    readonly sessions: ConciergeRepository;
    readonly orderValues: OrderValues;
    readonly conversation: Pick<ConversationDesk, 'remark'>;
  },
) {
  const { clock, random, config } = parts;
  const oneAtATime = createOneAtATime();

  /** How urgent a wish is, by what is known of the shopper at that moment. */
  const urgencyOf = async (
    { tenant, sessionId, orderIds }: Pick<ShopperCaller, 'tenant' | 'sessionId' | 'orderIds'>,
    { topic, message, orderId }: Pick<TicketRecord, 'topic' | 'message' | 'orderId'>,
    cameBack: number,
  ): Promise<Priority> => {
    const known = orderId === null ? orderIds : [...new Set([...orderIds, orderId])];
    const [values, open] = await Promise.all([
      orderValues.byIds(tenant, known),
      holds.openOf(tenant, [sessionId]),
    ]);
    const now = clock.now();
    // One whose time is over stays open until the sweeper comes by.
    const held = open.filter((hold) => isActive(hold, now));
    const endings = held.map(({ expiresAt }) => expiresAt.getTime());
    const facts = {
      topic,
      message,
      orderMinor: orderId === null ? null : (values.get(orderId) ?? null),
      ordersMinor: [...values.values()].reduce((sum, value) => sum + value, 0),
      holdEndsAt: endings.length > 0 ? new Date(Math.min(...endings)) : null,
      cameBack,
    };
    return priorityOf(facts, now);
  };

  return {
    urgencyOf,

    /** @throws ShopError UNAUTHENTICATED when the session of the token is gone */
    async create(
      caller: ShopperCaller,
      { idempotencyKey, topic, ...given }: NewTicketInput,
    ): Promise<IntakeAnswer> {
      const { tenant, sessionId } = caller;
      const request = readRequest(given, caller.orderIds);
      if (typeof request === 'string') return { ticketId: null, problem: request, remark: null };
      const remembered = {
        tenant,
        actor: sessionId,
        operation: 'ticketCreate',
        key: idempotencyKey,
        body: { topic, ...given },
      };
      const seen = (open: TicketRecord): IntakeAnswer => ({
        ticketId: open._id,
        problem: 'ALREADY_OPEN',
        remark: null,
      });

      /** null: another one came first. */
      const make = async (): Promise<IntakeReply | null> => {
        const priority = await urgencyOf(caller, { topic, ...request }, 0);
        const number = await tickets.nextNumber(tenant);
        try {
          return await onceInTransaction(parts, remembered, async (session) => {
            const open = await tickets.openOn(tenant, sessionId, topic, session);
            return open ? null : store(caller, { ...request, topic, number, priority }, session);
          });
        } catch (error) {
          if (isDuplicateKey(error)) return null;
          throw error;
        }
      };

      return oneAtATime(`${tenant}:${sessionId}`, async () => {
        for (let tries = 1; tries <= triesMax; tries += 1) {
          // Of many at once nearly all end in one of these two reads, without a transaction.
          const before = await replyBefore<IntakeReply>(parts, remembered);
          if (before) return { ...before, problem: null };
          const open = await tickets.openOn(tenant, sessionId, topic);
          if (open) return seen(open);
          const made = await make();
          if (made) return { ...made, problem: null };
        }
        throw new ShopError('CONFLICT', 'Others kept asking at the same time; try again');
      });
    },
  };

  async function store(
    { tenant, sessionId }: ShopperCaller,
    {
      priority,
      contact,
      ...draft
    }: TicketRequest & Pick<TicketRecord, 'topic' | 'number'> & { readonly priority: Priority },
    session: ClientSession,
  ): Promise<IntakeReply> {
    if (!(await sessions.findSession(tenant, sessionId, session)))
      throw new ShopError('UNAUTHENTICATED', 'That session has ended; start a new one');
    const now = clock.now();
    const _id = `tkt_${createUlid(clock, random)}`;
    const ticket = newTicket(
      { ...draft, _id, tenant, sessionId, contact: sealContact(contact, _id, config.secrets) },
      priority,
      config.stylist,
      now,
    );
    await tickets.insert(ticket, session);
    const words = acknowledgement(ticket, now, config.stylist.hours);
    const remark = await conversation.remark({ tenant, sessionId }, [words], session);
    return { ticketId: _id, remark };
  }
}
