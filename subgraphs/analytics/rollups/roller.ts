import type { ClientSession } from 'mongodb';
import { type Clock, DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import { lateMaxMs } from '../domain/clock-skew.ts';
import { dayOf } from '../domain/counts.ts';
import { rollUp } from '../domain/roll-up.ts';
import { retentionMs } from '../repository.ts';
import type { CountedBatch } from './counting.ts';
import type { RollupRepository } from './repository.ts';

/** How late the figures are at most, while the roller keeps up. */
const everyMs = SECOND_MS;
/** Events that are counted in one transaction. */
export const batchMax = 500;
/** Whole sessions are there for events of this time back: the eldest lack their beginning. */
export const rebuiltMs = retentionMs - lateMaxMs - DAY_MS;

/** Keeps sums and sessions current with the events. Safe on any number of copies, each event counts once. */
export interface Roller extends Repeated {
  /** Counts everything anew that can be, while readers see what there was. @returns events that were counted */
  rebuild(): Promise<number>;
}

/** @param told hears, in the transaction, whose figures have changed */
export function createRoller({
  rollups,
  clock,
  log,
  told,
}: {
  readonly rollups: RollupRepository;
  readonly clock: Clock;
  readonly log: Log;
  readonly told: (batch: CountedBatch, session: ClientSession) => Promise<void>;
}): Roller {
  let closed = false;

  const look = async (): Promise<number> => {
    for (let counted = 0; ; ) {
      const { events, generation } = await rollups.countBatch(batchMax, rollUp, told);
      counted += events;
      if (closed) return counted;
      if (events > 0) continue;
      // Nothing is left to count: also a rebuild that another copy began and did not live to end is done.
      await rollups.finishRebuild(generation);
      return counted;
    }
  };
  const repeated = repeat({ everyMs, look, log, says: 'Events could not be counted' });

  return {
    ...repeated,
    async rebuild() {
      await rollups.beginRebuild(new Date(dayOf(clock.now().getTime() - rebuiltMs)));
      return repeated.run();
    },
    async close() {
      closed = true;
      await repeated.close();
    },
  };
}
