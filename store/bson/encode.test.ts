import { expect, test } from '@jest/globals';
import { Binary, Double, Long, ObjectId, serialize } from 'bson';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

/** Values of every width, so that the writer's buffer once ends within each of them. */
const values: readonly unknown[] = [
  1,
  new Double(2),
  Long.fromNumber(3),
  'é',
  true,
  null,
  new Date(4),
  new ObjectId('0123456789abcdef01234567'),
  new Binary(Buffer.from('abc')),
  { a: { b: 1 } },
  [1, ['x']],
];

/** Writing a giant makes the writer begin again with a small buffer. */
const giant = { filler: new Binary(Buffer.alloc(5 * 2 ** 20)) };
const bufferBytes = 16 * 1024;

test.each(values.map((value, i) => [i, value] as const))(
  'a document that outgrows the buffer within value %i loses no byte',
  (_i, value) => {
    const width = serialize({ filler: '', value, last: 1 }).length;
    for (let less = 0; less <= width; less += 1) {
      const document = { filler: 'x'.repeat(bufferBytes - less), value, last: 1 };
      const bytes = Buffer.from(serialize(document));
      encode(giant);
      expect(encode(decode(bytes)).equals(bytes)).toBe(true);
    }
  },
);
