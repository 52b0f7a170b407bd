import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { Binary, Decimal128, Double, Long, ObjectId } from 'bson';
import { decode, decodeMeasured } from './decode.ts';
import { encode } from './encode.ts';
import { documentOf } from './ordered.ts';
import type { Document } from './values.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** V8 gives back what lies outside of its heap a little later. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const many = 3000;
/** What the runner of the tests comes to hold meanwhile: 40 to 200 kB as measured. */
const besidesBytes = 400_000;
const hundred = (make: (i: number) => unknown): Document => ({
  list: Array.from({ length: 100 }, (_, i) => make(i)),
});

const shapes: readonly (readonly [string, (i: number) => Document])[] = [
  [
    'an order',
    (i) => ({
      _id: new ObjectId(),
      number: `O-${i}`,
      status: 'paid',
      lines: [1, 2].map((qty) => ({
        productId: new ObjectId(),
        qty,
        price: { amount: i, currency: 'EUR' },
      })),
      createdAt: new Date(i),
    }),
  ],
  ['dates', () => hundred((i) => new Date(i))],
  ['decimals', () => hundred((i) => Decimal128.fromString(`${i}`))],
  ['binaries', () => hundred(() => new Binary(Buffer.alloc(16)))],
  ['ids', () => hundred(() => new ObjectId())],
  ['whole doubles', () => hundred((i) => new Double(i))],
  ['doubles', () => hundred(() => Math.random())],
  ['longs', () => hundred((i) => Long.fromNumber(i))],
  ['integers', () => hundred((i) => i)],
  ['texts', () => hundred((i) => `a text of some length ${i}`)],
  ['empty documents', () => hundred(() => ({}))],
  ['empty lists', () => hundred(() => [])],
  ['ASCII', () => ({ text: 'a'.repeat(3000) })],
  ['text of two bytes a character', () => ({ text: '\u20ac'.repeat(1000) })],
  ['text with one such character', () => ({ text: `\u20ac${'a'.repeat(3000)}` })],
  ['names of its own', (i) => documentOf(Array.from({ length: 60 }, (_, j) => [`k${i}_${j}`, j]))],
  ['numbers as names', () => documentOf(Array.from({ length: 20 }, (_, j) => [`${20 - j}`, j]))],
];

test.each(shapes)('%s take what is counted, and not a quarter of it', async (_what, make) => {
  const encoded = Array.from({ length: many }, (_, i) => encode(make(i)));
  // Whatever is made once and for all is made now.
  for (const bytes of encoded.slice(0, 100)) decode(bytes);
  const kept: Document[] = new Array(many).fill(null);
  const before = await usedBytes();
  let counted = 0;
  for (const [i, bytes] of encoded.entries()) {
    const { document, heldBytes } = decodeMeasured(bytes);
    kept[i] = document;
    counted += heldBytes;
  }
  const taken = (await usedBytes()) - before;
  // Neither goes before it is measured.
  expect([kept.length, encoded.length]).toEqual([many, many]);
  expect(taken).toBeLessThan(counted + besidesBytes);
  expect(taken).toBeGreaterThan(counted / 4);
});
