import { type Clock, MINUTE_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import { expire } from './hold.ts';
import type { HoldRepository } from './repository.ts';

const everyMs = MINUTE_MS;
/** Holds taken in one look; the rest wait for the next. */
const batchMax = 200;

/** Ends what is over and tells of it; a hold counts as over before that. Safe on any number of copies. */
export function createHoldSweeper({
  holds,
  clock,
  log,
}: {
  readonly holds: HoldRepository;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated {
  const look = async (): Promise<number> => {
    const now = clock.now();
    let ended = 0;
    for (const hold of await holds.overdue(now, batchMax))
      if (await holds.store(expire(hold, now))) ended += 1;
    return ended;
  };
  return repeat({ everyMs, look, log, says: 'Holds could not be looked at' });
}
