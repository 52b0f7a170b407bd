import type { ProductRecord } from '../../../subgraphs/catalog/index.ts';
import type { OrderRecord } from '../../../subgraphs/orders/index.ts';

/** Minor units by which one copy of a piece differs in price from the one before. */
const priceStepMinor = 100;

/** A piece like another, at a price of its own. */
export function copyOfProduct(product: ProductRecord, copy: number): ProductRecord {
  const suffix = `_c${copy}`;
  return {
    ...product,
    _id: `${product._id}${suffix}`,
    handle: `${product.handle}-c${copy}`,
    priceMinor: product.priceMinor + copy * priceStepMinor,
    priceMaxMinor: product.priceMaxMinor + copy * priceStepMinor,
    variants: product.variants.map((variant) => ({
      ...variant,
      _id: `${variant._id}${suffix}`,
      sku: `${variant.sku}-C${copy}`,
      priceMinor: variant.priceMinor + copy * priceStepMinor,
    })),
  };
}

/** An order like another, of somebody else, with a parcel of its own. */
export function copyOfOrder(order: OrderRecord, copy: number): OrderRecord {
  const suffix = `_c${copy}`;
  return {
    ...order,
    _id: `${order._id}${suffix}`,
    number: `${order.number}-${copy}`,
    lines: order.lines.map((line) => ({ ...line, _id: `${line._id}${suffix}` })),
    shipments: order.shipments.map((shipment) => ({
      ...shipment,
      _id: `${shipment._id}${suffix}`,
      trackingNumber: `${shipment.trackingNumber}C${copy}`,
    })),
    customer: {
      ...order.customer,
      _id: `${order.customer._id}${suffix}`,
      email: order.customer.email.replace('@', `.${copy}@`),
    },
  };
}
