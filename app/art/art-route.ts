import type { Route, RouteReply } from '../../gateway/http/router.ts';
import { ShopError } from '../../kernel/errors.ts';
import { parseDescriptor } from './descriptor.ts';
import { drawPiece } from './draw-piece.ts';

/** A drawing takes a few milliseconds; a vitrine shows the same few hundred again and again. 8 MiB hold about 250. */
const cacheBytesMax = 8 * 1024 * 1024;

/** `GET /art/<descriptor>.svg`. A descriptor means one drawing for ever, so browsers may keep it for a year. */
export function artRoute(): Route {
  const drawings = createDrawingCache(cacheBytesMax);
  return {
    method: 'GET',
    path: '/art/:file',
    handle: ({ params }) => picture(params['file'] ?? '', drawings),
  };
}

function picture(file: string, drawings: DrawingCache): RouteReply {
  const descriptor = file.endsWith('.svg') ? parseDescriptor(file.slice(0, -'.svg'.length)) : null;
  if (!descriptor) throw new ShopError('NOT_FOUND', 'No piece has that picture');
  return {
    status: 200,
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'",
    },
    body: drawings.get(file, () => drawPiece(descriptor)),
  };
}

interface DrawingCache {
  get(key: string, draw: () => string): string;
}

/** Keeps what was asked for last, up to so many bytes. Drawings are ASCII but for an é, so length is bytes. */
export function createDrawingCache(bytesMax: number): DrawingCache {
  const kept = new Map<string, string>();
  let bytes = 0;
  return {
    get(key, draw) {
      const drawing = kept.get(key) ?? draw();
      if (!kept.delete(key)) bytes += drawing.length;
      kept.set(key, drawing);
      for (const [oldest, { length }] of kept) {
        if (bytes <= bytesMax) break;
        kept.delete(oldest);
        bytes -= length;
      }
      return drawing;
    },
  };
}
