import { addMs, type Clock, MINUTE_MS, SECOND_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { paymentFailureCode } from '../../kernel/payment-failure.ts';
import { type Repeated, repeat } from '../../kernel/repeat.ts';
import { countGivenUp } from '../../kernel/telemetry/given-up.ts';
import type { ReturnRecord } from './domain/return.ts';
import { expire, paid, payoutFailed } from './domain/return-steps.ts';
import type { PayoutPort } from './ports.ts';
import type { ReturnRepository } from './repository.ts';

const everyMs = MINUTE_MS;
/** Due returns taken in one look; the rest wait for the next. */
const batchMax = 100;
/** A payout in hand is left alone this long by other copies; the payment service refuses a second one all the same. */
const claimMs = 30 * SECOND_MS;

/**
 * Time's part in a return: what was not sent expires, what is owed is paid. Safe on any number of copies: each step is
 * taken against the version that was read, and a payout has one id.
 */
export function createReturnClock({
  returns,
  payouts,
  clock,
  log,
}: {
  readonly returns: ReturnRepository;
  readonly payouts: PayoutPort;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated {
  const settle = async (record: ReturnRecord): Promise<boolean> => {
    const { payout, tenant, orderId, currencyCode } = record;
    if (!payout) return false;
    const { _id, kind, amountMinor } = payout;
    const claimed = await returns.claimPayout(record, addMs(clock.now(), claimMs));
    if (!claimed) return false;
    try {
      const reference = await payouts.pay({
        _id,
        kind,
        amountMinor,
        tenant,
        orderId,
        currencyCode,
      });
      return await returns.store(paid(claimed, reference, clock.now()), claimed.version);
    } catch (error) {
      const next = payoutFailed(claimed, paymentFailureCode(error), clock.now());
      const told = { error, returnId: record._id };
      if (next.payout?.state === 'FAILED') {
        log.error(told, 'A payout was given up: somebody has to look at it');
        countGivenUp('payout');
      } else log.warn(told, 'A payout did not go through and is tried again');
      return returns.store(next, claimed.version);
    }
  };

  const look = async (): Promise<number> => {
    let changed = 0;
    const now = clock.now();
    for (const record of await returns.expired(now, batchMax))
      if (await returns.store(expire(record, now), record.version)) changed += 1;
    for (const record of await returns.owing(now, batchMax)) if (await settle(record)) changed += 1;
    return changed;
  };

  return repeat({ everyMs, look, log, says: 'Due returns could not be looked at' });
}
