import { addMs, DAY_MS, HOUR_MS } from '../kernel/clock.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { OrderRecord } from '../subgraphs/orders/index.ts';
import type { ReturnRecord } from '../subgraphs/returns/index.ts';

type ReturnState = ReturnRecord['state'];

/** How many returns stand in each state, the finished ones first: those belong to the older orders. */
const cast: readonly (readonly [ReturnState, number])[] = [
  ['CLOSED', 6],
  ['REOPENED', 1],
  ['EXPIRED', 2],
  ['RESOLVED', 5],
  ['INSPECTED', 3],
  ['RECEIVED', 4],
  ['DECLINED', 2],
  ['CANCELLED', 2],
  ['IN_TRANSIT', 6],
  ['APPROVED', 5],
  ['REQUESTED', 6],
];

const reasons: readonly ReturnRecord['reason'][] = [
  'WRONG_SIZE',
  'CHANGED_MIND',
  'WRONG_SIZE',
  'NOT_AS_DESCRIBED',
  'DAMAGED',
  'WRONG_PIECE',
  'OTHER',
];
const outcomes: readonly ReturnRecord['outcome'][] = [
  'REFUND',
  'EXCHANGE',
  'RESIZE',
  'STORE_CREDIT',
];
const comments = [
  'The ring turns on my finger.',
  'Lovely, but smaller than I thought.',
  'One claw catches on wool.',
  null,
  null,
];

const numberBase = 20_000;

/** Returns of pieces that were delivered, in every state, numbered from `RMA-20001`. */
export function makeReturns(
  tenant: string,
  anchor: Date,
  orders: readonly OrderRecord[],
): readonly ReturnRecord[] {
  const random = seededRandom(3);
  const states = cast.flatMap(([state, count]) => Array.from({ length: count }, () => state));
  return spread(returnable(orders, anchor), states.length).flatMap((order, index) => {
    const state = states[index];
    return state ? [makeReturn(order, state, index + 1, { tenant, anchor, random })] : [];
  });
}

/** Delivered within the window, with a piece that may come back; oldest first. */
const returnable = (orders: readonly OrderRecord[], anchor: Date): readonly OrderRecord[] =>
  orders
    .filter(
      ({ deliveredAt, lines }) =>
        deliveredAt !== null &&
        anchor.getTime() - deliveredAt.getTime() > 2 * DAY_MS &&
        lines.some(({ finalSale }) => !finalSale),
    )
    .sort((a, b) => (a.deliveredAt?.getTime() ?? 0) - (b.deliveredAt?.getTime() ?? 0));

/** So many of them, evenly over the whole. */
const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  items.filter(
    (_item, index) =>
      Math.floor((index * count) / items.length) !==
      Math.floor(((index - 1) * count) / items.length),
  );

function makeReturn(
  order: OrderRecord,
  state: ReturnState,
  serial: number,
  { tenant, anchor, random }: { tenant: string; anchor: Date; random: Random },
): ReturnRecord {
  const line = order.lines.find(({ finalSale }) => !finalSale);
  if (!line || !order.deliveredAt) throw new RangeError(`${order.number} has nothing to return`);
  const requestedAt = addMs(order.deliveredAt, (1 + random.int(30)) * HOUR_MS);
  const outcome = outcomes[random.int(outcomes.length)] ?? 'REFUND';
  const stepHours = state === 'REQUESTED' ? 0 : 6 + random.int(90);
  const changedAt = addMs(requestedAt, stepHours * HOUR_MS);
  return {
    _id: `ret_${numberBase + serial}`,
    tenant,
    number: `RMA-${numberBase + serial}`,
    orderId: order._id,
    state,
    outcome,
    reason: reasons[random.int(reasons.length)] ?? 'OTHER',
    comment: comments[random.int(comments.length)] ?? null,
    lines: [{ _id: `rln_${numberBase + serial}_1`, orderLineId: line._id, quantity: 1 }],
    refundMinor: outcome === 'REFUND' || outcome === 'STORE_CREDIT' ? line.unitPriceMinor : 0,
    currencyCode: order.currencyCode,
    requestedAt,
    changedAt: changedAt < anchor ? changedAt : requestedAt,
    version: 1,
  };
}
