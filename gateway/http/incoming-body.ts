import type { IncomingMessage } from 'node:http';
import { ShopError } from '../../kernel/errors.ts';

const nothing = Buffer.alloc(0);

/** The body of one request. */
export class IncomingBody {
  readonly #incoming: IncomingMessage;
  #isTaken = false;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  /** Whether nothing of the request is still to come. */
  get hasArrived(): boolean {
    return this.#isTaken || this.#incoming.complete;
  }

  /**
   * All of it: at once where it has all arrived.
   * @throws ShopError BODY_TOO_LARGE as soon as more than `maxBytes` are announced or arrive; CLIENT_GONE when the rest
   * does not come any more
   */
  read(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const incoming = this.#incoming;
    const bytes = incoming.readableLength;
    // A small body came in one piece with its head: it lies there, and nothing has to be listened to. Node lets waiting
    // work run before it says that the request is complete; that as many bytes are there as were announced, is as sure.
    const isThere = incoming.complete || bytes === announcedBytes(incoming);
    if (!isThere || bytes > maxBytes) return readArriving(incoming, maxBytes);
    this.#isTaken = true;
    const body = (incoming.read() as Buffer | null) ?? nothing;
    // Read to its end, which is still to be told: else the connection would hold on to the request.
    incoming.resume();
    return body;
  }
}

/** NaN where no length is announced: it comes in chunks, or there is none. */
const announcedBytes = ({ headers }: IncomingMessage): number =>
  Number(headers['content-length'] ?? Number.NaN);

function readArriving(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;

    const refuse = (): void => {
      incoming.off('data', take);
      // Read on without keeping anything: a client that is still sending would not hear a refusal.
      incoming.resume();
      const message = `The body is larger than ${maxBytes} bytes`;
      reject(new ShopError('BODY_TOO_LARGE', message, { maxBytes }));
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) refuse();
      else chunks.push(chunk);
    };

    if (announcedBytes(incoming) > maxBytes) {
      refuse();
      return;
    }
    incoming.on('data', take);
    incoming.once('end', () => resolve(Buffer.concat(chunks, bytes)));
    // Every request closes; an error is made, with its stack, for those alone that had not all arrived.
    incoming.once('close', () => {
      if (!incoming.complete) reject(leftWhileSending());
    });
    incoming.once('error', (error) => reject(leftWhileSending(error)));
  });
}

/** No failure of ours: anybody can begin to send and leave. */
const leftWhileSending = (cause?: unknown): ShopError =>
  new ShopError('CLIENT_GONE', 'The client went away while sending', {}, cause);
