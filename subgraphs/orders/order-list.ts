import { type PageArgs, readPage, toConnection } from '../../kernel/page.ts';
import type { OrdersContext } from './context.ts';
import type { OrderCriteria } from './domain/order-criteria.ts';
import type { OrderRecord, OrderSort } from './repository.ts';

/** One page of a list, and what the list asks for: the exact count is taken only when somebody selects it. */
export type OrderList = Awaited<ReturnType<typeof listOrders>>;

/** @throws ShopError BAD_USER_INPUT or CURSOR_INVALID when the paging arguments are not of this list */
export async function listOrders(
  { caller, orders, cursorSecret }: OrdersContext,
  criteria: OrderCriteria,
  sort: OrderSort,
  args: PageArgs,
) {
  const sortName = `orders:${sort}`;
  const request = readPage(args, sortName, cursorSecret);
  const page = await orders.page(caller.tenant, criteria, sort, request);
  const valuesOf = (order: OrderRecord) => {
    const at = sort === 'CHANGED_DESC' ? order.changedAt : order.placedAt;
    return [at.toISOString(), order._id];
  };
  const cursor = { sortName, secret: cursorSecret, valuesOf };
  return { ...toConnection(page, args, cursor), criteria };
}
