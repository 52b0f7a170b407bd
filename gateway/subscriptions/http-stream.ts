import type { Writable } from 'node:stream';
import { memoizePer } from '../bounded-map.ts';
import { ClientSink, type Line } from './client-sink.ts';
import type { SubscriptionCounts } from './counts.ts';
import { atExpiry, expired } from './expiry.ts';
import type { SubscriptionLimits } from './limits.ts';
import type { FrameError } from './protocol.ts';
import type { Delivery, Sink } from './sink.ts';
import type { StreamFormat } from './stream-format.ts';

export interface HttpStreamParts {
  readonly format: StreamFormat;
  /** When the token ends that it was asked with; null for never. */
  readonly expiresAtMs: number | null;
  readonly limits: Pick<SubscriptionLimits, 'bufferedBytesMax' | 'slowClient'>;
  readonly counts: SubscriptionCounts;
  /** Its connection is gone, whoever ended it. */
  onClosed(): void;
}

/**
 * One client's subscription as the body of a reply. It may be given results before its head has been sent; they wait
 * for `begin`.
 */
export class HttpStream {
  /** Leaves the subscription; known once it is joined. Safe to call twice. */
  leave: () => void = () => {};
  readonly #parts: HttpStreamParts;
  readonly #sink: ClientSink;
  readonly #early: (string | Uint8Array)[] = [];
  #output: Writable | null = null;
  #isWhole = false;
  #stopExpiry: () => void = () => {};
  #heartbeatsUnsent = 0;

  constructor(parts: HttpStreamParts) {
    this.#parts = parts;
    this.#sink = new ClientSink({
      line: this.#lineOf(parts.format),
      limits: parts.limits,
      counts: parts.counts,
      onEnd: () => this.#stopExpiry(),
      onTooSlow: () => this.cut(),
    });
  }

  get sink(): Sink {
    return this.#sink;
  }

  /** The head has been sent, or the client has gone meanwhile. */
  begin(output: Writable): void {
    // Writing to a client that has just gone: `close` follows, and tells all there is to know.
    output.on('error', () => {});
    output.on('close', () => this.#clean());
    output.on('drain', () => this.#sink.catchUp());
    this.#output = output;
    if (output.destroyed) {
      this.#clean();
      return;
    }
    output.write(this.#parts.format.opening);
    for (const frame of this.#early) output.write(frame);
    if (this.#isWhole) output.end();
    else this.#stopExpiry = atExpiry(this.#parts.expiresAtMs, () => this.#expire());
  }

  /**
   * Tells the client that we live, or cuts it when two heartbeats have not even left for it: it reads nothing, or
   * is not there.
   */
  checkLife(): void {
    if (this.#heartbeatsUnsent >= 2) {
      this.cut();
      return;
    }
    this.#heartbeatsUnsent += 1;
    if (this.#isWhole) return;
    this.#output?.write(this.#parts.format.heartbeat, () => {
      this.#heartbeatsUnsent = 0;
    });
  }

  /** Without the format's ending: to the client a connection that was lost, from which it comes back. */
  close(): void {
    this.#sink.mute();
    this.leave();
    this.#output?.end();
  }

  /** Without a word: the other side does not listen. */
  cut(): void {
    this.#parts.counts.socketsCut += 1;
    this.#output?.destroy();
  }

  #lineOf(format: StreamFormat): Line {
    const stream = this;
    const framesOf = framesIn(format);
    return {
      get bufferedBytes() {
        return stream.#output?.writableLength ?? 0;
      },
      next(delivery, isAfterGap) {
        const { jsonAfterGap, eventId } = delivery;
        stream.#write(isAfterGap ? format.result(jsonAfterGap, eventId) : framesOf(delivery));
      },
      error: (errors: readonly FrameError[]) => stream.#end(format.failure(errors)),
      complete: () => stream.#end(''),
    };
  }

  #write(frame: string | Uint8Array): void {
    if (this.#output) this.#output.write(frame);
    else this.#early.push(frame);
  }

  #end(lastWords: string): void {
    this.#write(lastWords + this.#parts.format.ending);
    this.#isWhole = true;
    this.#output?.end();
  }

  #expire(): void {
    this.leave();
    this.#sink.error([expired]);
  }

  #clean(): void {
    this.#stopExpiry();
    this.#sink.mute();
    this.leave();
    this.#parts.onClosed();
  }
}

/** The bytes of a result are the same for all who read one format: made once, and held by all queues together. */
const framesIn = memoizePer((format: StreamFormat) =>
  memoizePer((delivery: Delivery) => Buffer.from(format.result(delivery.json, delivery.eventId))),
);
