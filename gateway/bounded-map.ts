/** A map that forgets what was used longest ago once it holds `entriesMax` entries. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  readonly size: number;
}

export function createBoundedMap<V>(entriesMax: number): BoundedMap<V> {
  // A Map iterates in order of insertion, so the first key is the one that was touched longest ago.
  const entries = new Map<string, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= entriesMax) return;
      for (const oldest of entries.keys()) return void entries.delete(oldest);
    },
    get size() {
      return entries.size;
    },
  };
}

/** Something derived from a key object, made at first use and gone with it. */
export function memoizePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
