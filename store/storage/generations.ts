/**
 * Values by number, bounded by the memory they take. Two generations stand in for an exact
 * least-recently-used order: when the young one is full, the old one is dropped.
 */
export class Generations<T> {
  readonly #maxBytes: number;
  #young = new Map<number, T>();
  #old = new Map<number, T>();
  #youngBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes / 2;
  }

  get(key: number): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** @param bytes that the value takes */
  set(key: number, value: T, bytes: number): void {
    // A giant would push out everything else.
    if (bytes > this.#maxBytes / 4) return;
    if (this.#youngBytes + bytes > this.#maxBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(key, value);
    this.#youngBytes += bytes;
  }

  delete(key: number): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#youngBytes = 0;
  }
}
