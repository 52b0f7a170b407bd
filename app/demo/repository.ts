import type { Db } from 'mongodb';

/** An order as the demo's tools need it. */
export interface DemoOrder {
  readonly number: string;
  readonly email: string;
  readonly state: string;
  readonly shipmentStatus: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}

export interface DemoRepository {
  /** Orders that show something: the one to begin with, then the latest on their way. At most `limit`. */
  ordersToTry(limit: number): Promise<readonly DemoOrder[]>;
  findOrder(number: string): Promise<DemoOrder | null>;
  /** How many documents each collection holds. */
  counts(): Promise<Readonly<Record<string, number>>>;
}

interface StoredOrder {
  number: string;
  state: string;
  shipmentStatus: string | null;
  customer: { email: string };
  shipments: { carrier: string; trackingNumber: string }[];
}

const collections = [
  'products',
  'orders',
  'returns',
  'sessions',
  'csatFeedback',
  'events',
] as const;
const fields = { number: 1, state: 1, shipmentStatus: 1, 'customer.email': 1, shipments: 1 };

/** Development only: it reads across subgraphs, which no part of the product may. */
export function createDemoRepository(db: Db, tenant: string): DemoRepository {
  const orders = db.collection<StoredOrder>('orders');
  return {
    async ordersToTry(limit) {
      const found = await orders
        .find({ tenant, state: 'SHIPPED' }, { projection: fields })
        .sort({ changedAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(toDemoOrder);
    },
    async findOrder(number) {
      const found = await orders.findOne({ tenant, number }, { projection: fields });
      return found ? toDemoOrder(found) : null;
    },
    async counts() {
      const counted = await Promise.all(
        collections.map(async (name) => [name, await db.collection(name).estimatedDocumentCount()]),
      );
      return Object.fromEntries(counted);
    },
  };
}

function toDemoOrder(order: StoredOrder): DemoOrder {
  const shipment = order.shipments.at(-1);
  return {
    number: order.number,
    email: order.customer.email,
    state: order.state,
    shipmentStatus: order.shipmentStatus,
    carrier: shipment?.carrier ?? null,
    trackingNumber: shipment?.trackingNumber ?? null,
  };
}
