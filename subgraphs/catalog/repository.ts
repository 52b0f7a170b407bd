import type { ClientSession, Collection, Db, Document, Filter, IndexDescription } from 'mongodb';
import type { CursorValue, Page, PageRequest } from '../../kernel/page.ts';
import type { CategoryCode, ProductSort } from '../../kernel/product-search.ts';
import { type FacetCounts, priceBandEdges } from './domain/facets.ts';
import { type ProductRecord, productsCollection } from './domain/product.ts';
import { type CriteriaPart, type ProductCriteria, withoutPart } from './domain/product-criteria.ts';
import { productOrders } from './domain/product-order.ts';
import type { WordAlternatives } from './domain/word-search.ts';
import { productWordsOf, vocabularyMax } from './product-words.ts';

/** Criteria with the words as they are looked for. */
export interface FoundBy extends ProductCriteria {
  readonly wanted: readonly WordAlternatives[];
}

/** Every query begins with the tenant; each list order has its own index, walked forwards or backwards. */
const indexes: readonly IndexDescription[] = [
  { key: { tenant: 1, handle: 1 }, name: 'handle', unique: true },
  { key: { tenant: 1, bestsellerScore: 1, _id: 1 }, name: 'by_bestseller' },
  { key: { tenant: 1, createdAt: 1, _id: 1 }, name: 'by_newest' },
  { key: { tenant: 1, priceMinor: 1, _id: 1 }, name: 'by_price' },
  { key: { tenant: 1, category: 1, priceMinor: 1, _id: 1 }, name: 'by_category_price' },
  { key: { tenant: 1, category: 1, createdAt: 1, _id: 1 }, name: 'by_category_newest' },
  {
    key: { tenant: 1, category: 1, bestsellerScore: 1, _id: 1 },
    name: 'by_category_bestseller',
  },
  {
    key: { tenant: 1, readyToShip: 1, metal: 1, bestsellerScore: 1, _id: 1 },
    name: 'readyToShip_primaryMetal_bestseller_score',
  },
  { key: { tenant: 1, words: 1, bestsellerScore: 1, _id: 1 }, name: 'by_words' },
  { key: { tenant: 1, 'variants._id': 1 }, name: 'by_variant' },
  { key: { tenant: 1, 'variants.sku': 1 }, name: 'by_sku' },
];

export type ProductRepository = ReturnType<typeof createProductRepository>;

