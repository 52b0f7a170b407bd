import type { ServiceCaller, ShopperCaller, StaffCaller } from '../../../kernel/caller.ts';
import { type StaffRole, scopesOfRole } from '../../../kernel/caller.ts';
import { type Notice, type Notifier, noticeChannels } from '../../../kernel/notifier.ts';
import { type StartedSubgraph, startSubgraph } from '../../../tests/support/start-subgraph.ts';
import type { KeptFacts } from '../dead-facts.ts';
import { createOrdersSubgraph, type OrderRecord, ordersCollection } from '../index.ts';

export interface StartedOrders extends StartedSubgraph {
  /** Letters sent so far, oldest first. */
  readonly letters: readonly Notice[];
}

/** The orders subgraph on a database of its own, with these orders in it. */
export const startOrders = (...orders: readonly OrderRecord[]): Promise<StartedOrders> =>
  startOrdersWith({}, ...orders);

/** The same with parts of its own. */
export async function startOrdersWith(
  own: { readonly keptFacts?: KeptFacts },
  ...orders: readonly OrderRecord[]
): Promise<StartedOrders> {
  const letters: Notice[] = [];
  const notifier: Notifier = {
    channels: noticeChannels,
    send: async (notice: Notice): Promise<void> => {
      letters.push(notice);
    },
  };
  const started = await startSubgraph(
    (parts) => createOrdersSubgraph({ ...parts, ...own, notifier }),
    async ({ db }) => {
      if (orders.length > 0)
        await db.collection<OrderRecord>(ordersCollection).insertMany([...orders]);
    },
  );
  return Object.assign(started, { letters });
}

export const tenant = 'glowglitch';

export const aShopper = (parts: Partial<ShopperCaller> = {}): ShopperCaller => ({
  kind: 'shopper',
  tenant,
  client: 'widget',
  sessionId: 'ses_1',
  orderIds: [],
  scopes: parts.orderIds?.length ? ['session', 'order:read'] : ['session'],
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

export const theCarrier: ServiceCaller = {
  kind: 'service',
  tenant,
  client: 'service',
  subject: 'integrations',
  scopes: ['shipments:write', 'events:write'],
};
