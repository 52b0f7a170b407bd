import { StoreError } from '../errors.ts';

/** The time that an operation may work: it stands still while a cursor waits for its client. */
export class Deadline {
  #untilMs: number;
  #pausedMs: number | undefined;

  constructor(maxTimeMs: number) {
    this.#untilMs = Date.now() + maxTimeMs;
  }

  get leftMs(): number {
    return Math.max(0, this.#untilMs - (this.#pausedMs ?? Date.now()));
  }

  /** @throws StoreError MaxTimeMSExpired */
  check(nowMs = Date.now()): void {
    if (nowMs > this.#untilMs) throw timeIsOver();
  }

  pause(): void {
    this.#pausedMs ??= Date.now();
  }

  resume(): void {
    if (this.#pausedMs === undefined) return;
    this.#untilMs += Date.now() - this.#pausedMs;
    this.#pausedMs = undefined;
  }
}

export const timeIsOver = (): StoreError =>
  new StoreError('MaxTimeMSExpired', 'operation exceeded time limit');
