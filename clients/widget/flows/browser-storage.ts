/** A browser's storage that may be full, forbidden (private mode, blocked cookies) or hold someone else's text. */
export interface GuardedStorage {
  read<Value>(key: string): Value | null;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

/** @param find throws where storage is forbidden: then everything is forgotten on reload, and nothing else breaks */
export function guardedStorage(find: () => Storage): GuardedStorage {
  function attempt<Value>(work: (storage: Storage) => Value): Value | null {
    try {
      return work(find());
    } catch {
      return null;
    }
  }
  return {
    read: <Value>(key: string) =>
      attempt((storage) => JSON.parse(storage.getItem(key) ?? 'null') as Value | null),
    write: (key, value) => void attempt((storage) => storage.setItem(key, JSON.stringify(value))),
    remove: (key) => void attempt((storage) => storage.removeItem(key)),
  };
}
