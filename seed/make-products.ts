import { addMs, DAY_MS } from '../kernel/clock.ts';
import type { MetalCode } from '../kernel/product-search.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import {
  availabilityOf,
  type ProductRecord,
  summaryOf,
  type VariantRecord,
  wordsOf,
} from '../subgraphs/catalog/index.ts';
import { type Family, families } from './story/families.ts';
import {
  categories,
  colouredStones,
  metals,
  type Stone,
  sizesOf,
  stones,
} from './story/materials.ts';

/** The vitrine: every family in its metals and stones. The same pieces with the same ids, whenever it is made. */
export function makeProducts(tenant: string, anchor: Date): readonly ProductRecord[] {
  const random = seededRandom(1);
  return families.flatMap((family, index) =>
    materialsOf(family, index).map((material, rank) =>
      makeProduct(family, material, rank, { tenant, anchor, random }),
    ),
  );
}

interface Material {
  readonly metal: MetalCode;
  readonly stone: Stone | null;
}

interface Making {
  readonly tenant: string;
  readonly anchor: Date;
  readonly random: Random;
}

const allMetals = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD', 'PLATINUM', 'SILVER'] as const;
const fineMetals = ['YELLOW_GOLD', 'ROSE_GOLD', 'WHITE_GOLD', 'PLATINUM'] as const;

/** In what a family is made, its signature first: diamonds in fine metals and two colours in turn. */
function materialsOf({ setting }: Family, index: number): readonly Material[] {
  if (setting === 'plain') return allMetals.map((metal) => ({ metal, stone: null }));
  if (setting === 'pearl')
    return (['YELLOW_GOLD', 'ROSE_GOLD', 'WHITE_GOLD', 'SILVER'] as const).map((metal) => ({
      metal,
      stone: 'pearl',
    }));
  const colours = [0, 3].map((step) => colouredStones[(index + step) % colouredStones.length]);
  return [
    ...fineMetals.map((metal): Material => ({ metal, stone: 'diamond' })),
    ...colours.flatMap((stone): Material[] =>
      stone ? [{ metal: stones[stone].metal, stone }] : [],
    ),
  ];
}

function makeProduct(
  family: Family,
  { metal, stone }: Material,
  rank: number,
  { tenant, anchor, random }: Making,
): ProductRecord {
  const material = metals[metal];
  const gem = stone === null ? null : stones[stone];
  const handle = [family.id, ...(gem && stone !== 'pearl' ? [stone] : []), material.word].join('-');
  const euros =
    family.priceEur *
    material.priceFactor *
    (family.setting === 'gems' && gem ? gem.priceFactor : 1);
  const stock = stockOf(random.int(100));
  const variants = sizesOf(family.kind, family.style).map((size): VariantRecord => {
    const sku = [
      family.id,
      family.style.slice(0, 3),
      material.sku,
      ...(gem && stone !== 'diamond' ? [gem.sku] : []),
      size.sku,
    ]
      .join('-')
      .toUpperCase();
    return {
      _id: `var_${sku.toLowerCase().replaceAll('-', '_')}`,
      sku,
      title: size.title,
      priceMinor: Math.round((euros * (100 + size.extra)) / 1000) * 1000,
      ...stocked(stock(random.int(100))),
    };
  });
  const described = {
    title: titleOf(family, stone, rank, material.name),
    description: descriptionOf(family, material.name, material.fineness, gem?.words ?? null),
    category: categories[family.kind],
    metal,
    stone: gem?.name ?? null,
    art: [family.kind, family.style, material.word, stone ?? 'none', family.cut].join('.'),
  };
  const createdAt = addMs(anchor, -(20 + random.int(400)) * DAY_MS);
  return {
    _id: `prd_${handle.replaceAll('-', '_')}`,
    tenant,
    handle,
    ...described,
    variants,
    ...summaryOf(variants),
    currencyCode: 'EUR',
    // The signature sells best; each further material a little less.
    bestsellerScore: Math.round(family.appeal * 0.86 ** rank * 1000) / 1000,
    words: wordsOf(described),
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
}

/** `Aube solitaire`, `Aube solitaire in rose gold`, `Aube sapphire solitaire`. */
function titleOf(family: Family, stone: Stone | null, rank: number, metalName: string): string {
  const isColoured = stone !== null && stone !== 'diamond' && stone !== 'pearl';
  if (isColoured) {
    const [name = '', ...rest] = family.title.split(' ');
    return [name, stone, ...rest].join(' ');
  }
  return rank === 0 ? family.title : `${family.title} in ${metalName.toLowerCase()}`;
}

const descriptionOf = (
  family: Family,
  metalName: string,
  fineness: string,
  stoneWords: string | null,
): string =>
  `${family.words} ${metalName}, ${fineness}${stoneWords ? `, with ${stoneWords}` : ''}. Made in our atelier in Paris.`;

type Stock = Pick<VariantRecord, 'stock' | 'madeToOrder'>;

/** How a piece is stocked: some lie ready in most sizes, most are made when ordered, a few are gone. */
function stockOf(roll: number): (sizeRoll: number) => Stock {
  const none = { stock: 0, madeToOrder: false };
  if (roll < 4) return () => none;
  const readyShare = roll < 42 ? 65 : 0;
  return (sizeRoll) => {
    if (sizeRoll < readyShare) return { stock: 1 + (sizeRoll % 4), madeToOrder: true };
    return sizeRoll > 96 ? none : { stock: 0, madeToOrder: true };
  };
}

const stocked = (stock: Stock) => ({ ...stock, availability: availabilityOf(stock) });
