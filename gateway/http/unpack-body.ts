import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ShopError } from '../../kernel/errors.ts';

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip) as Unpack,
  'x-gzip': promisify(gunzip) as Unpack,
  br: promisify(brotliDecompress) as Unpack,
};

/**
 * A body as it was before it was packed. Unpacking stops at `maxBytes`: a few packed bytes can stand for gigabytes.
 * @param encoding the request's Content-Encoding
 * @throws ShopError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, or BAD_USER_INPUT where the bytes are not packed so
 */
export async function unpackBody(
  bytes: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return bytes;
  const unpack = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  if (!unpack)
    throw new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the body plain, or packed as gzip or br');
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (Object(error).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ShopError('BODY_TOO_LARGE', `The body is larger than ${maxBytes} bytes`, {
        maxBytes,
      });
    throw new ShopError('BAD_USER_INPUT', `The body is not packed as ${name}`, {}, error);
  }
}
