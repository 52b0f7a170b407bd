import { fromDecimal, toDecimal } from '../../../kernel/money.ts';
import { searchPriceMinorMax, shopCurrencyCode } from '../../../kernel/product-search.ts';
import { isLongerThan, seenText } from '../../../kernel/seen-text.ts';
import type {
  ProductErrorCode,
  ProductUpsertInput,
  ProductVariantInput,
} from '../generated/types.ts';
import { availabilityOf, summaryOf } from './availability.ts';
import { defaultArt } from './default-art.ts';
import type { ProductRecord, VariantRecord } from './product.ts';
import { wordsOf } from './search-words.ts';

/** What is wrong with an input, and where: a path below `input`. */
export interface ProductProblem {
  readonly code: ProductErrorCode;
  readonly message: string;
  readonly path: readonly string[];
}

export type ProductDraft = Omit<
  ProductUpsertInput,
  'id' | 'expectedVersion' | 'idempotencyKey' | 'clientMutationId'
>;

export const stockMax = 100_000;
export const variantsMax = 50;
const lengthMax = { title: 120, description: 2_000, stone: 40 } as const;
const variantTitleLengthMax = 60;
const highestPrice = { amountMinor: searchPriceMinorMax, currencyCode: shopCurrencyCode };
const priceWanted = `From 0 to ${toDecimal(highestPrice)} ${shopCurrencyCode}, in whole cents`;

/** Everything that is wrong with a draft by itself; empty when it can be stored. */
export function problemsOf(draft: ProductDraft): ProductProblem[] {
  const { handle, art, variants } = draft;
  return [
    ...(/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(handle) && handle.length <= 80
      ? []
      : [
          problem(
            'HANDLE_INVALID',
            '1 to 80 lower-case letters and digits, joined by single hyphens',
            ['handle'],
          ),
        ]),
    ...(['title', 'description', 'stone'] as const).flatMap((field) =>
      textProblems(draft[field], lengthMax[field], [field], field === 'stone'),
    ),
    ...(art && !/^[a-z]+\.[a-z]+(?:\.[a-z-]+){3}$/.test(art)
      ? [problem('ART_INVALID', 'Five words: kind.style.metal.stone.cut', ['art'])]
      : []),
    ...(variants.length < 1 || variants.length > variantsMax
      ? [problem('VARIANTS_COUNT', `A piece has 1 to ${variantsMax} variants`, ['variants'])]
      : variants.flatMap((variant, index) => variantProblems(variant, index, variants))),
  ];
}

function variantProblems(
  { sku, title, price, stock }: ProductVariantInput,
  index: number,
  all: readonly ProductVariantInput[],
): ProductProblem[] {
  const at = (field: string): string[] => ['variants', String(index), field];
  const priceMinor = fromDecimal(price, shopCurrencyCode);
  return [
    ...(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/.test(sku) && sku.length <= 40
      ? []
      : [
          problem(
            'SKU_INVALID',
            '1 to 40 upper-case letters and digits, joined by single hyphens',
            at('sku'),
          ),
        ]),
    ...(all.findIndex((other) => other.sku === sku) < index
      ? [problem('SKU_TAKEN', 'Another variant of this piece has that SKU', at('sku'))]
      : []),
    ...textProblems(title, variantTitleLengthMax, at('title')),
    ...(priceMinor === null || priceMinor < 0 || priceMinor > searchPriceMinorMax
      ? [problem('PRICE_INVALID', priceWanted, at('price'))]
      : []),
    ...(isStock(stock)
      ? []
      : [problem('STOCK_INVALID', `A whole number from 0 to ${stockMax}`, at('stock'))]),
  ];
}

const textProblems = (
  text: string | null | undefined,
  max: number,
  path: readonly string[],
  optional = false,
): ProductProblem[] => {
  const seen = seenText(text);
  if (seen === null ? optional : !isLongerThan(seen, max)) return [];
  return [problem('TEXT_LENGTH', `${optional ? 'Up to' : '1 to'} ${max} characters`, path)];
};

/** What of a draft other pieces of the shop have already. */
export function conflictsOf(
  { handle, variants }: ProductDraft,
  others: readonly ProductRecord[],
): ProductProblem[] {
  const skus = new Set(others.flatMap((other) => other.variants.map(({ sku }) => sku)));
  return [
    ...(others.some((other) => other.handle === handle)
      ? [problem('HANDLE_TAKEN', 'Another piece has that handle', ['handle'])]
      : []),
    ...variants.flatMap(({ sku }, index) =>
      skus.has(sku)
        ? [problem('SKU_TAKEN', 'Another piece has that SKU', ['variants', String(index), 'sku'])]
        : [],
    ),
  ];
}

/** Ids and facts that a draft does not carry. */
export interface Making {
  readonly tenant: string;
  readonly now: Date;
  /** The piece as it was; null for a new one. */
  readonly before: ProductRecord | null;
  readonly newId: (prefix: 'prd' | 'var') => string;
}

/** The piece that a draft without problems makes. */
export function toProduct(
  draft: ProductDraft,
  { tenant, now, before, newId }: Making,
): ProductRecord {
  const stone = seenText(draft.stone);
  const described = {
    title: draft.title.trim(),
    description: draft.description.trim(),
    category: draft.category,
    metal: draft.metal,
    stone,
    art: draft.art ?? defaultArt(draft.category, draft.metal, stone?.toLowerCase() ?? null),
  };
  const variants = draft.variants.map((variant): VariantRecord => {
    const known = before?.variants.find(({ sku }) => sku === variant.sku);
    const { sku, stock, madeToOrder = false } = variant;
    return {
      _id: known?._id ?? newId('var'),
      sku,
      title: variant.title.trim(),
      priceMinor: fromDecimal(variant.price, shopCurrencyCode) ?? 0,
      stock,
      madeToOrder,
      availability: availabilityOf({ stock, madeToOrder }),
    };
  });
  return {
    _id: before?._id ?? newId('prd'),
    tenant,
    handle: draft.handle,
    ...described,
    variants,
    ...summaryOf(variants),
    currencyCode: shopCurrencyCode,
    bestsellerScore: before?.bestsellerScore ?? 0,
    words: wordsOf(described),
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    version: (before?.version ?? 0) + 1,
  };
}

/** The piece after pieces of one variant came or went; null when fewer than none would be left, or too many. */
export function adjustStock(
  product: ProductRecord,
  variantId: string,
  by: number,
  now: Date,
): ProductRecord | null {
  const variants = product.variants.map((variant) => {
    if (variant._id !== variantId) return variant;
    const stock = variant.stock + by;
    return { ...variant, stock, availability: availabilityOf({ ...variant, stock }) };
  });
  if (!variants.every(({ stock }) => isStock(stock))) return null;
  return {
    ...product,
    variants,
    ...summaryOf(variants),
    updatedAt: now,
    version: product.version + 1,
  };
}

const isStock = (stock: number): boolean =>
  Number.isInteger(stock) && stock >= 0 && stock <= stockMax;

export const problem = (
  code: ProductErrorCode,
  message: string,
  path: readonly string[],
): ProductProblem => ({ code, message, path });
