/** Timestamps of the present: the second, and a count that tells apart those within it. */
import { Timestamp } from 'bson';

let last = { second: 0, count: 0 };

/** No two calls get the same one, nor an earlier: commands that began in different seconds take turns. */
export function nextTimestamp(now: Date): Timestamp {
  const second = Math.max(last.second, Math.floor(now.getTime() / 1000));
  last = { second, count: second === last.second ? last.count + 1 : 1 };
  return new Timestamp({ t: last.second, i: last.count });
}
