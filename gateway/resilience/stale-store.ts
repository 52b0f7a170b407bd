/** Bounds of what is kept for bad times. */
export interface StaleStoreLimits {
  readonly entriesMax: number;
  readonly charactersMax: number;
}

/** 20,000 answers of about a kilobyte. */
export const defaultStaleStore: StaleStoreLimits = {
  entriesMax: 20_000,
  charactersMax: 20 * 1024 * 1024,
};

/** An answer of before, and when it was given. */
export interface KeptAnswer {
  readonly json: string;
  readonly atMs: number;
}

/** Answers by key; the one kept longest ago goes first. */
export interface StaleStore {
  get(key: string): KeptAnswer | undefined;
  set(key: string, answer: KeptAnswer): void;
  readonly size: number;
}

export function createStaleStore({ entriesMax, charactersMax }: StaleStoreLimits): StaleStore {
  const entries = new Map<string, KeptAnswer>();
  let characters = 0;

  function remove(key: string): void {
    characters -= entries.get(key)?.json.length ?? 0;
    entries.delete(key);
  }

  return {
    get: (key) => entries.get(key),
    set(key, answer) {
      remove(key);
      if (answer.json.length > charactersMax) return;
      entries.set(key, answer);
      characters += answer.json.length;
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
