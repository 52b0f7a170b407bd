/** Values made at first use. Who asks for one that is being made waits for the same; a failure is not kept. */
export interface OnceMap<V> {
  get(key: string, make: () => Promise<V>): V | Promise<V>;
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
export function createOnceMap<V>(bounds: OnceMapBounds<V>): OnceMap<V> {
  const { entriesMax, weightMax = Number.POSITIVE_INFINITY, weigh = () => 0 } = bounds;
  const { heaviest = weightMax / 100 } = bounds;
  const kept = new Map<string, Kept<V>>();
  const underway = new Map<string, Promise<V>>();
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

  async function made(key: string, make: () => Promise<V>): Promise<V> {
    try {
      const value = await make();
      keep(key, value);
      return value;
    } finally {
      underway.delete(key);
    }
  }

  return {
    get(key, make) {
      const entry = kept.get(key);
      if (entry !== undefined) {
        turn += 1;
        entry.usedAt = turn;
        return entry.value;
      }
      const known = underway.get(key);
      if (known) return known;
      const making = made(key, make);
      underway.set(key, making);
      return making;
    },
    entries: () =>
      [...kept]
        .sort(([, a], [, b]) => b.usedAt - a.usedAt)
        .map(([key, { value }]) => [key, value] as const),
  };
}
