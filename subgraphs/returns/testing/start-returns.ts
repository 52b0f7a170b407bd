import {
  type ShopperCaller,
  type StaffCaller,
  type StaffRole,
  scopesOfRole,
} from '../../../kernel/caller.ts';
import type { NewEvent } from '../../../kernel/events/event.ts';
import { appendEvents, ensureEvents } from '../../../kernel/events/outbox.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { type StartedSubgraph, startSubgraph } from '../../../tests/support/start-subgraph.ts';
import { createReturnsSubgraph } from '../index.ts';
import type { ReturnOrderRecord } from '../repository.ts';

export const tenant = 'glowglitch';

export interface StartedReturns extends StartedSubgraph {
  /** Tells of orders as the orders subgraph would, and waits until returns has heard of them. */
  tell(...events: readonly NewEvent[]): Promise<void>;
}

export async function startReturns(...events: readonly NewEvent[]): Promise<StartedReturns> {
  const started = await startSubgraph(createReturnsSubgraph, ({ db }) => ensureEvents(db));
  const { db, clock } = started.parts;
  const tell = async (...told: readonly NewEvent[]): Promise<void> => {
    await appendEvents(db, undefined, told, clock);
    await eventually(async () => {
      for (const { key, keySeq } of told) {
        const _id = key.slice('Order:'.length);
        const known = await db.collection<ReturnOrderRecord>('return_orders').findOne({ _id });
        if (!known || known.version < keySeq) throw new Error(`${key} is not known at ${keySeq}`);
      }
    });
  };
  await tell(...events);
  return Object.assign(started, { tell });
}

const envelope = (orderId: string, keySeq: number) => ({
  source: '/orders',
  subject: `Order:${orderId}`,
  tenant,
  key: `Order:${orderId}`,
  keySeq,
  schemaVersion: 1,
});

/** Two studs that may come back and an engraved ring that may not. */
export const placed = (orderId: string): NewEvent => ({
  ...envelope(orderId, 1),
  type: 'aurora.order.placed',
  data: {
    orderId,
    number: `GG-${orderId.slice('ord_'.length)}`,
    currencyCode: 'EUR',
    placedAt: new Date('2026-11-10T09:00:00.000Z'),
    lines: [
      { lineId: `oln_${orderId}_studs`, quantity: 2, unitPriceMinor: 24_500, finalSale: false },
      { lineId: `oln_${orderId}_ring`, quantity: 1, unitPriceMinor: 128_000, finalSale: true },
    ],
  },
});

export const delivered = (orderId: string, version = 2): NewEvent => ({
  ...envelope(orderId, version),
  type: 'aurora.order.status_changed',
  data: {
    orderId,
    number: `GG-${orderId.slice('ord_'.length)}`,
    state: 'DELIVERED',
    shipmentStatus: 'DELIVERED',
    entryId: 'ent_1',
    version,
    deliveredAt: new Date('2026-11-15T14:00:00.000Z'),
  },
});

export const aShopper = (
  orderIds: readonly string[],
  parts: Partial<ShopperCaller> = {},
): ShopperCaller => ({
  kind: 'shopper',
  tenant,
  client: 'widget',
  sessionId: 'ses_1',
  orderIds,
  scopes: ['session', 'order:read'],
  ...parts,
});

export const aStaffCaller = (role: StaffRole): StaffCaller => ({
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: `staff_${role}`,
  name: 'Jasper Sample',
  roles: [role],
  scopes: scopesOfRole[role],
});
