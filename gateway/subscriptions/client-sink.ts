import type { SubscriptionCounts } from './counts.ts';
import type { SubscriptionLimits } from './limits.ts';
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
  readonly limits: Pick<SubscriptionLimits, 'bufferedBytesMax' | 'slowClient'>;
  readonly counts: SubscriptionCounts;
  /** The subscription is over. Called before its last frame. */
  onEnd(): void;
  /** The client does not read and is to be cut. */
  onTooSlow(): void;
}

/**
 * One subscription of one client. While the client does not read, results are skipped and only the latest is kept
 * (it is shared text, so it costs nothing); that one follows, marked as after a gap, when the line drains.
 */
export class ClientSink implements Sink {
  readonly #parts: ClientSinkParts;
  #skipped: Delivery | null = null;
  #isMute = false;

  constructor(parts: ClientSinkParts) {
    this.#parts = parts;
  }

  next(delivery: Delivery): void {
    if (this.#isMute) return;
    const { line, limits, counts } = this.#parts;
    if (line.bufferedBytes > limits.bufferedBytesMax) {
      counts.framesSkipped += 1;
      this.#skipped = delivery;
      if (limits.slowClient === 'close') this.#parts.onTooSlow();
      return;
    }
    const isAfterGap = this.#skipped !== null;
    this.#skipped = null;
    counts.framesSent += 1;
    line.next(delivery, isAfterGap);
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
    if (this.#skipped) this.next(this.#skipped);
  }

  #last(say: (line: Line) => void): void {
    if (this.#isMute) return;
    this.#parts.onEnd();
    this.catchUp();
    this.#isMute = true;
    say(this.#parts.line);
  }
}
