import { z } from 'zod';
import { changeRoute, readRoute } from '../define-route.ts';
import { day, enums, expectedVersion, id, instant } from '../fields.ts';

/** Where an order is: the same for its shopper and for staff. */
export const orderSelection = `
  id number state shipmentStatus placedAt changedAt deliveredAt version
  expectedDelivery { date from to }
  shipments { id carrierName trackingNumber trackingUrl status }
  statusHistory { id shipmentStatus orderState title location occurredAt }
  lines { id title quantity }
`;

export const order = z
  .object({
    id,
    number: z.string(),
    state: enums.OrderState,
    shipmentStatus: enums.ShipmentStatus.nullable(),
    placedAt: instant,
    changedAt: instant,
    deliveredAt: instant.nullable(),
    version: z.int(),
    expectedDelivery: z
      .object({ date: day, from: instant.nullable(), to: instant.nullable() })
      .nullable(),
    shipments: z.array(
      z.object({
        id: z.string(),
        carrierName: z.string(),
        trackingNumber: z.string(),
        trackingUrl: z.string().nullable(),
        status: enums.ShipmentStatus,
      }),
    ),
    statusHistory: z.array(
      z.object({
        id: z.string(),
        shipmentStatus: enums.ShipmentStatus.nullable(),
        orderState: enums.OrderState.nullable(),
        title: z.string(),
        location: z.string().nullable(),
        occurredAt: instant,
      }),
    ),
    lines: z.array(z.object({ id: z.string(), title: z.string(), quantity: z.int() })),
  })
  .meta({ id: 'Order' });

export const orderRoutes = [
  readRoute({
    id: 'getOrderStatus',
    tag: 'Orders',
    path: '/api/concierge/orders/status',
    aliases: ['/api/support/orders/status'],
    summary: 'Where an order is: for its shopper once it was proved, and for staff',
    query: z.strictObject({ orderId: id }),
    operation: `query RestOrderStatus($orderId: ID!) { order(id: $orderId) { ${orderSelection} } }`,
    root: 'order',
    answer: order,
    example: { query: { orderId: 'T3JkZXI6b3JkXzEyMDQ3' } },
    shape: ({ order: found }) => found,
  }),
  changeRoute({
    id: 'requestOrderLookup',
    tag: 'Orders',
    path: '/api/concierge/orders/status/request',
    aliases: ['/api/support/orders/status/request'],
    summary:
      'Sends a one-time code to the e-mail of an order; the answer never tells whether it exists',
    body: z.strictObject({
      orderNumber: z.string().min(1).max(40).optional(),
      postalCode: z
        .string()
        .min(1)
        .max(20)
        .optional()
        .meta({ description: 'In place of the number; opens up to five latest orders' }),
      email: z.string().min(3).max(254),
    }),
    operation: `mutation RestOrderLookupRequest($input: OrderLookupRequestInput!) {
      orderLookupRequest(input: $input) {
        challengeId expiresAt userErrors { code message field }
      }
    }`,
    root: 'orderLookupRequest',
    answer: z.object({ challengeId: z.string().nullable(), expiresAt: instant.nullable() }),
    example: { body: { orderNumber: 'GG-12047', email: 'opal@example.com' } },
  }),
  changeRoute({
    id: 'verifyOrderLookup',
    tag: 'Orders',
    path: '/api/concierge/orders/status/verify',
    aliases: ['/api/support/orders/status/verify'],
    summary: 'Opens the order with the code; the token of the answer replaces the one in use',
    body: z.strictObject({ challengeId: z.string().min(1).max(300), code: z.string().max(20) }),
    operation: `mutation RestOrderLookupVerify($input: OrderLookupVerifyInput!) {
      orderLookupVerify(input: $input) {
        accessToken accessExpiresAt orderId orderIds userErrors { code message field }
      }
    }`,
    root: 'orderLookupVerify',
    answer: z.object({
      accessToken: z.string().nullable(),
      accessExpiresAt: instant.nullable(),
      orderId: id.nullable().meta({ description: 'The latest of those that it opens' }),
      orderIds: z.array(id).nullable(),
    }),
    example: { body: { challengeId: 'Y2hhbGxlbmdl', code: '123456' } },
  }),
  changeRoute({
    id: 'cancelOrder',
    tag: 'Orders',
    path: '/api/concierge/orders/cancel',
    aliases: ['/api/support/orders/cancel'],
    summary:
      'Calls an order off until its parcel has left: its shopper once it was proved, and staff',
    body: z.strictObject({
      orderId: id,
      expectedVersion,
      reason: enums.CancellationReason,
      note: z.string().max(2_000).optional(),
    }),
    operation: `mutation RestOrderCancel($input: OrderCancelInput!) {
      orderCancel(input: $input) { order { ${orderSelection} } userErrors { code message field } }
    }`,
    root: 'orderCancel',
    answer: z.object({ order }),
    example: {
      body: { orderId: 'T3JkZXI6b3JkXzEyMzE2', expectedVersion: 2, reason: 'CHANGED_MIND' },
    },
  }),
] as const;
