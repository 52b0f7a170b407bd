import { abortedBy, lateAfter } from '../ended-early.ts';
import type { Answer, Call } from '../transport.ts';

/** One request and what becomes of it. Settles once; what comes later is let be. */
export class Exchange {
  /** Head and body as they are written. */
  readonly message: string;
  /** Writing ASCII as Latin-1 copies it; anything else has to be encoded. */
  readonly encoding: 'latin1' | 'utf8';
  /** Whether it may be sent once more though it may have arrived; false once that has been done. */
  mayRepeat: boolean;
  /** Whether the head of the answer is wanted beside its body. */
  readonly wantsHead: boolean;
  readonly #timeoutMs: number;
  /** On the clock of `performance.now()`. */
  readonly #deadlineAtMs: number;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #signal: AbortSignal | undefined;

  /** @param head without the length of the body and the empty line */
  constructor(
    head: string,
    { body, timeoutMs, isSafe, wantsHead = false, signal }: Call,
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
  ) {
    const byteLength = Buffer.byteLength(body);
    this.message = `${head}content-length: ${byteLength}\r\n\r\n${body}`;
    this.encoding = byteLength === body.length ? 'latin1' : 'utf8';
    this.#timeoutMs = timeoutMs;
    this.#deadlineAtMs = performance.now() + timeoutMs;
    this.mayRepeat = isSafe;
    this.wantsHead = wantsHead;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
  }

  succeed(answer: Answer): void {
    this.#resolve(answer);
  }

  fail(error: Error): void {
    this.#reject(error);
  }

  /** Why nobody waits for it any more; null while somebody does. Asked now and then, which costs less than being told. */
  endedBy(nowMs: number): Error | null {
    if (this.#signal?.aborted) return abortedBy(this.#signal);
    if (nowMs < this.#deadlineAtMs) return null;
    return lateAfter(this.#timeoutMs);
  }
}
