import { z } from 'zod';
import { changeRoute, readRoute } from '../define-route.ts';
import { day, enums, id, instant, money } from '../fields.ts';
import { amountFragment } from './products.ts';

const lines = z
  .array(z.strictObject({ orderLineId: id, quantity: z.int().min(1).max(100) }))
  .min(1)
  .max(50);

/** What everybody who may see a return sees of it; money is asked for apart. */
export const returnSelection = `
  id number state outcome requestedAt changedAt version
  reason { code label }
  lines { id quantity }
`;

export const returned = z
  .object({
    id,
    number: z.string(),
    state: enums.ReturnState,
    outcome: enums.ReturnOutcome,
    requestedAt: instant,
    changedAt: instant,
    version: z.int(),
    reason: z.object({ code: enums.ReturnReasonCode, label: z.string() }),
    lines: z.array(z.object({ id: z.string(), quantity: z.int() })),
  })
  .meta({ id: 'Return' });

const example = {
  orderId: 'T3JkZXI6b3JkXzEyMjAz',
  lines: [{ orderLineId: 'T3JkZXJMaW5lOm9sbl8xMjIwM18x', quantity: 1 }],
};

export const returnRoutes = [
  readRoute({
    id: 'getReturnEligibility',
    tag: 'Returns',
    path: '/api/concierge/orders/returns/eligibility',
    aliases: ['/api/support/orders/returns/eligibility'],
    summary: 'Which pieces of an order can come back, until when, and why not',
    query: z.strictObject({ orderId: id }),
    operation: `query RestReturnEligibility($orderId: ID!) {
      order(id: $orderId) {
        returnEligibility { eligible until lines { orderLineId eligible returnableQuantity reason } }
      }
    }`,
    root: 'order',
    answer: z.object({
      eligible: z.boolean(),
      until: day.nullable(),
      lines: z.array(
        z.object({
          orderLineId: id,
          eligible: z.boolean(),
          returnableQuantity: z.int(),
          reason: enums.NonReturnableReason.nullable(),
        }),
      ),
    }),
    example: { query: { orderId: example.orderId } },
    shape: ({ order }) => (order as Record<string, unknown>)['returnEligibility'],
  }),
  readRoute({
    id: 'previewReturn',
    tag: 'Returns',
    method: 'POST',
    path: '/api/concierge/orders/returns/preview',
    aliases: ['/api/support/orders/returns/preview'],
    summary: 'What a return would bring; creates nothing',
    body: z.strictObject({ orderId: id, lines }),
    operation: `query RestReturnPreview($orderId: ID!, $lines: [ReturnLineInput!]!) {
      returnPreview(orderId: $orderId, lines: $lines) {
        refund { ...Amount } shippingFee { ...Amount } total { ...Amount }
        userErrors { code message field }
      }
    }
    ${amountFragment}`,
    root: 'returnPreview',
    answer: z.object({ refund: money, shippingFee: money, total: money }),
    example: { body: example },
    shape({ returnPreview }) {
      const { userErrors, ...rest } = returnPreview as Record<string, unknown>;
      return rest;
    },
  }),
  changeRoute({
    id: 'requestReturn',
    tag: 'Returns',
    path: '/api/concierge/orders/returns',
    aliases: ['/api/support/orders/returns'],
    summary: 'Asks for a return; the same key never makes a second one',
    status: 201,
    body: z.strictObject({
      orderId: id,
      lines,
      reason: enums.ReturnReasonCode,
      outcome: enums.ReturnOutcome,
      comment: z.string().max(2_000).optional(),
    }),
    operation: `mutation RestReturnRequest($input: ReturnRequestInput!) {
      returnRequest(input: $input) {
        return { ${returnSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'returnRequest',
    answer: z.object({ return: returned }),
    example: { body: { ...example, reason: 'CHANGED_MIND', outcome: 'REFUND' } },
  }),
  readRoute({
    id: 'getReturn',
    tag: 'Returns',
    path: '/api/concierge/orders/returns/:returnId',
    aliases: ['/api/support/orders/returns/:returnId'],
    summary: 'How it stands with a return',
    params: z.strictObject({ returnId: id }),
    operation: `query RestReturn($returnId: ID!) { return(id: $returnId) { ${returnSelection} } }`,
    root: 'return',
    answer: returned,
    example: { params: { returnId: 'UmV0dXJuOnJldF9leGFtcGxl' } },
    shape: ({ return: found }) => found,
  }),
] as const;
