import { z } from 'zod';
import * as graph from './generated/enums.ts';

/** Pieces that inputs and answers of several routes are made of. */

export const id = z
  .string()
  .regex(/^[\w-]{4,300}$/, 'is no id of ours')
  .meta({ description: 'Opaque id', example: 'T3JkZXI6b3JkXzEyMDQ3' });

export const instant = z.iso.datetime().meta({ description: 'RFC 3339 in UTC' });
export const day = z.iso.date().meta({ description: 'A day without time or zone' });
export const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount such as 950.00')
  .meta({ description: 'Decimal amount', example: '950.00' });

/** Of the thing as it was read; no larger than an `Int` of the graph. */
export const expectedVersion = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export const money = z
  .object({ amount: z.string(), currencyCode: z.string().length(3) })
  .meta({ id: 'Money', description: 'A decimal amount and its ISO 4217 currency.' });

export const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  .meta({ id: 'PageInfo' });

/** Size and begin of a page, for a query. */
export const page = {
  first: z.int().min(1).max(100).optional().meta({ description: 'Page size', example: 20 }),
  after: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ description: '`endCursor` of the page before' }),
};

/** As the graph has them. */
export const enums = {
  Availability: z.enum(graph.Availability),
  CancellationReason: z.enum(graph.CancellationReason),
  CapsuleHoldState: z.enum(graph.CapsuleHoldState),
  CategoryCode: z.enum(graph.CategoryCode),
  CsatLabel: z.enum(graph.CsatLabel),
  InspirationState: z.enum(graph.InspirationState),
  Intent: z.enum(graph.Intent),
  KpiKey: z.enum(graph.KpiKey),
  MetalCode: z.enum(graph.MetalCode),
  NonReturnableReason: z.enum(graph.NonReturnableReason),
  OrderState: z.enum(graph.OrderState),
  OrderUpdateChannel: z.enum(graph.OrderUpdateChannel),
  OrderUpdateEndReason: z.enum(graph.OrderUpdateEndReason),
  OrderUpdateSubscriptionState: z.enum(graph.OrderUpdateSubscriptionState),
  OrderView: z.enum(graph.OrderView),
  ProductSort: z.enum(graph.ProductSort),
  ReturnOutcome: z.enum(graph.ReturnOutcome),
  ReturnReasonCode: z.enum(graph.ReturnReasonCode),
  ReturnState: z.enum(graph.ReturnState),
  ShipmentStatus: z.enum(graph.ShipmentStatus),
  StylistTicketState: z.enum(graph.StylistTicketState),
  TicketTopic: z.enum(graph.TicketTopic),
} as const;
