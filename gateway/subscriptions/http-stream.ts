import type { Writable } from 'node:stream';
import { ClientSink } from './client-sink.ts';
import type { SubscriptionCounts } from './counts.ts';
import { atExpiry, expired } from './expiry.ts';
import { HttpLine } from './http-line.ts';
import type { SlowClientPolicy, SubscriptionLimits } from './limits.ts';
import type { Sink } from './sink.ts';
import type { StreamFormat } from './stream-format.ts';

export interface HttpStreamParts {
  readonly format: StreamFormat;
  /** When the token ends that it was asked with; null for never. */
  readonly expiresAtMs: number | null;
  readonly limits: Pick<SubscriptionLimits, 'bufferedBytesMax' | 'latestOfMax'>;
  readonly slowClient: SlowClientPolicy;
  readonly counts: SubscriptionCounts;
  /** Its connection is gone, whoever ended it. */
  onClosed(): void;
}

/** One client's subscription over HTTP, from its request to the end of its connection. */
export class HttpStream {
  /** Leaves the subscription; known once it is joined. Safe to call twice. */
  leave: () => void = () => {};
  readonly #parts: HttpStreamParts;
  readonly #line: HttpLine;
  readonly #sink: ClientSink;
  #output: Writable | null = null;
  #stopExpiry: () => void = () => {};
  #beatsUntaken = 0;

  constructor(parts: HttpStreamParts) {
    this.#parts = parts;
    this.#line = new HttpLine(parts.format);
    this.#sink = new ClientSink({
      line: this.#line,
      limits: parts.limits,
      slowClient: parts.slowClient,
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
    if (output.destroyed) {
      this.#clean();
      return;
    }
    this.#output = output;
    // Written to a client that has just gone: `close` follows, and tells all there is to know.
    output.on('error', () => {});
    output.on('close', () => this.#clean());
    output.on('drain', () => this.#sink.catchUp());
    this.#line.begin(output);
    if (!this.#line.isWhole)
      this.#stopExpiry = atExpiry(this.#parts.expiresAtMs, () => this.#expire());
  }

  /**
   * Tells the client that we live, or cuts it when two heartbeats have not even left for it: it reads nothing, or
   * is not there.
   */
  checkLife(): void {
    if (!this.#output) return;
    if (this.#beatsUntaken >= 2) {
      this.cut();
      return;
    }
    this.#beatsUntaken += 1;
    this.#line.beat(() => {
      this.#beatsUntaken = 0;
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
