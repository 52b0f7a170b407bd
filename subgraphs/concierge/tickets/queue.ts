import type { StaffCaller } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { type PageArgs, readPage, toConnection } from '../../../kernel/page.ts';
import type { ConciergeContext } from '../context.ts';
import type { SupportQueueFilter } from '../generated/types.ts';
import { rankOf } from './priority.ts';
import type { QueueFilter } from './repository.ts';
import type { TicketRecord } from './ticket.ts';
import { openStates } from './ticket-state.ts';

/** One page of the queue, and what it asks for: the exact count is taken only when somebody selects it. */
export type TicketList = Awaited<ReturnType<typeof listTickets>>;

const sortName = 'supportQueue';
export const queuePageSize = 50;
const assigneeLengthMax = 100;

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the arguments are not of this list */
export async function listTickets(
  { caller, tickets, secrets }: ConciergeContext,
  asked: SupportQueueFilter | null | undefined,
  { first, after }: PageArgs,
) {
  const args = { first: first ?? queuePageSize, after };
  const filter = readFilter(asked ?? {}, caller.kind === 'staff' ? caller : null);
  const request = readPage(args, sortName, secrets.cursor);
  const page = await tickets.repository.page(caller.tenant, filter, request);
  const valuesOf = ({ priorityRank, createdAt, _id }: TicketRecord) => [
    priorityRank,
    createdAt.toISOString(),
    _id,
  ];
  return { ...toConnection(page, args, { sortName, secret: secrets.cursor, valuesOf }), filter };
}

function readFilter(
  { states, priorities, assignee, breached }: SupportQueueFilter,
  staff: StaffCaller | null,
): QueueFilter {
  return {
    states: states ?? openStates,
    ...(priorities ? { priorityRanks: priorities.map(rankOf) } : {}),
    ...(assignee ? { assigneeId: readAssignee(assignee, staff) } : {}),
    ...(typeof breached === 'boolean' ? { breached } : {}),
  };
}

function readAssignee(assignee: string, staff: StaffCaller | null): string | null {
  if (assignee === 'nobody') return null;
  const id = assignee === 'me' ? staff?.subject : assignee;
  if (id && id.length <= assigneeLengthMax) return id;
  throw new ShopError('BAD_USER_INPUT', 'assignee must be a staff id, me or nobody', {
    field: 'assignee',
  });
}
