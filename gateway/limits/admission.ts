import { ShopError } from '../../kernel/errors.ts';
import { type Live, now } from '../live.ts';

/** How many requests the gateway works on at once. */
export interface Admission {
  readonly inFlight: number;
  /** @throws ShopError OVERLOADED with `retryAfterSeconds` when there is no room for another */
  mustHaveRoom(): void;
  /** Counts a request until it has ended. */
  enter(): void;
  leave(): void;
}

/** By then most of those that wait have been answered, or their deadlines have passed. */
const retryAfterSeconds = 1;

/** About 200 MB of answers on their way, where each is as large as a full page. */
export const inFlightMaxDefault = 2_000;

/**
 * More requests than can be worked on make all of them late, and hold memory for each: those that come then are told
 * to come again before anything is spent on them.
 */
export function createAdmission(inFlightMax: Live<number>): Admission {
  let inFlight = 0;
  return {
    get inFlight() {
      return inFlight;
    },
    mustHaveRoom() {
      if (inFlight < now(inFlightMax)) return;
      throw new ShopError('OVERLOADED', 'The gateway has too much to do', { retryAfterSeconds });
    },
    enter() {
      inFlight += 1;
    },
    leave() {
      inFlight -= 1;
    },
  };
}
