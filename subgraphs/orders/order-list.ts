import { ShopError } from '../../kernel/errors.ts';
import { type PageArgs, readPage, toConnection } from '../../kernel/page.ts';
import type { OrdersContext } from './context.ts';
import {
  type OrderCriteria,
  type OrderFilterInput,
  readOrderCriteria,
} from './domain/order-criteria.ts';
import { type OrderSort, orderSorts } from './order-query.ts';
import type { OrderRecord } from './repository.ts';

/** One page of a list, and what the list asks for: the exact count is taken only when somebody selects it. */
export type OrderList = Awaited<ReturnType<typeof listOrders>>;

/** Longer than any name, number or address. */
const wordsLengthMax = 254;

/** @throws ShopError BAD_USER_INPUT for words that are too long, or a search beside what it may stand for */
export function readFilter(
  filter: OrderFilterInput | null | undefined,
  { clock, hashEmail }: Pick<OrdersContext, 'clock' | 'hashEmail'>,
): OrderCriteria {
  for (const field of ['search', 'number', 'email', 'customerName', 'carrier'] as const)
    if ((filter?.[field]?.length ?? 0) > wordsLengthMax)
      throw new ShopError('BAD_USER_INPUT', `${field} has at most ${wordsLengthMax} characters`, {
        field,
      });
  if (filter?.search?.trim() && (filter.number || filter.email || filter.customerName))
    throw new ShopError(
      'BAD_USER_INPUT',
      'search stands for a number, an e-mail or a name: give it alone',
      { field: 'search' },
    );
  return readOrderCriteria(filter, { now: clock.now(), hashEmail });
}

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
  const valuesOf = (order: OrderRecord) => [
    orderSorts[sort].of(order)?.toISOString() ?? null,
    order._id,
  ];
  const cursor = { sortName, secret: cursorSecret, valuesOf };
  return { ...toConnection(page, args, cursor), criteria, sort };
}
