import { expect, test } from '@jest/globals';
import { decode, decodeCommand } from './decode.ts';
import { encode } from './encode.ts';

/** The same document, where the field `b` has become another `a`. */
function withRepeatedName(document: Record<string, unknown>): Buffer {
  const bytes = encode(document);
  bytes[bytes.indexOf('b\0')] = 'a'.charCodeAt(0);
  return bytes;
}

test.each([
  ['an option', { a: 1, b: 2 }],
  ['a sort key', { sort: { a: 1, b: -1 } }],
  ['a condition', { filter: { $or: [{ a: 1, b: 2 }] } }],
])('a command that names %s twice is refused', (_what, command) => {
  expect(() => decodeCommand(withRepeatedName(command))).toThrow(
    expect.objectContaining({ code: 40413 }),
  );
  expect(decodeCommand(encode(command))).toEqual(command);
});

test('a stored document may repeat a name', () => {
  expect(decode(withRepeatedName({ a: 1, b: 2 }))).toEqual({ a: 2 });
});

test('what a command says of the cluster time is left out, and nothing else of that name', () => {
  const command = { ping: 1, filter: { $clusterTime: 2 } };
  expect(decodeCommand(encode({ ...command, $clusterTime: { a: [3] } }))).toEqual(command);
});
