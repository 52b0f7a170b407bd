import { type Clock, MINUTE_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { expire } from './hold.ts';
import type { HoldRepository } from './repository.ts';

const everyMs = MINUTE_MS;
/** Holds taken in one look; the rest wait for the next. */
const batchMax = 200;

export interface HoldSweeper {
  /** One look. @returns how many holds ended */
  run(): Promise<number>;
  close(): Promise<void>;
}

/** Ends what is over and tells of it; a hold counts as over before that. Safe on any number of copies. */
export function createHoldSweeper({
  holds,
  clock,
  log,
}: {
  readonly holds: HoldRepository;
  readonly clock: Clock;
  readonly log: Log;
}): HoldSweeper {
  let running: Promise<number> = Promise.resolve(0);

  const look = async (): Promise<number> => {
    const now = clock.now();
    let ended = 0;
    for (const hold of await holds.overdue(now, batchMax))
      if (await holds.store(expire(hold, now))) ended += 1;
    return ended;
  };
  const run = (): Promise<number> => {
    running = running.catch(() => 0).then(look);
    return running;
  };
  const timer = setInterval(() => {
    run().catch((error: unknown) => log.warn({ error }, 'Holds could not be looked at'));
  }, everyMs);
  timer.unref();

  return {
    run,
    async close() {
      clearInterval(timer);
      await running.catch(() => {});
    },
  };
}
