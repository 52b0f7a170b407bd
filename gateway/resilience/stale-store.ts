/** Bounds of what is kept for bad times. */
export interface StaleStoreLimits {
  readonly entriesMax: number;
  readonly charactersMax: number;
}

/** 20,000 entities of about a kilobyte. */
export const defaultStaleStore: StaleStoreLimits = {
  entriesMax: 20_000,
  charactersMax: 20 * 1024 * 1024,
};

/** An answer of before, and when it was given. */
export interface KeptEntity {
  readonly json: string;
  readonly atMs: number;
}

/** Entities by key; the one kept longest ago goes first. */
export interface StaleStore {
  get(key: string): KeptEntity | undefined;
  set(key: string, entity: KeptEntity): void;
  readonly size: number;
}

export function createStaleStore({ entriesMax, charactersMax }: StaleStoreLimits): StaleStore {
  const entries = new Map<string, KeptEntity>();
  let characters = 0;

  function remove(key: string): void {
    characters -= entries.get(key)?.json.length ?? 0;
    entries.delete(key);
  }

  return {
    get: (key) => entries.get(key),
    set(key, entity) {
      remove(key);
      if (entity.json.length > charactersMax) return;
      entries.set(key, entity);
      characters += entity.json.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax && characters <= charactersMax) return;
        remove(oldest);
      }
    },
    get size() {
      return entries.size;
    },
  };
}
