import { type Db, type Document, MongoBulkWriteError } from 'mongodb';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { isDuplicateKey } from '../kernel/data/mongo-errors.ts';
import type { NewEvent, StoredEvent } from '../kernel/events/event.ts';
import { ensureEvents, toStored } from '../kernel/events/outbox.ts';
import { createBlobStorage } from '../kernel/uploads/create-blob-storage.ts';
import { analyticsEventsCollection, csatCollection } from '../subgraphs/analytics/index.ts';
import {
  productEvent,
  productsCollection,
  productWordsCollection,
  soldLinesCollection,
  wordRecordsOf,
} from '../subgraphs/catalog/index.ts';
import {
  inspirationChanged,
  inspirationsCollection,
  messagesCollection,
  sessionsCollection,
  ticketEvent,
  ticketsCollection,
} from '../subgraphs/concierge/index.ts';
import {
  deliveriesCollection,
  type OrderRecord,
  orderPlaced,
  orderStatusChanged,
  ordersCollection,
  updateSubscriptionChanged,
  updateSubscriptionsCollection,
} from '../subgraphs/orders/index.ts';
import { returnChanged, returnRequested, returnsCollection } from '../subgraphs/returns/index.ts';
import { makeAnalytics } from './make-analytics.ts';
import { makeInspirations } from './make-inspirations.ts';
import { makeOrderUpdates } from './make-order-updates.ts';
import { makeOrders } from './make-orders.ts';
import { makeProducts } from './make-products.ts';
import { makeReturns, type ReturnLife } from './make-returns.ts';
import { makeSales } from './make-sales.ts';
import { makeSessions } from './make-sessions.ts';
import { makeTickets, type TicketLife } from './make-tickets.ts';

export interface SeedParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'tenant' | 'secrets' | 'stylist' | 'uploads'>;
}

export interface SeedResult {
  /** false: the shop was there already and nothing was written. */
  readonly seeded: boolean;
  /** Documents written, by collection. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Raised when the story changes in a way that an existing shop should notice. */
const storyVersion = 1;

interface SeedMarker {
  readonly _id: string;
  readonly tenant: string;
  readonly storyVersion: number;
  readonly seededAt: Date;
}

/**
 * Fills an empty shop with the demo story: fixed ids, dates counted back from now. Does nothing when it was
 * done before; one that broke off in the middle is finished.
 */
export async function seedDemoShop({ db, clock, config }: SeedParts): Promise<SeedResult> {
  const { tenant } = config;
  const markers = db.collection<SeedMarker>('seeds');
  const _id = `demo-shop:${tenant}`;
  if (await markers.findOne({ _id })) return { seeded: false, counts: {} };

  const anchor = clock.now();
  const vitrine = makeProducts(tenant, anchor);
  const orders = makeOrders({ tenant, anchor, products: vitrine, piiSalt: config.secrets.piiSalt });
  const { products, soldLines } = makeSales(tenant, anchor, { products: vitrine, orders });
  const returns = makeReturns(tenant, anchor, orders);
  const { sessions, messages } = makeSessions(tenant, anchor, orders);
  const salt = config.secrets.piiSalt;
  const analytics = makeAnalytics({ tenant, anchor, products, sessions, salt });
  const tickets = makeTickets({ tenant, anchor, config });
  const inspirations = await makeInspirations(tickets.drawings, { tenant, ...config.uploads });
  const updates = makeOrderUpdates({ tenant, anchor, orders, secrets: config.secrets });
  const events = [
    ...products.flatMap((product) => at(product.createdAt, productEvent(product, []))),
    ...orders.flatMap(eventsOfOrder),
    ...returns.flatMap(eventsOfReturn),
    ...tickets.lives.flatMap((life) => eventsOfTicket(life, config.secrets.piiSalt)),
    ...inspirations.flatMap(({ record, checkedAt }) =>
      at(checkedAt, inspirationChanged(record, salt)),
    ),
    ...updates.lives.flatMap((life) =>
      life.flatMap((record) => at(record.changedAt, updateSubscriptionChanged(record))),
    ),
  ].sort((a, b) => (a._id < b._id ? -1 : 1));

  const storage = createBlobStorage(config.uploads);
  for (const { key, bytes } of inspirations) await storage.put(key, bytes);
  await ensureEvents(db);
  const written: readonly (readonly [string, readonly Document[]])[] = [
    [productsCollection, products],
    [productWordsCollection, wordRecordsOf(products)],
    [soldLinesCollection, soldLines],
    [ordersCollection, orders],
    [updateSubscriptionsCollection, updates.lives.map((life) => life.at(-1) ?? life[0])],
    [deliveriesCollection, updates.deliveries],
    [returnsCollection, returns.map((life) => life.at(-1) ?? life[0])],
    [sessionsCollection, [...sessions, ...tickets.sessions]],
    [messagesCollection, [...messages, ...tickets.messages]],
    [ticketsCollection, tickets.lives.map((life) => (life.at(-1) ?? life[0]).ticket)],
    [inspirationsCollection, inspirations.map(({ record }) => record)],
    [analyticsEventsCollection, analytics.events],
    [csatCollection, analytics.csat],
    ['events', events],
  ];
  await Promise.all(
    written.map(([collection, documents]) => insertMissing(db, collection, documents)),
  );
  await markers.insertOne({ _id, tenant, storyVersion, seededAt: anchor }).catch(ignoreDuplicate);
  return {
    seeded: true,
    counts: Object.fromEntries(written.map(([name, documents]) => [name, documents.length])),
  };
}

/** That it was placed, and where it stands now: projections need no more. */
function eventsOfOrder(order: OrderRecord): readonly StoredEvent[] {
  const placed = at(order.placedAt, orderPlaced(order));
  if (order.version === 1) return placed;
  return [
    ...placed,
    ...at(order.changedAt, orderStatusChanged(order, order.statusHistory.at(-1) ?? null)),
  ];
}

const eventsOfReturn = ([requested, ...steps]: ReturnLife): readonly StoredEvent[] => [
  ...at(requested.requestedAt, returnRequested(requested, null)),
  ...steps
    .filter((record, index) => record.version !== (steps[index - 1] ?? requested).version)
    .flatMap((record) => at(record.changedAt, returnChanged(record))),
];

const eventsOfTicket = (life: TicketLife, salt: string): readonly StoredEvent[] =>
  life.flatMap(({ what, ticket }) => at(ticket.changedAt, ticketEvent(ticket, what, salt)));

const at = (time: Date, event: NewEvent<object>): readonly StoredEvent[] =>
  toStored([event as NewEvent], { now: () => time });

/** Leaves what is there as it is. */
async function insertMissing(
  db: Db,
  collection: string,
  documents: readonly Document[],
): Promise<void> {
  try {
    await db.collection(collection).insertMany([...documents], { ordered: false });
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
    if (errors.some(({ code }) => code !== 11_000)) throw error;
  }
}

const ignoreDuplicate = (error: unknown): void => {
  if (!isDuplicateKey(error)) throw error;
};
