import type { ProductSort } from '../../../kernel/product-search.ts';

/** The fields that lists are sorted by. */
export interface SortableProduct {
  readonly _id: string;
  readonly bestsellerScore: number;
  readonly createdAt: Date;
  readonly priceMinor: number;
}

type SortField = Exclude<keyof SortableProduct, '_id'>;

interface ProductOrder {
  readonly field: SortField;
  /** 1 ascending, -1 descending; ties go by `_id` the same way, so that one index serves both directions. */
  readonly direction: 1 | -1;
}

export const productOrders: Readonly<Record<ProductSort, ProductOrder>> = {
  BESTSELLER: { field: 'bestsellerScore', direction: -1 },
  NEWEST: { field: 'createdAt', direction: -1 },
  PRICE_ASC: { field: 'priceMinor', direction: 1 },
  PRICE_DESC: { field: 'priceMinor', direction: -1 },
};

/** Where a product stands in a list: what its cursor holds. */
export function positionOf(product: SortableProduct, sort: ProductSort): [string | number, string] {
  const value = product[productOrders[sort].field];
  return [value instanceof Date ? value.toISOString() : value, product._id];
}
