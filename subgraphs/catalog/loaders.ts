import DataLoader from 'dataloader';
import { documentsInOrder, inOrder } from '../../kernel/in-order.ts';
import type { CategoryCode } from '../../kernel/product-search.ts';
import type { ProductRecord, VariantRecord } from './domain/product.ts';
import type { ProductRepository } from './repository.ts';

/** One variant with the piece it belongs to. */
export interface VariantOfProduct {
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}

const batchSizeMax = 500;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createCatalogLoaders(products: ProductRepository, tenant: string) {
  const options = { maxBatchSize: batchSizeMax };
  return {
    productById: new DataLoader<string, ProductRecord | null>(
      async (ids) => documentsInOrder(ids, await products.byIds(tenant, ids)),
      options,
    ),

    variantById: new DataLoader<string, VariantOfProduct | null>(async (ids) => {
      const found = variantsOf(await products.byVariantIds(tenant, ids));
      return inOrder(ids, found, ({ variant }) => variant._id);
    }, options),

    variantBySku: new DataLoader<string, VariantOfProduct | null>(async (skus) => {
      const found = variantsOf(await products.bySkus(tenant, skus));
      return inOrder(skus, found, ({ variant }) => variant.sku);
    }, options),

    productCountByCategory: new DataLoader<CategoryCode, number>(async (codes) => {
      const counts = await products.countByCategory(tenant);
      return codes.map((code) => counts.get(code) ?? 0);
    }, options),
  };
}

export type CatalogLoaders = ReturnType<typeof createCatalogLoaders>;

const variantsOf = (products: readonly ProductRecord[]): VariantOfProduct[] =>
  products.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
