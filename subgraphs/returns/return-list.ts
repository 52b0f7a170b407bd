import { type PageArgs, readPage, toConnection } from '../../kernel/page.ts';
import type { ReturnsContext } from './context.ts';
import type { ReturnState } from './domain/return-state.ts';
import type { ReturnRecord } from './repository.ts';

/** One page of a list; the exact count is taken only when somebody selects it. */
export type ReturnList = Awaited<ReturnType<typeof listReturns | typeof listUnpaid>>;

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the paging arguments are not of this list */
export async function listReturns(
  { caller: { tenant }, returns, cursorSecret: secret }: ReturnsContext,
  states: readonly ReturnState[] | null,
  args: PageArgs,
) {
  const sortName = 'returns:REQUESTED_DESC';
  const page = await returns.page(tenant, states, readPage(args, sortName, secret));
  const valuesOf = ({ requestedAt, _id }: ReturnRecord) => [requestedAt.toISOString(), _id];
  const total = () => returns.count(tenant, states);
  return { ...toConnection(page, args, { sortName, secret, valuesOf }), total };
}

/** Returns whose payout was given up. @throws ShopError as above */
export async function listUnpaid(
  { caller: { tenant }, returns, cursorSecret: secret }: ReturnsContext,
  args: PageArgs,
) {
  const sortName = 'returnPayoutDeadLetters';
  const page = await returns.unpaidPage(tenant, readPage(args, sortName, secret));
  const valuesOf = ({ payout, _id }: ReturnRecord) => [payout?.dueAt.toISOString() ?? null, _id];
  const total = () => returns.countUnpaid(tenant);
  return { ...toConnection(page, args, { sortName, secret, valuesOf }), total };
}
