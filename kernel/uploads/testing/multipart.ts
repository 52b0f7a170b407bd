import { Readable } from 'node:stream';
import type { ArrivingBody } from '../read-file-part.ts';

export interface SentPart {
  readonly bytes: Uint8Array;
  /** What the sender calls it; null sends a field and no file. */
  readonly fileName?: string | null;
  readonly type?: string;
}

export const boundary = '----a-boundary-of-tests';

/** A `multipart/form-data` body as text and bytes. */
export function multipartOf(parts: readonly SentPart[]): Buffer {
  const framed = parts.flatMap(({ bytes, fileName = 'ring.jpg', type = 'image/jpeg' }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"${fileName === null ? '' : `; filename="${fileName}"`}\r\n${fileName === null ? '' : `content-type: ${type}\r\n`}\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...framed, Buffer.from(`--${boundary}--\r\n`)]);
}

/** It arrives in chunks, as over a network. */
export function arriving(
  body: Uint8Array,
  headers: ArrivingBody['headers'] = {},
  chunkBytes = 16 * 1024,
): ArrivingBody {
  const chunks = Array.from({ length: Math.ceil(body.byteLength / chunkBytes) }, (_, index) =>
    Buffer.from(body.subarray(index * chunkBytes, (index + 1) * chunkBytes)),
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    body: Readable.from(chunks, { objectMode: false }),
  };
}

export const aFile = (bytes: Uint8Array, part: Omit<SentPart, 'bytes'> = {}): ArrivingBody =>
  arriving(multipartOf([{ bytes, ...part }]));
