import { mustHave } from '../../../kernel/caller.ts';
import { type PageArgs, readPage, toConnection } from '../../../kernel/page.ts';
import type { OrdersContext } from '../context.ts';

const sortName = 'customerErasures';

/** A page of them; its total is counted for those who ask. */
export type ErasureList = Awaited<ReturnType<typeof listErasures>>;

/**
 * Every erasure of a shop, the last one first.
 * @throws ShopError FORBIDDEN or UNAUTHENTICATED for who is no admin, BAD_USER_INPUT or CURSOR_INVALID for a page that is none
 */
export async function listErasures(
  { caller, cursorSecret: secret, erasures }: OrdersContext,
  args: PageArgs,
) {
  mustHave(caller, 'admin');
  const page = await erasures.page(caller.tenant, readPage(args, sortName, secret));
  return toConnection(page, args, { sortName, secret, valuesOf: ({ _id }) => [_id] });
}
