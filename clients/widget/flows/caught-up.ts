import type { LiveSink } from '../../sdk/live.ts';

/**
 * A sink that reads anew where events may have been missed: they were lost, or the line was. A line that comes back goes
 * on after the last event it saw; where it saw none, there is nothing to go on from.
 */
export function caughtUp<Result>(
  take: (data: Result) => void,
  catchUp: () => void,
): LiveSink<Result> {
  let isFresh = true;
  return {
    asked() {
      if (!isFresh) catchUp();
      isFresh = false;
    },
    next({ data, gap }) {
      if (data) take(data);
      if (gap || !data) catchUp();
    },
    failed: () => undefined,
  };
}
