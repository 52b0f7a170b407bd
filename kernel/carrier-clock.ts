import { MINUTE_MS } from './clock.ts';

/** A carrier's clock may run ahead of ours by this much; further ahead is a mistake. */
export const carrierClockAheadMaxMs = 10 * MINUTE_MS;
