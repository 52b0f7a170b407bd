import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import type { OrderRecord, TimelineEntryRecord } from './order.ts';
import { moveOrderState, orderStateTitles } from './order-state.ts';

/** A return can be asked for on the thirtieth day after delivery, which counts whole: a day later it is over anywhere. */
export const completeAfterDays = 31;

/** Orders delivered by then are complete at that moment. */
export const completedIfDeliveredBy = (now: Date): Date => addMs(now, -completeAfterDays * DAY_MS);

/** @throws ShopError ILLEGAL_TRANSITION unless it was delivered */
export function completeOrder(
  order: OrderRecord,
  { now, entryId }: { now: Date; entryId: string },
): { readonly order: OrderRecord; readonly entry: TimelineEntryRecord } {
  const state = moveOrderState(order.state, 'COMPLETED');
  const entry: TimelineEntryRecord = {
    _id: entryId,
    seq: order.statusHistory.length + 1,
    orderState: state,
    title: orderStateTitles[state],
    occurredAt: now,
    recordedAt: now,
    dedupeKey: `order|${state}`,
  };
  return {
    entry,
    order: {
      ...order,
      state,
      statusHistory: [...order.statusHistory, entry],
      attention: null,
      changedAt: now,
      version: order.version + 1,
    },
  };
}
