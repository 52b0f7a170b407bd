import type { IncomingMessage } from 'node:http';
import { ShopError } from '../../kernel/errors.ts';

const nothing = Buffer.alloc(0);

/**
 * The whole body of a request: at once where it has all arrived.
 * @throws ShopError BODY_TOO_LARGE as soon as more than `maxBytes` are announced or arrive
 */
export function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
): Uint8Array | Promise<Uint8Array> {
  // A small body came in one piece with its head: it lies there, and nothing has to be listened to.
  if (incoming.complete && incoming.readableLength <= maxBytes)
    return (incoming.read() as Buffer | null) ?? nothing;
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

    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) {
      refuse();
      return;
    }
    incoming.on('data', take);
    incoming.once('end', () => resolve(Buffer.concat(chunks, bytes)));
    // Every request closes; an error is made, with its stack, for those alone that had not all arrived.
    incoming.once('close', () => {
      if (!incoming.complete) reject(new Error('The client went away while sending'));
    });
    incoming.once('error', reject);
  });
}
