import { systemClock } from '../../../kernel/clock.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { signSessionToken } from '../../../kernel/tokens.ts';
import { type RunningShop, secrets } from './start-shop.ts';

export const tenant = 'glowglitch';

export interface OrderOnTheWay {
  readonly id: string;
  readonly number: string;
  readonly carrier: string;
  readonly trackingNumber: string;
}

/** A support lead's token whose client may send documents of its own. */
export async function leadToken({ url }: Pick<RunningShop, 'url'>): Promise<string> {
  const response = await fetch(`${url}/dev/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'support_lead', client: 'sandbox' }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** A guest's token who has proved the right to one order. */
export const guestToken = (orderId: string, session: number): Promise<string> =>
  signSessionToken(
    { tenant, sessionId: `ses_load_${session}`, orderIds: [localIdOf('Order', orderId)] },
    secrets.session,
    systemClock,
  );

/** Orders whose parcels are out. */
export async function ordersOnTheWay(
  shop: Pick<RunningShop, 'url'>,
  count: number,
): Promise<readonly OrderOnTheWay[]> {
  const response = await fetch(`${shop.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await leadToken(shop)}`,
    },
    body: JSON.stringify({ query: listOrders, variables: { first: count } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: { orders: { nodes: readonly ListedOrder[] } };
    errors?: unknown;
  };
  if (!data) throw new Error(`The orders could not be listed: ${JSON.stringify(errors)}`);
  return data.orders.nodes.flatMap(({ id, number, shipments: [shipment] }) =>
    shipment ? [{ id, number, ...shipment }] : [],
  );
}

interface ListedOrder {
  readonly id: string;
  readonly number: string;
  readonly shipments: readonly { readonly carrier: string; readonly trackingNumber: string }[];
}

const listOrders = /* GraphQL */ `
  query LoadOrders($first: Int!) {
    orders(first: $first, filter: { shipmentStatuses: [PICKED_UP, IN_TRANSIT] }) {
      nodes { id number shipments { carrier trackingNumber } }
    }
  }
`;
