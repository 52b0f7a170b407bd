/**
 * Streams under their keys. Streams of one key carry the same events, yet may stand at different places: one is
 * live, others still catch up after a resume. Each is a lane; lanes that reach the same place become one.
 */
export class Lanes<Lane> {
  readonly #byKey = new Map<string, Set<Lane>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: string, lane: Lane): void {
    const lanes = this.#byKey.get(key) ?? new Set();
    if (lanes.has(lane)) return;
    this.#byKey.set(key, lanes.add(lane));
    this.#size += 1;
  }

  remove(key: string, lane: Lane): void {
    const lanes = this.#byKey.get(key);
    if (!lanes?.delete(lane)) return;
    this.#size -= 1;
    if (lanes.size === 0) this.#byKey.delete(key);
  }

  /** Oldest first; safe to walk while lanes come and go. */
  of(key: string): readonly Lane[] {
    return [...(this.#byKey.get(key) ?? [])];
  }

  all(): readonly Lane[] {
    return [...this.#byKey.values()].flatMap((lanes) => [...lanes]);
  }
}
