import { isAscii } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { BadAnswer } from './bad-answer.ts';

type Decoder = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
  br: promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress),
};

/** What a client that can read them asks for. */
export const codings = 'gzip, br';

/** ASCII, told apart at the speed of memory, is copied; anything else has to be decoded. */
export const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

/**
 * The text of a coded body.
 * @throws BadAnswer for a coding that is unknown, bytes that are not in it, or more than `bytesMax` when undone
 */
export async function decodeBody(bytes: Buffer, coding: string, bytesMax: number): Promise<string> {
  const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (!decode) throw new BadAnswer(`The answer comes in an unknown coding: ${coding.slice(0, 40)}`);
  try {
    return textOf(await decode(bytes, { maxOutputLength: bytesMax }));
  } catch (error) {
    throw new BadAnswer(`The answer is no ${coding} of at most ${bytesMax} bytes`, {
      cause: error,
    });
  }
}
