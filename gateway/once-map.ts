import { type Clock, systemClock } from '../kernel/clock.ts';
import { Crowd, mustWait, type Patience } from './crowd.ts';

/** Values made at first use. Who asks for one that is being made waits for the same; a failure is not kept. */
export interface OnceMap<V> {
  find(key: string): V | undefined;
  /**
   * Makes what is not there.
   * @param make is told by a signal when nobody waits any more
   * @throws what `make` does, or why this one waits no longer, as `Crowd.wait` says
   */
  make(key: string, patience: Patience, make: (signal: AbortSignal) => Promise<V>): Promise<V>;
  /** What is there, used last first. */
  entries(): Iterable<readonly [key: string, value: V]>;
}

export interface OnceMapBounds<V> {
  readonly entriesMax: number;
  /** Of all together, in whatever `weigh` counts. */
  readonly weightMax?: number;
  /** Of one: what weighs more is not kept at all. A hundredth of all together unless told otherwise. */
  readonly heaviest?: number;
  /** Asked once of each value. */
  readonly weigh?: (value: V) => number;
}

interface Making<V> {
  readonly made: Promise<V>;
  readonly crowd: Crowd;
}

interface Kept<V> {
  readonly value: V;
  readonly weight: number;
  /** Turns are counted by uses. */
  usedAt: number;
  /** The turn at which it got its place in the line. */
  placedAt: number;
}

/**
 * What has not been used for long goes first: in the order in which it came, with a second chance at the end of the
 * line for what was used since (`bounded-map.ts` says why it is not moved at each use).
 */
export function createOnceMap<V>(bounds: OnceMapBounds<V>, clock: Clock = systemClock): OnceMap<V> {
  const { entriesMax, weightMax = Number.POSITIVE_INFINITY, weigh = () => 0 } = bounds;
  const { heaviest = weightMax / 100 } = bounds;
  const kept = new Map<string, Kept<V>>();
  const underway = new Map<string, Making<V>>();
  let weight = 0;
  let turn = 0;

  function keep(key: string, value: V): void {
    const added = weigh(value);
    if (added > heaviest) return;
    while (kept.size >= entriesMax || weight + added > weightMax) forgetOne();
    turn += 1;
    kept.set(key, { value, weight: added, usedAt: turn, placedAt: turn });
    weight += added;
  }

  function forgetOne(): void {
    for (const [key, entry] of kept) {
      kept.delete(key);
      if (entry.usedAt === entry.placedAt) {
        weight -= entry.weight;
        return;
      }
      entry.placedAt = entry.usedAt;
      kept.set(key, entry);
    }
  }

  function begin(key: string, make: (signal: AbortSignal) => Promise<V>): Making<V> {
    const crowd = new Crowd(clock);
    const made = make(crowd.signal)
      .then((value) => {
        keep(key, value);
        return value;
      })
      .finally(() => underway.delete(key));
    const making = { made, crowd };
    underway.set(key, making);
    return making;
  }

  const make: OnceMap<V>['make'] = async (key, patience, how) => {
    mustWait(patience, clock);
    const { made, crowd } = underway.get(key) ?? begin(key, how);
    // It was given up this very moment, unless it was too late for that.
    if (crowd.signal.aborted) return made.catch(() => make(key, patience, how));
    return crowd.wait(made, patience);
  };

  return {
    find(key) {
      const entry = kept.get(key);
      if (entry === undefined) return undefined;
      turn += 1;
      entry.usedAt = turn;
      return entry.value;
    },
    make,
    entries: () =>
      [...kept]
        .sort(([, a], [, b]) => b.usedAt - a.usedAt)
        .map(([key, { value }]) => [key, value] as const),
  };
}
