import { pause } from '../aggregate/stage.ts';
import type { Selected } from './reading.ts';

/** What was found since the last time, or a request to let others work first: see `Turn`. */
export type Found = readonly Selected[] | typeof pause;

/** The part of what is found that a query wants; nothing behind it is looked for. @param limit 0 for no limit */
export function* pageOf(
  found: Iterable<Found>,
  skip: number,
  limit: number,
): Iterable<Selected | typeof pause> {
  let position = 0;
  for (const batch of found) {
    if (batch === pause) {
      yield pause;
      continue;
    }
    for (const selected of batch) {
      position += 1;
      if (position <= skip) continue;
      yield selected;
      if (limit > 0 && position >= skip + limit) return;
    }
  }
}
