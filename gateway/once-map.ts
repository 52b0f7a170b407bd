/** Values made at first use. Who asks for one that is being made waits for the same; a failure is not kept. */
export interface OnceMap<V> {
  get(key: string, make: () => Promise<V>): V | Promise<V>;
  /** What is there, used last first. */
  entries(): Iterable<readonly [key: string, value: V]>;
}

export interface OnceMapBounds<V> {
  readonly entriesMax: number;
  /** Of all together, in whatever `weigh` counts; a value of more than a hundredth of it is not kept at all. */
  readonly weightMax?: number;
  readonly weigh?: (value: V) => number;
}

/** What was used longest ago goes first. */
export function createOnceMap<V>(bounds: OnceMapBounds<V>): OnceMap<V> {
  const { entriesMax, weightMax = Number.POSITIVE_INFINITY, weigh = () => 0 } = bounds;
  // A Map iterates in order of insertion, so the first key is the one that was touched longest ago.
  const kept = new Map<string, V>();
  const underway = new Map<string, Promise<V>>();
  let weight = 0;

  function keep(key: string, value: V): void {
    const added = weigh(value);
    if (added > weightMax / 100) return;
    kept.set(key, value);
    weight += added;
    for (const [oldest, old] of kept) {
      if (kept.size <= entriesMax && weight <= weightMax) return;
      kept.delete(oldest);
      weight -= weigh(old);
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
      const value = kept.get(key);
      if (value !== undefined) {
        kept.delete(key);
        kept.set(key, value);
        return value;
      }
      const known = underway.get(key);
      if (known) return known;
      const making = made(key, make);
      underway.set(key, making);
      return making;
    },
    entries: () => [...kept].reverse(),
  };
}
