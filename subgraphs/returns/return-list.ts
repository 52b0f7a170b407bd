import { type PageArgs, readPage, toConnection } from '../../kernel/page.ts';
import type { ReturnsContext } from './context.ts';
import type { ReturnState } from './domain/return-state.ts';
import type { ReturnRecord } from './repository.ts';

/** One page of a list, and what the list asks for: the exact count is taken only when somebody selects it. */
export type ReturnList = Awaited<ReturnType<typeof listReturns>>;

const sortName = 'returns:REQUESTED_DESC';

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the paging arguments are not of this list */
export async function listReturns(
  { caller, returns, cursorSecret }: ReturnsContext,
  states: readonly ReturnState[] | null,
  args: PageArgs,
) {
  const request = readPage(args, sortName, cursorSecret);
  const page = await returns.page(caller.tenant, states, request);
  const valuesOf = ({ requestedAt, _id }: ReturnRecord) => [requestedAt.toISOString(), _id];
  return { ...toConnection(page, args, { sortName, secret: cursorSecret, valuesOf }), states };
}
