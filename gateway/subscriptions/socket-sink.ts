import type { WebSocket } from 'ws';
import type { SubscriptionCounts } from './counts.ts';
import type { SubscriptionLimits } from './limits.ts';
import type { FrameError } from './protocol.ts';
import type { Delivery, Sink } from './sink.ts';

export interface SocketSinkParts {
  readonly socket: WebSocket;
  readonly id: string;
  readonly limits: Pick<SubscriptionLimits, 'bufferedBytesMax' | 'slowClient'>;
  readonly counts: SubscriptionCounts;
  /** The subscription is over: its id is free again. Called before the last frame. */
  onEnd(): void;
  /** The client does not read and is to be cut. */
  onTooSlow(): void;
}

/**
 * One subscription on a client's socket. While the client does not read, frames are skipped and only the latest is
 * kept (it is shared text, so it costs nothing); that one follows, marked as after a gap, when the socket drains.
 */
export class SocketSink implements Sink {
  readonly #parts: SocketSinkParts;
  readonly #head: string;
  #skipped: Delivery | null = null;
  #isMute = false;

  constructor(parts: SocketSinkParts) {
    this.#parts = parts;
    this.#head = `{"id":${JSON.stringify(parts.id)},"type":"next","payload":`;
  }

  next(delivery: Delivery): void {
    if (this.#isMute) return;
    const { socket, limits, counts } = this.#parts;
    if (socket.bufferedAmount > limits.bufferedBytesMax) {
      counts.framesSkipped += 1;
      this.#skipped = delivery;
      if (limits.slowClient === 'close') this.#parts.onTooSlow();
      return;
    }
    counts.framesSent += 1;
    socket.send(`${this.#head}${this.#skipped ? delivery.jsonAfterGap : delivery.json}}`);
    this.#skipped = null;
  }

  error(errors: readonly FrameError[]): void {
    this.#last({ id: this.#parts.id, type: 'error', payload: errors });
  }

  complete(): void {
    this.#last({ id: this.#parts.id, type: 'complete' });
  }

  /** Nothing more under this id: the client has stopped it, and may use the id for something else. */
  mute(): void {
    this.#isMute = true;
  }

  /** The socket has drained: what was skipped last is what the client should see. */
  catchUp(): void {
    if (this.#skipped) this.next(this.#skipped);
  }

  #last(message: object): void {
    if (this.#isMute) return;
    this.#parts.onEnd();
    this.catchUp();
    this.#isMute = true;
    this.#parts.socket.send(JSON.stringify(message));
  }
}
