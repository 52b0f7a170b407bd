import { z } from 'zod';
import { changeRoute, readRoute } from '../define-route.ts';
import { enums, id, instant } from '../fields.ts';

const subscriptionSelection = `
  id channel state destination consentedAt termsVersion confirmedAt codeExpiresAt endedAt endReason version
`;

const subscription = z
  .object({
    id,
    channel: enums.OrderUpdateChannel,
    state: enums.OrderUpdateSubscriptionState,
    destination: z.string().nullable().meta({ description: 'Masked' }),
    consentedAt: instant,
    termsVersion: z.string(),
    confirmedAt: instant.nullable(),
    codeExpiresAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: enums.OrderUpdateEndReason.nullable(),
    version: z.int(),
  })
  .meta({ id: 'OrderUpdateSubscription' });

const orderId = 'T3JkZXI6b3JkXzEyMDQ3';

export const orderUpdateRoutes = [
  readRoute({
    id: 'getOrderUpdateTerms',
    tag: 'Order updates',
    path: '/api/concierge/order-updates/terms',
    aliases: ['/api/support/order-updates/terms'],
    summary: 'What people agree to, and the ways in which they can be told',
    access: 'anyone',
    operation: 'query RestOrderUpdateTerms { orderUpdateTerms { version text channels pushKey } }',
    root: 'orderUpdateTerms',
    answer: z.object({
      version: z.string(),
      text: z.string(),
      channels: z.array(enums.OrderUpdateChannel),
      pushKey: z.string().nullable(),
    }),
    shape: ({ orderUpdateTerms }) => orderUpdateTerms,
  }),
  readRoute({
    id: 'listOrderUpdates',
    tag: 'Order updates',
    path: '/api/concierge/order-updates',
    aliases: ['/api/support/order-updates'],
    summary: 'Who is told of an order, for the shopper whose order it is',
    query: z.strictObject({ orderId: id }),
    operation: `query RestOrderUpdates($orderId: ID!) {
      order(id: $orderId) { updateSubscriptions { ${subscriptionSelection} } }
    }`,
    root: 'order',
    answer: z.object({ updateSubscriptions: z.array(subscription).nullable() }),
    example: { query: { orderId } },
    shape: ({ order }) => order,
  }),
  changeRoute({
    id: 'subscribeToOrderUpdates',
    tag: 'Order updates',
    path: '/api/concierge/order-updates',
    aliases: ['/api/support/order-updates'],
    summary:
      "Tells somebody of what happens to an order; another address than the order's own proves itself by a code",
    status: 201,
    body: z.strictObject({
      orderId: id,
      channel: enums.OrderUpdateChannel,
      email: z.string().max(254).optional(),
      phone: z.string().max(40).optional(),
      push: z
        .strictObject({
          endpoint: z.string().max(2_000),
          p256dh: z.string().max(200),
          auth: z.string().max(100),
        })
        .optional(),
      termsVersion: z.string().min(1).max(40),
    }),
    operation: `mutation RestOrderUpdatesSubscribe($input: OrderUpdatesSubscribeInput!) {
      orderUpdatesSubscribe(input: $input) {
        subscription { ${subscriptionSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'orderUpdatesSubscribe',
    answer: z.object({ subscription }),
    example: {
      body: { orderId, channel: 'EMAIL', email: 'opal@example.net', termsVersion: '2026-11' },
    },
  }),
  changeRoute({
    id: 'confirmOrderUpdates',
    tag: 'Order updates',
    path: '/api/concierge/order-updates/confirm',
    aliases: ['/api/support/order-updates/confirm'],
    summary: 'Proves an address with the code that was sent there; five wrong codes end it',
    body: z.strictObject({ subscriptionId: id, code: z.string().max(20) }),
    operation: `mutation RestOrderUpdatesConfirm($input: OrderUpdatesConfirmInput!) {
      orderUpdatesConfirm(input: $input) {
        subscription { ${subscriptionSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'orderUpdatesConfirm',
    answer: z.object({ subscription }),
    example: {
      body: { subscriptionId: 'T3JkZXJVcGRhdGVTdWJzY3JpcHRpb246c3ViX2V4YW1wbGU', code: '123456' },
    },
  }),
  changeRoute({
    id: 'unsubscribeFromOrderUpdates',
    tag: 'Order updates',
    path: '/api/concierge/order-updates/unsubscribe',
    aliases: ['/api/support/order-updates/unsubscribe'],
    summary:
      "Ends it and forgets the address: by its id for the order's shopper, by the token of a notice's link for whoever holds it",
    access: 'anyone',
    body: z.strictObject({
      subscriptionId: id.optional(),
      token: z.string().min(1).max(2_000).optional(),
    }),
    operation: `mutation RestOrderUpdatesUnsubscribe($input: OrderUpdatesUnsubscribeInput!) {
      orderUpdatesUnsubscribe(input: $input) {
        subscription { ${subscriptionSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'orderUpdatesUnsubscribe',
    answer: z.object({
      subscription: subscription
        .nullable()
        .meta({ description: 'null for who comes by a link: it shows nothing of the order' }),
    }),
    example: {
      body: { subscriptionId: 'T3JkZXJVcGRhdGVTdWJzY3JpcHRpb246c3ViX2V4YW1wbGU' },
    },
  }),
] as const;
