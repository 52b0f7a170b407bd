import { crc32, deflateSync } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const bitsPerChannel = 8;
const trueColour = 2;
const channels = 3;

/**
 * A square picture, pixel by pixel (https://www.w3.org/TR/png-3/).
 * @param pixelAt red, green and blue, 0 to 255
 */
export function pngOf(
  edgePixels: number,
  pixelAt: (x: number, y: number) => readonly number[],
): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(edgePixels, 0);
  head.writeUInt32BE(edgePixels, 4);
  head.set([bitsPerChannel, trueColour], 8);
  // Each row says first by which filter it was made: by none.
  const rowBytes = 1 + channels * edgePixels;
  const rows = new Uint8Array(edgePixels * rowBytes);
  for (let y = 0; y < edgePixels; y += 1)
    for (let x = 0; x < edgePixels; x += 1)
      rows.set(pixelAt(x, y), y * rowBytes + 1 + channels * x);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
