import { ShopError } from '../errors.ts';
import { createLimitedWork } from '../limited-work.ts';

export interface RemadeImage {
  readonly bytes: Uint8Array;
  readonly mime: 'image/webp';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export type ImageProblem = 'UNREADABLE' | 'TOO_LARGE';

/** As plain pixels these would be 120 MB of memory. */
export const pixelsMax = 40_000_000;
/** Larger pictures are scaled down to this, in pixels: two screens across. */
export const edgeMax = 2_048;
/** A little above what the encoder thinks enough: stones are looked at closely. */
const quality = 82;
/** Forty megapixels take a second and a half of a processor. */
const defaultTimeoutSeconds = 8;
const retryAfterSeconds = 5;

/** Twelve megapixels take half a second of a processor: two at once, and few that wait. */
const inTurn = createLimitedWork({ atOnceMax: 2, waitingMax: 16 });

/**
 * Makes a picture anew from a JPEG, PNG or WebP: its pixels upright in sRGB, of a moving one the first, and nothing
 * else of the file.
 * @throws ShopError OVERLOADED when too many wait, or it takes too long: that says nothing of the picture
 */
export const remakeImage = (
  bytes: Uint8Array,
  { timeoutSeconds = defaultTimeoutSeconds }: { readonly timeoutSeconds?: number } = {},
): Promise<RemadeImage | ImageProblem> => inTurn(() => remake(bytes, timeoutSeconds));

async function remake(
  bytes: Uint8Array,
  timeoutSeconds: number,
): Promise<RemadeImage | ImageProblem> {
  const sharp = await loadSharp();
  try {
    // The head alone, before any memory is taken for pixels.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > pixelsMax) return 'TOO_LARGE';
    const { data, info } = await sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error' })
      .timeout({ seconds: timeoutSeconds })
      .autoOrient()
      .resize({ width: edgeMax, height: edgeMax, fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, mime: 'image/webp', width: info.width, height: info.height };
  } catch (error) {
    if (/^timeout/i.test((error as Error).message))
      throw new ShopError('OVERLOADED', 'The picture could not be read in time', {
        retryAfterSeconds,
      });
    // The decoder's words may quote the file; that it could not be read is all there is to tell.
    return 'UNREADABLE';
  }
}

type Sharp = typeof import('sharp').default;
let loaded: Promise<Sharp> | null = null;

/** Loaded with the first picture: the library has 20 MB. It reads three formats from memory, and nothing else at all. */
function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({
      operation: [
        'VipsForeignLoadJpegBuffer',
        'VipsForeignLoadPngBuffer',
        'VipsForeignLoadWebpBuffer',
      ],
    });
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}
