import { expect, test } from '@jest/globals';
import { Code } from 'bson';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

test('a stored document may repeat a name', () => {
  const bytes = encode({ a: 1, b: 2 });
  bytes[bytes.indexOf('b\0')] = 'a'.charCodeAt(0);
  expect(decode(bytes)).toEqual({ a: 2 });
});

test('a boolean is 0 or 1', () => {
  const bytes = encode({ a: true });
  bytes[bytes.length - 2] = 2;
  expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 22 }));
});

test('code is as long as it says', () => {
  const bytes = encode({ a: new Code('x', {}) });
  bytes[bytes.indexOf('a\0') + 2] = 9;
  expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 22 }));
});
