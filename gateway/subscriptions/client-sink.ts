import type { SubscriptionCounts } from './counts.ts';
import type { SlowClientPolicy, SubscriptionLimits } from './limits.ts';
import type { FrameError } from './protocol.ts';
import type { Delivery, Sink } from './sink.ts';

/** The way to one client, in the words of its protocol. */
export interface Line {
  /** Written and not yet taken by the network. */
  readonly bufferedBytes: number;
  next(delivery: Delivery, isAfterGap: boolean): void;
  error(errors: readonly FrameError[]): void;
  complete(): void;
}

export interface ClientSinkParts {
  readonly line: Line;
  readonly limits: Pick<SubscriptionLimits, 'bufferedBytesMax' | 'latestOfMax'>;
  readonly slowClient: SlowClientPolicy;
  readonly counts: SubscriptionCounts;
  /** The subscription is over. Called before its last frame. */
  onEnd(): void;
  /** The client does not read and is to be cut. */
  onTooSlow(): void;
}

/**
 * One subscription of one client. While the client does not read, results are skipped and only the latest is kept, of
 * all or of each thing (it is shared text, so it costs nothing); that follows, marked as after a gap, when the line
 * drains.
 */
export class ClientSink implements Sink {
  readonly #parts: ClientSinkParts;
  /** The latest by key, the one that waits longest first; one key where the policy names none. */
  #skipped: Map<string, Delivery> | null = null;
  #isMute = false;

  constructor(parts: ClientSinkParts) {
    this.#parts = parts;
  }

  next(delivery: Delivery): void {
    if (this.#isMute) return;
    const { slowClient, counts } = this.#parts;
    if (this.#isSlow) {
      counts.framesSkipped += 1;
      this.#keep(delivery);
      if (slowClient === 'close') this.#parts.onTooSlow();
    } else if (this.#skipped) {
      this.#keep(delivery);
      this.catchUp();
    } else this.#send(delivery, false);
  }

  get #isSlow(): boolean {
    const { line, limits } = this.#parts;
    return line.bufferedBytes > limits.bufferedBytesMax;
  }

  #send(delivery: Delivery, isAfterGap: boolean): void {
    this.#parts.counts.framesSent += 1;
    this.#parts.line.next(delivery, isAfterGap);
  }

  /** @param mayWait whether what a slow line does not take is kept on */
  #sendKept(mayWait: boolean): void {
    for (const [key, delivery] of this.#skipped ?? []) {
      if (mayWait && this.#isSlow) return;
      this.#skipped?.delete(key);
      this.#send(delivery, true);
    }
    this.#skipped = null;
  }

  #keep(delivery: Delivery): void {
    const { slowClient, limits } = this.#parts;
    const key = typeof slowClient === 'object' ? delivery.keyAt(slowClient.latestOf) : '';
    // Made when it is needed: most clients never fall behind, and there are thousands of them.
    this.#skipped ??= new Map();
    this.#skipped.delete(key);
    this.#skipped.set(key, delivery);
    const [oldest] = this.#skipped.keys();
    if (oldest !== undefined && this.#skipped.size > limits.latestOfMax)
      this.#skipped.delete(oldest);
  }

  error(errors: readonly FrameError[]): void {
    this.#last((line) => line.error(errors));
  }

  complete(): void {
    this.#last((line) => line.complete());
  }

  /** Nothing more: the client has stopped it, or is told by other means. */
  mute(): void {
    this.#isMute = true;
  }

  /** The line has drained: what was skipped last is what the client should see. */
  catchUp(): void {
    if (!this.#isMute) this.#sendKept(true);
  }

  #last(say: (line: Line) => void): void {
    if (this.#isMute) return;
    this.#parts.onEnd();
    // However slow: there is no later, and only so much is kept.
    this.#sendKept(false);
    this.#isMute = true;
    say(this.#parts.line);
  }
}
