import type { Collection, Db } from 'mongodb';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { type Feed, openFeed } from '../../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';

/** What stylists' priorities and holds know of an order: a projection of the orders subgraph's events, which can be made anew. */
export interface OrderValueRecord {
  /** Local id of the order. */
  readonly _id: string;
  readonly tenant: string;
  /** All pieces together, in minor units. */
  readonly totalMinor: number;
}

const collectionName = 'ticket_orders';

export type OrderValues = ReturnType<typeof createOrderValues>;

export function createOrderValues({ db, clock, log }: Pick<SubgraphParts, 'db' | 'clock' | 'log'>) {
  const orders: Collection<OrderValueRecord> = valuesOf(db);
  return {
    /** In minor units, by order; one that is not known yet is not there. */
    async byIds(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
      if (ids.length === 0) return new Map();
      const found = await orders
        .find(ofTenant<OrderValueRecord>(tenant, { _id: { $in: [...ids] } }))
        .toArray();
      return new Map(found.map(({ _id, totalMinor }) => [_id, totalMinor]));
    },

    openFeed: (): Feed =>
      openFeed({
        db,
        clock,
        log,
        name: 'concierge.order-values',
        types: ['aurora.order.placed'],
        onEvent: async (event) => {
          const value = orderValueOf(event);
          if (value)
            await orders.updateOne(
              ofTenant<OrderValueRecord>(value.tenant, { _id: value._id }),
              { $set: { totalMinor: value.totalMinor } },
              { upsert: true },
            );
        },
      }),
  };
}

const valuesOf = (db: Db): Collection<OrderValueRecord> => db.collection(collectionName);

/** null for an event that does not tell. */
export function orderValueOf({
  tenant,
  data,
}: Pick<StoredEvent, 'tenant' | 'data'>): OrderValueRecord | null {
  const { orderId, lines } = data as {
    readonly orderId?: unknown;
    readonly lines?: readonly OrderLine[];
  };
  if (typeof orderId !== 'string' || !Array.isArray(lines)) return null;
  const totalMinor = lines.reduce((sum, line) => sum + worthMinor(line), 0);
  return Number.isFinite(totalMinor) ? { _id: orderId, tenant, totalMinor } : null;
}

interface OrderLine {
  readonly quantity?: unknown;
  readonly unitPriceMinor?: unknown;
  /** Where the unit price had to be rounded. */
  readonly totalMinor?: unknown;
}

const worthMinor = ({ quantity, unitPriceMinor, totalMinor }: OrderLine): number =>
  Number(totalMinor ?? Number(quantity) * Number(unitPriceMinor));
