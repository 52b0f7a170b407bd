import type { Money } from '../../../kernel/money.ts';
import { type Eligibility, eligibilityOf, type NonReturnableReason } from './eligibility.ts';
import type {
  KnownOrder,
  ReturnHistoryRecord,
  ReturnOrderLineRecord,
  ReturnRecord,
} from './return.ts';

export const commentLengthMax = 500;
/** An order's returns, with those that came to nothing: asked for and called off again and again, it ends here. */
export const returnsOfOrderMax = 50;

/** The house pays the insured way back. */
export const returnShippingFeeMinor = 0;

export interface RequestedLine {
  readonly lineId: string;
  readonly quantity: number;
}

export type ReturnErrorCode =
  | 'NOT_ELIGIBLE'
  | 'LINE_UNKNOWN'
  | 'LINES_EMPTY'
  | 'QUANTITY_INVALID'
  | 'COMMENT_TOO_LONG';

export interface ReturnError {
  readonly code: ReturnErrorCode;
  readonly message: string;
  /** Path within the lines: `['0', 'quantity']`; empty when the whole list is meant. */
  readonly path: readonly string[];
}

const whyNot: Readonly<Record<NonReturnableReason, string>> = {
  NOT_DELIVERED: 'A piece can come back once it has been delivered',
  WINDOW_CLOSED: 'The time to return this piece is over',
  FINAL_SALE: 'This piece was made for you and cannot come back',
  ALREADY_RETURNED: 'This piece is on its way back already',
  ORDER_CANCELLED: 'This order was cancelled',
};

/** What is wrong with a request, given the returns of that order there are already; nothing: it can be made. */
export function checkRequest(
  lines: readonly RequestedLine[],
  order: KnownOrder,
  existing: readonly Pick<ReturnRecord, 'state' | 'lines'>[],
  now: Date,
): readonly ReturnError[] {
  if (existing.length >= returnsOfOrderMax)
    return [
      {
        code: 'NOT_ELIGIBLE',
        message: `This order has had ${returnsOfOrderMax} returns; a stylist can help with more`,
        path: [],
      },
    ];
  return checkLines(lines, eligibilityOf(order, existing, now));
}

/** What is wrong with the pieces asked for, one error a line at most; none: they can come back. */
function checkLines(
  lines: readonly RequestedLine[],
  eligibility: Eligibility,
): readonly ReturnError[] {
  if (lines.length === 0)
    return [{ code: 'LINES_EMPTY', message: 'Choose at least one piece', path: [] }];
  const asked = new Map<string, number>();
  return lines.flatMap(({ lineId, quantity }, index): ReturnError[] => {
    const line = eligibility.lines.find((each) => each.lineId === lineId);
    const at = String(index);
    if (!line)
      return [
        {
          code: 'LINE_UNKNOWN',
          message: 'That piece is not in this order',
          path: [at, 'orderLineId'],
        },
      ];
    if (line.reason)
      return [{ code: 'NOT_ELIGIBLE', message: whyNot[line.reason], path: [at, 'orderLineId'] }];
    const total = (asked.get(lineId) ?? 0) + quantity;
    asked.set(lineId, total);
    if (quantity < 1 || total > line.returnableQuantity)
      return [
        {
          code: 'QUANTITY_INVALID',
          message: `Between 1 and ${line.returnableQuantity} of these can come back`,
          path: [at, 'quantity'],
        },
      ];
    return [];
  });
}

export interface NewReturn extends Pick<ReturnRecord, 'number' | 'outcome' | 'reason' | 'comment'> {
  readonly id: string;
  readonly lines: readonly RequestedLine[];
  /** Who asks. */
  readonly by: Pick<ReturnHistoryRecord, 'by' | 'subject'>;
}

/** A return in its first state, for pieces that `checkRequest` found nothing wrong with. */
export function newReturn(order: KnownOrder, request: NewReturn, now: Date): ReturnRecord {
  const { id, number, outcome, reason, comment, lines, by } = request;
  const refund = refundFor(order, lines);
  return {
    _id: id,
    tenant: order.tenant,
    number,
    orderId: order._id,
    state: 'REQUESTED',
    outcome,
    reason,
    comment,
    lines: mergeLines(lines).map(({ lineId, quantity }, index) => ({
      _id: `${id}_${index + 1}`,
      orderLineId: lineId,
      quantity,
    })),
    refundMinor: refund.amountMinor,
    currencyCode: refund.currencyCode,
    label: null,
    expiresAt: null,
    inspection: null,
    payout: null,
    history: [{ seq: 1, state: 'REQUESTED', ...by, note: null, at: now }],
    requestedAt: now,
    changedAt: now,
    version: 1,
  };
}

/** The same pieces, a line of the order once. */
function mergeLines(lines: readonly RequestedLine[]): readonly RequestedLine[] {
  const quantities = new Map<string, number>();
  for (const { lineId, quantity } of lines)
    quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  return [...quantities].map(([lineId, quantity]) => ({ lineId, quantity }));
}

export interface RefundPreview {
  readonly refund: Money;
  readonly shippingFee: Money;
  /** What reaches the customer. */
  readonly total: Money;
}

export function previewRefund(order: KnownOrder, lines: readonly RequestedLine[]): RefundPreview {
  const refund = refundFor(order, lines);
  const feeMinor = lines.length === 0 ? 0 : returnShippingFeeMinor;
  return {
    refund,
    shippingFee: { ...refund, amountMinor: feeMinor },
    total: { ...refund, amountMinor: refund.amountMinor - feeMinor },
  };
}

/** What was paid for the pieces; of a line whose price was rounded never more than the line cost. */
export function refundFor(
  order: Pick<KnownOrder, 'lines' | 'currencyCode'>,
  lines: readonly RequestedLine[],
): Money {
  const amountMinor = mergeLines(lines).reduce((sum, { lineId, quantity }) => {
    const line = order.lines.find((each) => each.lineId === lineId);
    return sum + (line ? shareMinor(line, quantity) : 0);
  }, 0);
  return { amountMinor, currencyCode: order.currencyCode };
}

/** What so many pieces of a line cost: all of them exactly, some rounded down, so that parts never exceed the whole. */
function shareMinor(line: ReturnOrderLineRecord, quantity: number): number {
  const totalMinor = line.totalMinor ?? line.quantity * line.unitPriceMinor;
  return Math.floor((totalMinor * quantity) / line.quantity);
}
