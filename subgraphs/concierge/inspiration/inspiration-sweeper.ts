import { type Clock, MINUTE_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import { atDue, isDue } from './inspiration.ts';
import type { InspirationRepository } from './repository.ts';
import type { TidyBlobs } from './tidy-blobs.ts';

const everyMs = MINUTE_MS;
/** Pictures taken in one look; the rest wait for the next. */
const batchMax = 100;

/**
 * Removes pictures whose time is over, and what was left by whoever died half-way. A picture whose blobs cannot be
 * removed now stays due. Safe on any number of copies.
 */
export function createInspirationSweeper(parts: {
  readonly inspirations: InspirationRepository;
  readonly tidyBlobs: TidyBlobs;
  readonly retentionMs: number;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated {
  const { inspirations, tidyBlobs, retentionMs, clock, log } = parts;

  async function look(): Promise<number> {
    const now = clock.now();
    let done = 0;
    for (const record of await inspirations.due(now, batchMax)) {
      const next = atDue(record, now, retentionMs);
      // Nobody is shown what is about to go.
      if (next !== record && !(await inspirations.storeStep(next))) continue;
      if (isDue(next, now)) await tidyBlobs(next);
      done += 1;
    }
    return done;
  }
  return repeat({ everyMs, look, log, says: 'Pictures could not be tidied' });
}
