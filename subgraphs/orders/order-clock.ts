import { addMs, type Clock, MINUTE_MS, SECOND_MS } from '../../kernel/clock.ts';
import { createUlid } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { paymentFailureCode } from '../../kernel/payment-failure.ts';
import { type Repeated, repeat } from '../../kernel/repeat.ts';
import { countGivenUp } from '../../kernel/telemetry/given-up.ts';
import { completedIfDeliveredBy, completeOrder } from './domain/completion.ts';
import { settled, settlementFailed } from './domain/settlement.ts';
import { orderChanged, orderStatusChanged } from './events.ts';
import type { PaymentPort } from './ports.ts';
import type { OrderRecord, OrderRepository } from './repository.ts';

const everyMs = MINUTE_MS;
/** Due orders taken in one look; the rest wait for the next. */
const batchMax = 100;
/** A settlement in hand is left alone this long by other copies; the payment service refuses a second one all the same. */
const claimMs = 30 * SECOND_MS;

/**
 * Time's part in an order: what is owed after a cancellation is settled, and what can no longer come back is complete.
 * Safe on any number of copies: each step is taken against the version that was read, and a settlement has one id.
 */
export function createOrderClock({
  orders,
  payments,
  clock,
  log,
}: {
  readonly orders: OrderRepository;
  readonly payments: PaymentPort;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated {
  const settle = async (due: OrderRecord): Promise<boolean> => {
    const order = await orders.claimSettlement(due, addMs(clock.now(), claimMs));
    const settlement = order?.cancellation?.settlement;
    if (!order || !settlement) return false;
    const { _id, kind, amountMinor } = settlement;
    const { tenant, currencyCode, _id: orderId } = order;
    const store = (next: OrderRecord) => orders.store(next, orderChanged(next, 'SETTLEMENT'));
    try {
      const asked = { _id, kind, amountMinor, tenant, orderId, currencyCode };
      return await store(settled(order, await payments.settle(asked), clock.now()));
    } catch (error) {
      const next = settlementFailed(order, paymentFailureCode(error), clock.now());
      if (next.cancellation?.settlement?.state === 'FAILED') {
        log.error({ error, orderId }, 'A settlement was given up: somebody has to look at it');
        countGivenUp('settlement');
      } else log.warn({ error, orderId }, 'A payment could not be settled and is tried again');
      return store(next);
    }
  };

  const complete = (due: OrderRecord, now: Date): Promise<boolean> => {
    const { order, entry } = completeOrder(due, { now, entryId: `ent_${createUlid(clock)}` });
    return orders.store(order, orderStatusChanged(order, entry));
  };

  const look = async (): Promise<number> => {
    const now = clock.now();
    let changed = 0;
    for (const due of await orders.owing(now, batchMax)) if (await settle(due)) changed += 1;
    for (const due of await orders.deliveredBy(completedIfDeliveredBy(now), batchMax))
      if (await complete(due, now)) changed += 1;
    return changed;
  };

  return repeat({ everyMs, look, log, says: 'Due orders could not be looked at' });
}
