/** A map that forgets what has not been used for long once it holds `entriesMax` entries. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  readonly size: number;
}

/**
 * In order of insertion; what was used since gets a second chance at the end of the line when its turn to go comes.
 * Moving each entry when it is used would wear the table out: V8 makes a new one every few moves, and each that it
 * leaves behind keeps the next from being freed.
 */
export function createBoundedMap<V>(entriesMax: number): BoundedMap<V> {
  const entries = new Map<string, { value: V; wasUsed: boolean }>();

  function forgetOne(): void {
    for (const [key, entry] of entries) {
      entries.delete(key);
      if (!entry.wasUsed) return;
      entry.wasUsed = false;
      entries.set(key, entry);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entry.wasUsed = true;
      return entry.value;
    },
    set(key, value) {
      const entry = entries.get(key);
      if (entry) {
        entry.value = value;
        entry.wasUsed = true;
        return;
      }
      if (entries.size >= entriesMax) forgetOne();
      entries.set(key, { value, wasUsed: false });
    },
    get size() {
      return entries.size;
    },
  };
}
