import { addMs, type Clock, MINUTE_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import { atDue, type InspirationRecord, isDue, postponed } from './inspiration.ts';
import type { InspirationRepository } from './repository.ts';
import type { TidyBlobs } from './tidy-blobs.ts';

const everyMs = MINUTE_MS;
/** Pictures taken in one look; the rest wait for the next. */
const batchMax = 100;
/** A picture whose blobs cannot be removed is tried again after this, so that it stands in nobody's way. */
const retryMs = 10 * MINUTE_MS;
/** After so many in one look it is the storage that fails, and not a picture. */
const failuresMax = 3;

/** Removes pictures whose time is over, and what was left by whoever died half-way. Safe on any number of copies. */
export function createInspirationSweeper(parts: {
  readonly inspirations: InspirationRepository;
  readonly tidyBlobs: TidyBlobs;
  readonly retentionMs: number;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated {
  const { inspirations, tidyBlobs, retentionMs, clock, log } = parts;

  /** @returns whether nobody else was first */
  async function sweep(record: InspirationRecord, now: Date): Promise<boolean> {
    const next = atDue(record, now, retentionMs);
    // Nobody is shown what is about to go.
    if (next !== record && !(await inspirations.storeStep(next))) return false;
    if (isDue(next, now)) await tidyBlobs(next);
    return true;
  }

  async function postpone({ tenant, _id }: InspirationRecord, now: Date): Promise<void> {
    const record = await inspirations.byId(tenant, _id);
    if (record && isDue(record, now))
      await inspirations.tidy(postponed(record, addMs(now, retryMs)));
  }

  async function look(): Promise<number> {
    const now = clock.now();
    let done = 0;
    let failures = 0;
    for (const record of await inspirations.due(now, batchMax)) {
      try {
        if (await sweep(record, now)) done += 1;
      } catch (error) {
        failures += 1;
        await postpone(record, now);
        if (failures >= failuresMax) throw error;
        log.warn({ error, inspirationId: record._id }, 'Blobs of a picture could not be removed');
      }
    }
    return done;
  }
  return repeat({ everyMs, look, log, says: 'Pictures could not be tidied' });
}