export function createProductRepository(db: Db) {
  const products: Collection<ProductRecord> = db.collection(productsCollection);

  return {
    async ensureIndexes(): Promise<void> {
      await products.createIndexes([...indexes]);
      await productWordsOf(db).createIndexes([{ key: { tenant: 1, word: 1 }, name: 'by_word' }]);
    },

    /** Words that pieces are described by, at most `vocabularyMax`. */
    async words(tenant: string): Promise<string[]> {
      const rows = await productWordsOf(db)
        .find({ tenant }, { projection: { _id: 0, word: 1 } })
        .sort({ word: 1 })
        .limit(vocabularyMax)
        .toArray();
      return rows.map(({ word }) => word);
    },

    byIds: (tenant: string, ids: readonly string[]): Promise<ProductRecord[]> =>
      products.find({ tenant, _id: { $in: [...ids] } }).toArray(),

    /** Within a change: as the transaction sees it. */
    byId: (tenant: string, _id: string, session: ClientSession): Promise<ProductRecord | null> =>
      products.findOne({ tenant, _id }, { session }),

    byVariantId: (
      tenant: string,
      variantId: string,
      session: ClientSession,
    ): Promise<ProductRecord | null> =>
      products.findOne({ tenant, 'variants._id': variantId }, { session }),

    /** Pieces that have that handle or one of those SKUs. */
    async sharing(
      tenant: string,
      { handle, variants }: { handle: string; variants: readonly { sku: string }[] },
      session: ClientSession,
    ): Promise<ProductRecord[]> {
      const skus = variants.map(({ sku }) => sku);
      const [withHandle, withSku] = [
        await products.find({ tenant, handle }, { session }).toArray(),
        await products.find({ tenant, 'variants.sku': { $in: skus } }, { session }).toArray(),
      ];
      return [...withHandle, ...withSku];
    },

    byHandle: (tenant: string, handle: string): Promise<ProductRecord | null> =>
      products.findOne({ tenant, handle }),

    byVariantIds: (tenant: string, ids: readonly string[]): Promise<ProductRecord[]> =>
      products.find({ tenant, 'variants._id': { $in: [...ids] } }).toArray(),

    bySkus: (tenant: string, skus: readonly string[]): Promise<ProductRecord[]> =>
      products.find({ tenant, 'variants.sku': { $in: [...skus] } }).toArray(),

    async page(
      tenant: string,
      criteria: FoundBy,
      sort: ProductSort,
      { limit, after }: PageRequest,
    ): Promise<Page<ProductRecord>> {
      const { field, direction } = productOrders[sort];
      const wanted = { tenant, ...matching(criteria) };
      const filter = after ? { $and: [wanted, behind(sort, after)] } : wanted;
      const rows = await products
        .find(filter as Filter<ProductRecord>)
        .sort({ [field]: direction, _id: direction })
        .limit(limit + 1)
        .toArray();
      return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
    },

    count: (tenant: string, criteria: FoundBy): Promise<number> =>
      products.countDocuments({ tenant, ...matching(criteria) } as Filter<ProductRecord>),

    /** Pieces of each category, in one query. */
    async countByCategory(tenant: string): Promise<Map<CategoryCode, number>> {
      const rows = await products
        .aggregate<{ _id: CategoryCode; count: number }>([
          { $match: { tenant } },
          { $group: { _id: '$category', count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(rows.map((row) => [row._id, row.count]));
    },

    /** All facets in one pass over the pieces that hold the words: each facet then applies its own filter. */
    async countFacets(tenant: string, criteria: FoundBy): Promise<FacetCounts> {
      const common = matching({ ...noCriteria, wanted: criteria.wanted });
      const facet = (part: CriteriaPart, group: Document): Document[] => [
        { $match: matching({ ...withoutPart(criteria, part), wanted: [] }) },
        group,
      ];
      const byField = (field: string): Document => ({
        $group: { _id: `$${field}`, count: { $sum: 1 } },
      });
      const [row] = await products
        .aggregate<Record<CriteriaPart, { _id: unknown; count: number }[]>>([
          { $match: { tenant, ...common } },
          {
            $facet: {
              category: facet('category', byField('category')),
              metal: facet('metal', byField('metal')),
              availability: facet('availability', byField('readyToShip')),
              price: facet('price', {
                $bucket: {
                  groupBy: '$priceMinor',
                  boundaries: [...priceBandEdges, Number.MAX_SAFE_INTEGER],
                  output: { count: { $sum: 1 } },
                },
              }),
            },
          },
        ])
        .toArray();
      const counts = (part: CriteriaPart) =>
        new Map((row?.[part] ?? []).map(({ _id, count }) => [String(_id), count]));
      return {
        category: counts('category'),
        metal: counts('metal'),
        availability: counts('availability'),
        price: counts('price'),
      };
    },
  };
}

const noCriteria: FoundBy = {
  categories: null,
  metals: null,
  priceMinMinor: null,
  priceMaxMinor: null,
  readyToShip: false,
  words: [],
  wanted: [],
};

function matching(criteria: FoundBy): Document {
  const { categories, metals, priceMinMinor, priceMaxMinor, readyToShip, wanted } = criteria;
  const price = {
    ...(priceMinMinor === null ? {} : { $gte: priceMinMinor }),
    ...(priceMaxMinor === null ? {} : { $lte: priceMaxMinor }),
  };
  return {
    ...(categories ? { category: { $in: [...categories] } } : {}),
    ...(metals ? { metal: { $in: [...metals] } } : {}),
    ...(Object.keys(price).length > 0 ? { priceMinor: price } : {}),
    ...(readyToShip ? { readyToShip: true } : {}),
    ...(wanted.length > 0 ? { $and: wanted.map((any) => ({ words: { $in: [...any] } })) } : {}),
  };
}

/** Everything that comes after a position of a list, in the list's own order. The outer bound is for the index. */
function behind(sort: ProductSort, [value, id]: readonly CursorValue[]): Document {
  const { field, direction } = productOrders[sort];
  const at = field === 'createdAt' ? new Date(String(value)) : value;
  const past = direction === 1 ? '$gt' : '$lt';
  return {
    [field]: { [`${past}e`]: at },
    $or: [{ [field]: { [past]: at } }, { [field]: at, _id: { [past]: id } }],
  };
}
