import type { AttentionReason } from './order.ts';
import { readOrderNumberPrefix } from './order-number.ts';
import type { OrderState } from './order-state.ts';
import { type OrderView, viewRuleOf } from './order-view.ts';
import type { ShipmentStatus } from './shipment-status.ts';

/** What a list of orders asks for. null: that part does not matter; an empty list: nothing matches. */
export interface OrderCriteria {
  readonly states: readonly OrderState[] | null;
  readonly attention: readonly AttentionReason[] | null;
  readonly shipmentStatuses: readonly ShipmentStatus[] | null;
  readonly carrier: string | null;
  readonly placedSince: Date | null;
  /** Beginning of the number, as numbers are stored. */
  readonly numberPrefix: string | null;
}

export interface OrderFilterInput {
  readonly view?: OrderView | null | undefined;
  readonly states?: readonly OrderState[] | null | undefined;
  readonly shipmentStatuses?: readonly ShipmentStatus[] | null | undefined;
  readonly carrier?: string | null | undefined;
  readonly placedSince?: Date | null | undefined;
  readonly number?: string | null | undefined;
}

const attentionReasons: readonly AttentionReason[] = [
  'DELIVERY_EXCEPTION',
  'DELIVERY_ATTEMPTED',
  'DELAYED',
  'ON_HOLD',
  'PAYMENT_FAILED',
  'LOST',
];

/** A view and a filter both narrow the list: an order must stand in the one and pass the other. */
export function readOrderCriteria(filter: OrderFilterInput | null | undefined): OrderCriteria {
  const view = viewRuleOf(filter?.view ?? 'ALL');
  const typed = filter?.number?.trim();
  const numberPrefix = typed ? readOrderNumberPrefix(typed) : null;
  const states = both(view.states ?? null, filter?.states ?? null);
  return {
    states: typed && numberPrefix === null ? [] : states,
    attention: view.needsAttention ? attentionReasons : null,
    shipmentStatuses: filter?.shipmentStatuses ?? null,
    carrier: filter?.carrier?.trim().toLowerCase() || null,
    placedSince: filter?.placedSince ?? null,
    numberPrefix,
  };
}

const both = <T>(a: readonly T[] | null, b: readonly T[] | null): readonly T[] | null =>
  a && b ? a.filter((each) => b.includes(each)) : (a ?? b);
