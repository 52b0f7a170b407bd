import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { ShopError } from '../errors.ts';

/** A body as it arrives. */
export interface ArrivingBody {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** What stands around the file in a body of one part: boundaries and a few header lines. */
const wrappingBytesMax = 16 * 1024;

/**
 * The one file of a `multipart/form-data` body, RFC 7578, in a part of any name. What the sender calls it and says of
 * its type is not kept: neither can be relied on.
 * @throws ShopError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE as soon as a byte more than `bytesMax` is announced or
 * arrives, BAD_USER_INPUT for no file, an empty one, a second part, or a body that breaks off
 */
export function readFilePart({ headers, body }: ArrivingBody, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let files = 0;

    const fail = (error: ShopError): void => {
      body.unpipe();
      // Read on without keeping anything: a client that is still sending would not hear a refusal.
      body.resume();
      reject(error);
    };
    const breaksOff = (): void => fail(badFile('The body breaks off'));

    if (Number(headers['content-length'] ?? 0) > bytesMax + wrappingBytesMax) {
      fail(tooLarge(bytesMax));
      return;
    }
    const parser = parserOf(headers, bytesMax);
    if (!parser) {
      fail(new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the file as multipart/form-data'));
      return;
    }

    parser.on('file', (_name, file) => {
      files += 1;
      file.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        chunks.push(chunk);
      });
      file.once('limit', () => fail(tooLarge(bytesMax)));
      file.on('error', breaksOff);
    });
    const refuseMore = (): void => fail(badFile('Send one file and nothing else'));
    parser.once('field', refuseMore);
    parser.once('partsLimit', refuseMore);
    parser.once('filesLimit', refuseMore);
    parser.once('fieldsLimit', refuseMore);
    parser.on('error', () => fail(badFile('The body is not well formed')));
    parser.once('finish', () => {
      if (files === 0) fail(badFile('There is no file in the body'));
      else if (bytes === 0) fail(badFile('The file is empty'));
      else resolve(Buffer.concat(chunks, bytes));
    });
    body.on('error', breaksOff);
    body.once('close', () => {
      if (!body.readableEnded) breaksOff();
    });
    body.pipe(parser);
  });
}

/** null for what is no multipart body, or says no boundary. */
function parserOf(headers: IncomingHttpHeaders, bytesMax: number) {
  const contentType = headers['content-type'];
  if (!contentType || !/^multipart\/form-data\s*;/i.test(contentType)) return null;
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 0, parts: 2, fileSize: bytesMax, headerPairs: 20 },
    });
  } catch {
    return null;
  }
}

const tooLarge = (bytesMax: number): ShopError =>
  new ShopError('BODY_TOO_LARGE', `The file is larger than ${bytesMax} bytes`, { bytesMax });

const badFile = (message: string): ShopError =>
  new ShopError('BAD_USER_INPUT', message, { field: 'file' });
