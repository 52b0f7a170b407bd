import { z } from 'zod';

/** Pieces that inputs and answers of several routes are made of. Enums are the graph's own: a test compares them. */

export const id = z
  .string()
  .regex(/^[\w-]{4,300}$/, 'is no id of ours')
  .meta({ description: 'Opaque id', example: 'T3JkZXI6b3JkXzEyMDQ3' });

export const instant = z.iso.datetime().meta({ description: 'RFC 3339 in UTC' });
export const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount such as 950.00')
  .meta({ description: 'Decimal amount', example: '950.00' });

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

export const enums = {
  Availability: z.enum(['READY_TO_SHIP', 'MADE_TO_ORDER', 'SOLD_OUT']),
  CapsuleHoldState: z.enum(['ACTIVE', 'EXTENDED', 'CONVERTED', 'RELEASED', 'EXPIRED']),
  CategoryCode: z.enum(['RINGS', 'NECKLACES', 'EARRINGS', 'BRACELETS']),
  CsatLabel: z.enum(['GREAT', 'OK', 'NEEDS_FOLLOW_UP']),
  Intent: z.enum([
    'FIND_PRODUCT',
    'TRACK_ORDER',
    'RETURN_EXCHANGE',
    'CAPSULE_RESERVE',
    'STYLIST_CONTACT',
    'CSAT',
    'SHORTLIST_SAVE',
    'INSPIRATION_UPLOAD',
    'ORDER_UPDATES_SUBSCRIBE',
  ]),
  KpiKey: z.enum(['CSAT_MEAN', 'DEFLECTION', 'CONVERSION']),
  MetalCode: z.enum(['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD', 'PLATINUM', 'SILVER']),
  NonReturnableReason: z.enum([
    'NOT_DELIVERED',
    'WINDOW_CLOSED',
    'FINAL_SALE',
    'ALREADY_RETURNED',
    'ORDER_CANCELLED',
  ]),
  OrderState: z.enum([
    'PLACED',
    'CONFIRMED',
    'PROCESSING',
    'IN_PRODUCTION',
    'READY_TO_SHIP',
    'SHIPPED',
    'DELIVERED',
    'COMPLETED',
    'CANCELLED',
  ]),
  OrderView: z.enum(['ALL', 'NEEDS_ATTENTION', 'IN_PRODUCTION', 'ON_THE_WAY', 'DELIVERED']),
  ProductSort: z.enum(['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC']),
  ReturnOutcome: z.enum(['REFUND', 'EXCHANGE', 'STORE_CREDIT', 'RESIZE']),
  ReturnReasonCode: z.enum([
    'WRONG_SIZE',
    'CHANGED_MIND',
    'NOT_AS_DESCRIBED',
    'DAMAGED',
    'WRONG_PIECE',
    'OTHER',
  ]),
  ReturnState: z.enum([
    'REQUESTED',
    'APPROVED',
    'DECLINED',
    'CANCELLED',
    'IN_TRANSIT',
    'RECEIVED',
    'INSPECTED',
    'RESOLVED',
    'CLOSED',
    'REOPENED',
    'EXPIRED',
  ]),
  ShipmentStatus: z.enum([
    'PENDING',
    'INFO_RECEIVED',
    'PICKED_UP',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'READY_FOR_PICKUP',
    'DELIVERED',
    'DELIVERY_ATTEMPTED',
    'DELAYED',
    'ON_HOLD',
    'EXCEPTION',
    'RETURN_TO_SENDER',
    'LOST',
    'CANCELLED',
    'UNKNOWN',
  ]),
} as const;
