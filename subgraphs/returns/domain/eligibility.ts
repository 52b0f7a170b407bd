import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import type { KnownOrder, ReturnOrderLineRecord, ReturnRecord } from './return.ts';
import { holdsPieces } from './return-state.ts';

/** Days after delivery in which a return can be asked for; the last one counts whole, in UTC. */
export const returnWindowDays = 30;

export type NonReturnableReason =
  | 'NOT_DELIVERED'
  | 'WINDOW_CLOSED'
  | 'FINAL_SALE'
  | 'ALREADY_RETURNED'
  | 'ORDER_CANCELLED';

export interface Eligibility {
  /** Whether at least one piece can come back now. */
  readonly eligible: boolean;
  /** Last day a return can be asked for: `2026-12-21`; null before delivery. */
  readonly until: string | null;
  readonly lines: readonly LineEligibility[];
}

export interface LineEligibility {
  readonly lineId: string;
  readonly eligible: boolean;
  readonly returnableQuantity: number;
  /** null when it can come back. */
  readonly reason: NonReturnableReason | null;
}

/** Which pieces of an order can come back now and why others cannot, given the returns there are already. */
export function eligibilityOf(
  order: KnownOrder,
  returns: readonly Pick<ReturnRecord, 'state' | 'lines'>[],
  now: Date,
): Eligibility {
  const until = order.deliveredAt ? lastDay(order.deliveredAt) : null;
  const barrier = barrierOf(order, until, now);
  const taken = piecesTaken(returns);
  const lines = order.lines.map((line) => ofLine(line, taken.get(line.lineId) ?? 0, barrier));
  return { eligible: lines.some((line) => line.eligible), until, lines };
}

function ofLine(
  line: ReturnOrderLineRecord,
  takenQuantity: number,
  barrier: NonReturnableReason | null,
): LineEligibility {
  const left = Math.max(0, line.quantity - takenQuantity);
  const reason =
    barrier ?? (line.finalSale ? 'FINAL_SALE' : left === 0 ? 'ALREADY_RETURNED' : null);
  return {
    lineId: line.lineId,
    eligible: reason === null,
    returnableQuantity: reason === null ? left : 0,
    reason,
  };
}

/** What keeps the whole order from coming back. */
function barrierOf(order: KnownOrder, until: string | null, now: Date): NonReturnableReason | null {
  if (order.state === 'CANCELLED') return 'ORDER_CANCELLED';
  if (until === null) return 'NOT_DELIVERED';
  return dayOf(now) > until ? 'WINDOW_CLOSED' : null;
}

/** Pieces of each line that returns hold. */
function piecesTaken(returns: readonly Pick<ReturnRecord, 'state' | 'lines'>[]) {
  const taken = new Map<string, number>();
  for (const { state, lines } of returns) {
    if (!holdsPieces(state)) continue;
    for (const { orderLineId, quantity } of lines)
      taken.set(orderLineId, (taken.get(orderLineId) ?? 0) + quantity);
  }
  return taken;
}

const lastDay = (deliveredAt: Date): string => dayOf(addMs(deliveredAt, returnWindowDays * DAY_MS));

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
