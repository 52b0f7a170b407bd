import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RouteReply } from './router.ts';

/** What an answer may be packed in, the better first. */
const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/** Below this a packet is sent either way, and packing costs more than it spares. */
const bytesMin = 1_400;

/** Answers are made for one request each: the last percents are not worth the processor. */
const brotliQuality = 4;
const gzipLevel = 5;

/** https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3. null for a client that takes the answer as it is. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | null {
  if (acceptEncoding === undefined) return null;
  const qualities = new Map<string, number>();
  for (const entry of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    qualities.set(name, given === undefined ? 1 : Number(given));
  }
  const qualityOf = (name: string): number => qualities.get(name) ?? qualities.get('*') ?? 0;
  // Names nothing better than no encoding at all where somebody asks for that first.
  const atLeast = qualities.get('identity') ?? 0;
  let best: { encoding: Encoding; quality: number } | null = null;
  for (const encoding of encodings) {
    const quality = qualityOf(encoding);
    if (quality > 0 && quality >= atLeast && quality > (best?.quality ?? 0))
      best = { encoding, quality };
  }
  return best?.encoding ?? null;
}

/** Whether packing is worth it: text, long enough, not packed already, and not forbidden. */
export function isCompressible({ status, headers = {}, body, stream }: RouteReply): boolean {
  if (stream || body === undefined || body.length < bytesMin || status === 206) return false;
  if (headers['content-encoding'] !== undefined) return false;
  if (headers['cache-control']?.includes('no-transform')) return false;
  return /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript)\b|image\/svg)/.test(
    headers['content-type'] ?? '',
  );
}

/** The reply in that encoding. Packed off the event loop; a stream never comes here, for it would be held back. */
export async function compressAnswer(reply: RouteReply, encoding: Encoding): Promise<RouteReply> {
  const { headers = {}, body = '' } = reply;
  const packed =
    encoding === 'br'
      ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } })
      : await zip(body, { level: gzipLevel });
  const { etag } = headers;
  return {
    ...reply,
    headers: {
      ...headers,
      'content-encoding': encoding,
      // Other bytes than those that the strong tag names.
      ...(etag?.startsWith('"') ? { etag: `W/${etag}` } : {}),
    },
    body: packed,
  };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
