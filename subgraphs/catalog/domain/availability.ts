import type { Availability, ProductRecord, VariantRecord } from './product.ts';

/** What can be had of a variant. */
export function availabilityOf({
  stock,
  madeToOrder,
}: Pick<VariantRecord, 'stock' | 'madeToOrder'>): Availability {
  if (stock > 0) return 'READY_TO_SHIP';
  return madeToOrder ? 'MADE_TO_ORDER' : 'SOLD_OUT';
}

const bestFirst: readonly Availability[] = ['READY_TO_SHIP', 'MADE_TO_ORDER', 'SOLD_OUT'];

type Summary = Pick<ProductRecord, 'priceMinor' | 'priceMaxMinor' | 'readyToShip' | 'availability'>;

/** What a piece says of its variants: prices from the lowest to the highest, and the best that can be had. */
export function summaryOf(
  variants: readonly Pick<VariantRecord, 'priceMinor' | 'availability'>[],
): Summary {
  const prices = variants.map(({ priceMinor }) => priceMinor);
  const availability =
    bestFirst.find((wanted) => variants.some((one) => one.availability === wanted)) ?? 'SOLD_OUT';
  return {
    priceMinor: Math.min(...prices),
    priceMaxMinor: Math.max(...prices),
    readyToShip: availability === 'READY_TO_SHIP',
    availability,
  };
}

/** Ids of the variants of which something else can be had than before; new ones included. */
export function changedAvailability(
  before: readonly VariantRecord[],
  after: readonly VariantRecord[],
): string[] {
  const known = new Map(before.map(({ _id, availability }) => [_id, availability]));
  const gone = before.filter(({ _id }) => !after.some((variant) => variant._id === _id));
  return [...after.filter(({ _id, availability }) => known.get(_id) !== availability), ...gone].map(
    ({ _id }) => _id,
  );
}
