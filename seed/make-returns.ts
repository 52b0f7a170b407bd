import { addMs, DAY_MS, HOUR_MS } from '../kernel/clock.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { OrderRecord } from '../subgraphs/orders/index.ts';
import { newReturn, type ReturnRecord, returnSteps } from '../subgraphs/returns/index.ts';

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

/** One return as it was after each of its steps, the last as it is now. */
export type ReturnLife = readonly [ReturnRecord, ...ReturnRecord[]];

/** Returns of pieces that were delivered, in every state, numbered from `RMA-20001`. */
export function makeReturns(
  tenant: string,
  anchor: Date,
  orders: readonly OrderRecord[],
): readonly ReturnLife[] {
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
): ReturnLife {
  const line = order.lines.find(({ finalSale }) => !finalSale);
  if (!line || !order.deliveredAt) throw new RangeError(`${order.number} has nothing to return`);
  const known = {
    ...order,
    lines: order.lines.map(({ _id, quantity, unitPriceMinor, finalSale }) => ({
      lineId: _id,
      quantity,
      unitPriceMinor,
      finalSale,
    })),
  };
  const requestedAt = addMs(order.deliveredAt, (1 + random.int(30)) * HOUR_MS);
  const request = {
    id: `ret_${numberBase + serial}`,
    number: `RMA-${numberBase + serial}`,
    outcome: outcomes[random.int(outcomes.length)] ?? 'REFUND',
    reason: reasons[random.int(reasons.length)] ?? 'OTHER',
    comment: comments[random.int(comments.length)] ?? null,
    lines: [{ lineId: line._id, quantity: 1 }],
    by: { by: 'SHOPPER', subject: null },
  } as const;
  const requested = { ...newReturn({ ...known, tenant }, request, requestedAt), tenant };

  // The steps between the request and now, evenly spread.
  const path = pathTo[state];
  const spanMs = Math.max(0, Math.min(anchor.getTime() - requestedAt.getTime(), 12 * DAY_MS));
  const life: [ReturnRecord, ...ReturnRecord[]] = [requested];
  for (const [index, step] of path.entries()) {
    const now = addMs(requestedAt, Math.round((spanMs * (index + 1)) / (path.length + 1)));
    life.push(take[step](life.at(-1) ?? requested, known, now));
  }
  return life;
}

type Step = Exclude<ReturnState, 'REQUESTED'> | 'PAID';

/** The way to each state. */
const pathTo: Readonly<Record<ReturnState, readonly Step[]>> = (() => {
  const received = ['APPROVED', 'IN_TRANSIT', 'RECEIVED'] as const;
  const resolved = [...received, 'INSPECTED', 'RESOLVED', 'PAID'] as const;
  return {
    REQUESTED: [],
    APPROVED: ['APPROVED'],
    DECLINED: ['DECLINED'],
    CANCELLED: ['CANCELLED'],
    EXPIRED: ['APPROVED', 'EXPIRED'],
    IN_TRANSIT: received.slice(0, 2),
    RECEIVED: received,
    INSPECTED: [...received, 'INSPECTED'],
    RESOLVED: resolved,
    CLOSED: [...resolved, 'CLOSED'],
    REOPENED: [...resolved, 'CLOSED', 'REOPENED'],
  };
})();

type Known = Parameters<typeof returnSteps.inspect>[1];

const byStaff = (now: Date, note: string | null = null) =>
  ({ by: 'STAFF', subject: 'usr_agent', note, now }) as const;

/** Each step as the people of the story took it. */
const take: Readonly<
  Record<Step, (record: ReturnRecord, order: Known, now: Date) => ReturnRecord>
> = {
  APPROVED: (record, _order, now) => {
    const trackingNumber = `GGR${record.number.replace(/\D/g, '').padStart(11, '0')}`;
    return returnSteps.approve(record, { carrier: 'house', trackingNumber }, byStaff(now));
  },
  DECLINED: (record, _order, now) =>
    returnSteps.decline(record, byStaff(now, 'The piece was worn and resized elsewhere.')),
  CANCELLED: (record, _order, now) =>
    returnSteps.cancel(record, { by: 'SHOPPER', subject: null, note: null, now }),
  EXPIRED: (record, _order, now) => returnSteps.expire(record, now),
  IN_TRANSIT: (record, _order, now) => returnSteps.ship(record, now),
  RECEIVED: (record, _order, now) => returnSteps.receive(record, byStaff(now)),
  INSPECTED: (record, order, now) => returnSteps.inspect(record, order, [], byStaff(now)),
  RESOLVED: (record, _order, now) => returnSteps.resolve(record, record.outcome, byStaff(now)),
  PAID: (record, _order, now) =>
    record.payout ? returnSteps.paid(record, `ledger-${record.payout._id}`, now) : record,
  CLOSED: (record, _order, now) => returnSteps.close(record, byStaff(now)),
  REOPENED: (record, _order, now) =>
    returnSteps.reopen(record, byStaff(now, 'The customer says that the refund did not arrive.')),
};
