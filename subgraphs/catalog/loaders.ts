import DataLoader from 'dataloader';
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
    productById: new DataLoader<string, ProductRecord | null>(async (ids) => {
      const found = new Map(
        (await products.byIds(tenant, ids)).map((record) => [record._id, record]),
      );
      return ids.map((id) => found.get(id) ?? null);
    }, options),

    variantById: new DataLoader<string, VariantOfProduct | null>(async (ids) => {
      const found = variantsBy('_id', await products.byVariantIds(tenant, ids));
      return ids.map((id) => found.get(id) ?? null);
    }, options),

    variantBySku: new DataLoader<string, VariantOfProduct | null>(async (skus) => {
      const found = variantsBy('sku', await products.bySkus(tenant, skus));
      return skus.map((sku) => found.get(sku) ?? null);
    }, options),

    productCountByCategory: new DataLoader<CategoryCode, number>(async (codes) => {
      const counts = await products.countByCategory(tenant);
      return codes.map((code) => counts.get(code) ?? 0);
    }, options),
  };
}

export type CatalogLoaders = ReturnType<typeof createCatalogLoaders>;

const variantsBy = (
  key: '_id' | 'sku',
  products: readonly ProductRecord[],
): Map<string, VariantOfProduct> =>
  new Map(
    products.flatMap((product) =>
      product.variants.map((variant) => [variant[key], { product, variant }] as const),
    ),
  );
