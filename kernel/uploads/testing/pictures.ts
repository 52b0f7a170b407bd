import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { eicar } from '../eicar-scanner.ts';

/** Files that people and attackers send, each made here, so that what is in it can be read. */

const width = 64;
const height = 48;
const bands = ['#b08d57', '#7a1f2b', '#0e1a2b'];

/** Three bands of colour, from left to right. */
const drawing = () =>
  sharp({ create: { width, height, channels: 3, background: bands[0] ?? '' } }).composite(
    bands.map((background, index) => ({
      input: {
        create: { width: Math.ceil(width / 3), height, channels: 3 as const, background },
      },
      left: Math.floor((index * width) / 3),
      top: 0,
    })),
  );

export const aJpeg = (): Promise<Buffer> => drawing().jpeg().toBuffer();
export const aPng = (): Promise<Buffer> => drawing().png().toBuffer();
export const aWebp = (): Promise<Buffer> => drawing().webp().toBuffer();

/** Taken at a place, on its side, by a camera with a name. */
export const aPhotograph = (): Promise<Buffer> =>
  drawing()
    .jpeg()
    .withExif({
      IFD0: { Make: 'Secret Camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 12/1', GPSLongitudeRef: 'E' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();

export const aCmykJpeg = (): Promise<Buffer> => drawing().toColourspace('cmyk').jpeg().toBuffer();
export const a16BitPng = (): Promise<Buffer> => drawing().toColourspace('rgb16').png().toBuffer();

export async function anAnimation(format: 'webp' | 'gif'): Promise<Buffer> {
  const frames = await Promise.all(
    bands.map((background) =>
      sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .toFormat(format, { delay: 100 })
    .toBuffer();
}

/** A few bytes that say they are so many pixels, and hold none. */
export function aBomb(edge: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return pngOf([
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.alloc(64))],
  ]);
}

/** Black pixels in one bit each: a thousandth of what they are in memory, and every one is there. */
export function aDensePng(edge: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(edge * (1 + Math.ceil(edge / 8)));
  return pngOf([
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
  ]);
}

function pngOf(chunks: readonly (readonly [type: string, data: Uint8Array])[]): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const all = [...chunks, ['IEND', Buffer.alloc(0)] as const];
  return Buffer.concat([signature, ...all.map(([type, data]) => chunkOf(type, data))]);
}

function chunkOf(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.byteLength, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

export const script = '<script>alert(document.domain)</script>';

/** A picture to one reader, a page to another: the page stands in a comment of the picture. */
export function aJpegWithHtml(jpeg: Buffer): Buffer {
  const text = Buffer.from(`<html><body>${script}</body></html>`);
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xffff - 1, 0);
  comment.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, text, jpeg.subarray(2)]);
}

/** An archive begins at its end: whatever stands before it may be a picture. */
export const aPngWithZip = (png: Buffer): Buffer =>
  Buffer.concat([png, Buffer.from('PK\u0003\u0004'), Buffer.from('run-me.exe'), zipEnd]);

const zipEnd = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

/** Runs as a script where a page asks for one, and shows as a picture where it asks for that. */
export const aGifThatIsScript = (gif: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('GIF89a/*'),
    gif.subarray(8),
    Buffer.from('*/=1;alert(document.domain)'),
  ]);

export const anSvg = (): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${script}</svg>`);

export const withEicarBehind = (bytes: Buffer): Buffer => Buffer.concat([bytes, eicar]);

/** The test file in a comment of a JPEG, at the front of it. */
export function withEicarInside(jpeg: Buffer): Buffer {
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xffff - 1, 0);
  comment.writeUInt16BE(eicar.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, eicar, jpeg.subarray(2)]);
}
