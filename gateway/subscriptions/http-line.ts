import type { Writable } from 'node:stream';
import { memoizePer } from '../../kernel/memoize-per.ts';
import type { Line } from './client-sink.ts';
import type { FrameError } from './protocol.ts';
import type { Delivery } from './sink.ts';
import type { StreamFormat } from './stream-format.ts';

/** Results as the body of a reply. Those that come before its head has been sent wait for `begin`. */
export class HttpLine implements Line {
  readonly #format: StreamFormat;
  #early: (string | Uint8Array)[] = [];
  #output: Writable | null = null;
  #isWhole = false;

  constructor(format: StreamFormat) {
    this.#format = format;
  }

  /** Whether its last words have been said; the network may still have to take them. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get bufferedBytes(): number {
    return this.#output?.writableLength ?? 0;
  }

  begin(output: Writable): void {
    this.#output = output;
    output.write(this.#format.opening);
    for (const frame of this.#early) output.write(frame);
    this.#early = [];
    if (this.#isWhole) output.end();
  }

  next(delivery: Delivery, isAfterGap: boolean): void {
    const { jsonAfterGap, eventId } = delivery;
    this.#write(
      isAfterGap ? this.#format.result(jsonAfterGap, eventId) : framesIn(this.#format)(delivery),
    );
  }

  error(errors: readonly FrameError[]): void {
    this.#write(this.#format.failure(errors));
    this.complete();
  }

  complete(): void {
    this.#write(this.#format.ending);
    this.#isWhole = true;
    this.#output?.end();
  }

  /** Says nothing, and calls back when the network has taken it. */
  beat(onTaken: () => void): void {
    if (!this.#isWhole) this.#output?.write(this.#format.heartbeat, onTaken);
  }

  #write(frame: string | Uint8Array): void {
    if (this.#output) this.#output.write(frame);
    else this.#early.push(frame);
  }
}

/** The bytes of a result are the same for all who read one format: made once, and held by all queues together. */
const framesIn = memoizePer((format: StreamFormat) =>
  memoizePer((delivery: Delivery) => Buffer.from(format.result(delivery.json, delivery.eventId))),
);
