import { type ProductRecord, scoresBySales, soldLinesOf } from '../subgraphs/catalog/index.ts';
import { type OrderRecord, orderPlaced } from '../subgraphs/orders/index.ts';

/**
 * What the catalogue would learn of these orders from the feed, so that a shop that opens for the first time has
 * its best sellers at once and nothing to score.
 */
export function makeSales(
  tenant: string,
  anchor: Date,
  {
    products,
    orders,
  }: { readonly products: readonly ProductRecord[]; readonly orders: readonly OrderRecord[] },
) {
  const soldLines = orders.flatMap((order) =>
    soldLinesOf(tenant, orderPlaced(order).data).map((line) =>
      order.state === 'CANCELLED' ? { ...line, quantity: 0 } : line,
    ),
  );
  const scores = scoresBySales(soldLines, anchor);
  return {
    soldLines,
    products: products.map((product) => ({
      ...product,
      bestsellerScore: scores.get(product._id) ?? 0,
    })),
  };
}
