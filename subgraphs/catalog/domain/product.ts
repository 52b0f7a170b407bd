import type { CategoryCode, MetalCode } from '../../../kernel/product-search.ts';

export const productsCollection = 'products';

export type Availability = 'READY_TO_SHIP' | 'MADE_TO_ORDER' | 'SOLD_OUT';

export interface VariantRecord {
  readonly _id: string;
  readonly sku: string;
  readonly title: string;
  readonly priceMinor: number;
  /** Pieces that lie ready. */
  readonly stock: number;
  /** Whether it is made when none lies ready. */
  readonly madeToOrder: boolean;
  /** Made by `availabilityOf`. */
  readonly availability: Availability;
}

/** A piece with its variants, stored as one document. Amounts in minor units of `currencyCode`. */
export interface ProductRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly handle: string;
  readonly title: string;
  readonly description: string;
  readonly category: CategoryCode;
  readonly metal: MetalCode;
  readonly stone: string | null;
  /** Descriptor of the picture: `ring.halo.rose-gold.morganite.oval`. */
  readonly art: string;
  readonly variants: readonly VariantRecord[];
  /** Lowest and highest variant price. */
  readonly priceMinor: number;
  readonly priceMaxMinor: number;
  readonly currencyCode: string;
  readonly readyToShip: boolean;
  readonly availability: Availability;
  /** 0 to 1. */
  readonly bestsellerScore: number;
  /** Made by `wordsOf`. */
  readonly words: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}
