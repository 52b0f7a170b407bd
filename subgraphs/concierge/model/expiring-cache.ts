import type { Clock } from '../../../kernel/clock.ts';

/** Remembers a bounded number of values for a bounded time; what was used longest ago goes first. */
export interface ExpiringCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

export function createExpiringCache<V>({
  entriesMax,
  ttlMs,
  clock,
}: {
  readonly entriesMax: number;
  readonly ttlMs: number;
  readonly clock: Clock;
}): ExpiringCache<V> {
  const entries = new Map<string, { readonly value: V; readonly untilMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return;
      entries.delete(key);
      if (entry.untilMs <= clock.now().getTime()) return;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, untilMs: clock.now().getTime() + ttlMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax) break;
        entries.delete(oldest);
      }
    },
  };
}
