import { expect, test } from '@jest/globals';
import sharp from 'sharp';
import { imageTypeOf } from './image-type.ts';
import { edgeMax, pixelsMax, type RemadeImage, remakeImage } from './remake-image.ts';
import * as pictures from './testing/pictures.ts';

async function remade(bytes: Uint8Array): Promise<RemadeImage> {
  const made = await remakeImage(bytes);
  if (typeof made === 'string') throw new Error(`refused as ${made}`);
  return made;
}
function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
const holds = ({ bytes }: RemadeImage, text: string): boolean => Buffer.from(bytes).includes(text);

test.each([
  ['a JPEG', pictures.aJpeg],
  ['a PNG', pictures.aPng],
  ['a WebP', pictures.aWebp],
  ['a JPEG in the four colours of print', pictures.aCmykJpeg],
  ['a PNG of 16 bits a colour', pictures.a16BitPng],
])('%s becomes a WebP of the same size, in sRGB', async (_what, make) => {
  const made = await remade(await make());
  expect(made).toMatchObject({ mime: 'image/webp', width: 64, height: 48 });
  const { format, space, depth, channels } = await sharp(made.bytes).metadata();
  expect({ format, space, depth, channels }).toEqual({
    format: 'webp',
    space: 'srgb',
    depth: 'uchar',
    channels: 3,
  });
});

test('the colours stay what they are', async () => {
  const { bytes } = await remade(await pictures.aPng());
  const [red = 0, green = 0, blue = 0] = await sharp(bytes).removeAlpha().raw().toBuffer();
  const off = Math.abs(red - 0xb0) + Math.abs(green - 0x8d) + Math.abs(blue - 0x57);
  expect(off).toBeLessThan(24);
});

test('where and with what a photograph was taken is gone, and it stands upright', async () => {
  const photograph = await pictures.aPhotograph();
  expect(photograph.includes('Secret Camera')).toBe(true);
  const before = await sharp(photograph).metadata();
  expect([before.width, before.height, before.orientation]).toEqual([64, 48, 6]);
  // The tag under which a place stands, in either order of bytes.
  expect([0x8825, 0x2588].some((tag) => before.exif?.includes(uint16(tag)))).toBe(true);
  const made = await remade(photograph);
  expect([made.width, made.height]).toEqual([48, 64]);
  const { exif, icc, iptc, xmp, orientation } = await sharp(made.bytes).metadata();
  expect({ exif, icc, iptc, xmp, orientation }).toEqual({});
  expect(holds(made, 'Secret Camera')).toBe(false);
});

test('of a picture that moves the first is kept', async () => {
  const animation = await pictures.anAnimation('webp');
  expect((await sharp(animation).metadata()).pages).toBe(3);
  const made = await remade(animation);
  expect([made.width, made.height]).toEqual([64, 48]);
  expect((await sharp(made.bytes).metadata()).pages ?? 1).toBe(1);
});

test('what is a page, an archive or a virus test beside a picture is a picture afterwards', async () => {
  const [jpeg, png] = [await pictures.aJpeg(), await pictures.aPng()];
  for (const bytes of [
    pictures.aJpegWithHtml(jpeg),
    pictures.aPngWithZip(png),
    pictures.withEicarInside(jpeg),
  ]) {
    const made = await remade(bytes);
    for (const text of ['script', 'html', 'PK\u0005\u0006', 'EICAR'])
      expect([text, holds(made, text)]).toEqual([text, false]);
  }
});

test('a larger picture is scaled down, and keeps its proportions', async () => {
  const wide = await sharp({
    create: { width: 3_000, height: 300, channels: 3, background: 'gold' },
  })
    .png()
    .toBuffer();
  expect(await remade(wide)).toMatchObject({ width: edgeMax, height: 205 });
});

test('a few bytes that say they are a billion pixels are refused by what they say', async () => {
  expect(await remakeImage(pictures.aBomb(60_000))).toBe('TOO_LARGE');
  expect(await remakeImage(pictures.aBomb(6_325))).toBe('TOO_LARGE');
});

test('as many pixels as may be are read, however small the file', async () => {
  const edge = Math.floor(Math.sqrt(pixelsMax));
  const dense = pictures.aDensePng(edge);
  expect(dense.length).toBeLessThan(pixelsMax / 1_000);
  // In its own time, so that a slow machine is not taken for a slow picture.
  expect(await remakeImage(dense, { timeoutSeconds: 60 })).toMatchObject({
    width: edgeMax,
    height: edgeMax,
  });
});

test('what is cut off or damaged is not guessed at', async () => {
  const [jpeg, png, webp] = [await pictures.aJpeg(), await pictures.aPng(), await pictures.aWebp()];
  for (const bytes of [jpeg, png, webp])
    expect(await remakeImage(bytes.subarray(0, bytes.length / 2))).toBe('UNREADABLE');
  expect(await remakeImage(pictures.aBomb(100))).toBe('UNREADABLE');
});

test.each([
  ['an SVG', async () => pictures.anSvg()],
  ['a GIF', () => pictures.anAnimation('gif')],
  [
    'a TIFF',
    async () =>
      sharp(await pictures.aPng())
        .tiff()
        .toBuffer(),
  ],
  ['text', async () => Buffer.from('a ring, please')],
])('the decoder cannot even read %s, whoever would let it through', async (_what, make) => {
  expect(await remakeImage(await make())).toBe('UNREADABLE');
});

test.each([
  ['image/jpeg', pictures.aJpeg],
  ['image/jpeg', async () => pictures.aJpegWithHtml(await pictures.aJpeg())],
  ['image/png', async () => pictures.aPngWithZip(await pictures.aPng())],
  ['image/webp', () => pictures.anAnimation('webp')],
  [null, async () => pictures.anSvg()],
  [null, async () => pictures.aGifThatIsScript(await pictures.anAnimation('gif'))],
  [null, async () => Buffer.from('%PDF-1.7')],
  [null, async () => Buffer.alloc(0)],
  [null, async () => Buffer.from([0xff, 0xd8])],
])('the type is read from the content: %s', async (type, make) => {
  expect(await imageTypeOf(await make())).toBe(type);
});

test('many at once are done in turn, and more than can wait are sent away', async () => {
  const jpeg = await pictures.aJpeg();
  const answers = await Promise.allSettled(Array.from({ length: 30 }, () => remakeImage(jpeg)));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(30 - 18);
  expect(refused[0]).toMatchObject({ reason: { code: 'OVERLOADED' } });
  expect(await remade(jpeg)).toMatchObject({ width: 64 });
});
