import { z } from 'zod';
import { fromDecimal } from '../../kernel/money.ts';
import type { CategoryCode, MetalCode } from '../../kernel/product-search.ts';
import {
  availabilityOf,
  defaultArt,
  type ProductRecord,
  summaryOf,
  wordsOf,
} from '../../subgraphs/catalog/index.ts';
import type { Mapped, SourceRecord } from './importer.ts';

const product = z.object({
  id: z.string().regex(/^[\w-]{1,60}$/, 'is no id'),
  name: z.string().trim().min(1).max(200),
  category: z.string(),
  style: z.string(),
  description: z.string().trim().min(1).max(5_000),
  price: z.number().positive(),
  current_stock: z.number().int().nonnegative(),
  promoted: z.boolean().optional(),
});

type SourceProduct = z.infer<typeof product>;

/** What is read of a product of another shop. */
export const productSourceFields: readonly string[] = Object.keys(product.shape);

const categoryOfStyle: Readonly<Record<string, CategoryCode>> = {
  bracelet: 'BRACELETS',
  earrings: 'EARRINGS',
  necklace: 'NECKLACES',
  ring: 'RINGS',
};

/** Words that name a metal, the more exact first. */
const metalWords: readonly (readonly [RegExp, MetalCode])[] = [
  [/\brose[- ]gold/, 'ROSE_GOLD'],
  [/\bwhite[- ]gold/, 'WHITE_GOLD'],
  [/\bplatinum\b/, 'PLATINUM'],
  [/\bgold(en)?\b/, 'YELLOW_GOLD'],
  [/\b(sterling|silver)\b/, 'SILVER'],
];

const stoneNames = [
  'diamond',
  'sapphire',
  'emerald',
  'ruby',
  'amethyst',
  'citrine',
  'aquamarine',
  'morganite',
  'pearl',
  'turquoise',
  'opal',
  'jade',
  'garnet',
] as const;

/** A product of another shop's list as a piece of ours, or why it is none. */
export function mapProduct(
  { raw }: SourceRecord,
  { tenant, currencyCode, now }: { tenant: string; currencyCode: string; now: Date },
): Mapped<ProductRecord> {
  if (raw instanceof Error) return { rejected: 'it is no YAML' };
  const parsed = product.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { rejected: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'cannot be read'}` };
  }
  const source = parsed.data;
  if (source.category !== 'jewelry')
    return { rejected: `category ${source.category} is not jewellery` };
  const category = categoryOfStyle[source.style];
  if (!category) return { rejected: `style ${source.style} has no category of ours` };
  const priceMinor = fromDecimal(String(source.price), currencyCode);
  if (priceMinor === null) return { rejected: `price ${source.price} is no amount` };
  return toRecord(source, { category, priceMinor, tenant, currencyCode, now });
}

interface Decided {
  readonly category: CategoryCode;
  readonly priceMinor: number;
  readonly tenant: string;
  readonly currencyCode: string;
  readonly now: Date;
}

function toRecord(source: SourceProduct, decided: Decided): Mapped<ProductRecord> {
  const { category, priceMinor, tenant, currencyCode, now } = decided;
  const text = `${source.name} ${source.description}`.toLowerCase();
  const named = metalWords.find(([pattern]) => pattern.test(text))?.[1];
  const metal = named ?? 'SILVER';
  const stone = stoneNames.find((name) => new RegExp(`\\b${name}s?\\b`).test(text)) ?? null;
  const stock = { stock: source.current_stock, madeToOrder: false };
  const short = source.id.slice(0, 8);
  const described = {
    title: source.name,
    description: source.description,
    category,
    metal,
    stone: stone && stone.charAt(0).toUpperCase() + stone.slice(1),
    art: defaultArt(category, metal, stone),
  };
  const variant = {
    _id: `var_import_${source.id.replaceAll('-', '_')}`,
    sku: `IMP-${short.toUpperCase()}`,
    title: 'One size',
    priceMinor,
    ...stock,
    availability: availabilityOf(stock),
  };
  const record: ProductRecord = {
    _id: `prd_import_${source.id.replaceAll('-', '_')}`,
    tenant,
    handle: `${slug(source.name)}-${short}`,
    ...described,
    variants: [variant],
    ...summaryOf([variant]),
    currencyCode,
    bestsellerScore: 0,
    words: wordsOf(described),
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  return { accepted: record, notes: named ? [] : ['no metal is named: taken as silver'] };
}

const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
