import type { NewEvent, StoredEvent } from '../../kernel/events/event.ts';
import type { Availability, ProductRecord } from './domain/product.ts';

export type ProductChanged = {
  readonly productId: string;
  readonly handle: string;
  readonly version: number;
  /** All that it has now. */
  readonly variants: readonly {
    readonly variantId: string;
    readonly availability: Availability;
  }[];
};

export type AvailabilityChange = ProductChanged & {
  readonly availability: Availability;
  /** Variants of which something else can be had now. */
  readonly variantIds: readonly string[];
};

export const productChangedType = 'aurora.product.changed';
export const productAvailabilityChangedType = 'aurora.product.availability_changed';

/** Key of a piece's events: they are read in the order of its versions. */
export const productKey = (productId: string): string => `Product:${productId}`;

/**
 * The one event of a change: of what can be had, where that is another now, else of the piece itself. Whoever keeps
 * copies of pieces listens to both.
 * @param variantIds variants of which something else can be had now
 */
export const productEvent = (
  product: ProductRecord,
  variantIds: readonly string[],
): NewEvent<ProductChanged | AvailabilityChange> => {
  const { _id: productId, handle, version, availability, tenant } = product;
  const variants = product.variants.map((variant) => ({
    variantId: variant._id,
    availability: variant.availability,
  }));
  const changed = { productId, handle, version, variants };
  return {
    type: variantIds.length > 0 ? productAvailabilityChangedType : productChangedType,
    source: '/catalog',
    subject: productKey(productId),
    tenant,
    key: productKey(productId),
    keySeq: version,
    schemaVersion: 1,
    data: variantIds.length > 0 ? { ...changed, availability, variantIds } : changed,
  };
};

/** The change that a stored event tells of. */
export const availabilityChangeOf = (event: StoredEvent): AvailabilityChange =>
  event.data as AvailabilityChange;
