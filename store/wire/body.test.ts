import { expect, test } from '@jest/globals';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { decodeStatement, parseBody } from './body.ts';

/** The same document, where the field `b` has become another `a`. */
function withRepeatedName(document: Record<string, unknown>): Buffer {
  const bytes = encode(document);
  bytes[bytes.indexOf('b\0')] = 'a'.charCodeAt(0);
  return bytes;
}

const duplicate = expect.objectContaining({ code: 40413 });

test.each([
  ['an option', { a: 1, b: 2 }],
  ['a sort key', { sort: { a: 1, b: -1 } }],
  ['a condition', { filter: { $or: [{ a: 1, b: 2 }] } }],
])('a command and a statement that name %s twice are refused', (_what, command) => {
  expect(() => parseBody(withRepeatedName(command))).toThrow(duplicate);
  expect(() => decodeStatement(withRepeatedName(command))).toThrow(duplicate);
  expect(parseBody(encode(command)).command).toEqual(command);
  expect(decodeStatement(encode(command))).toEqual(command);
});

/** The same document, where each field `_ie` has become another `_id`. */
const withRepeatedId = (document: Record<string, unknown>): Buffer =>
  Buffer.from(encode(document).toString('latin1').replaceAll('_ie\0', '_id\0'), 'latin1');

const twice = { _id: 1, _ie: 2 };

test.each([
  ['of the update of a findAndModify', { update: twice }, { update: { _id: 2 } }],
  ['of a replacement', { updates: [{ u: twice }] }, { updates: [{ u: { _id: 2 } }] }],
  ['of a bulkWrite', { ops: [{ document: twice }] }, { ops: [{ document: { _id: 2 } }] }],
])('whether a document %s may repeat its _id is told when it is its turn', (_, command, read) => {
  expect(parseBody(withRepeatedId(command)).command).toEqual(read);
});

test.each([
  ['a filter', { filter: twice }],
  ['a filter of a statement', { updates: [{ q: twice }] }],
  ['a document within a replacement', { updates: [{ u: { in: twice } }] }],
])('%s names its _id once', (_what, command) => {
  expect(() => parseBody(withRepeatedId(command))).toThrow(duplicate);
});

test('documents of an insert stay bytes, which may repeat a name', () => {
  const stored = withRepeatedName({ a: 1, b: 2 });
  const body = encode({ insert: 'c', documents: [decode(stored), { c: 1 }], $db: 'd' });
  const { command, documents } = parseBody(body);
  expect(command).toEqual({ insert: 'c', documents: [], $db: 'd' });
  expect(documents?.map(decode)).toEqual([{ a: 2 }, { c: 1 }]);
  const repeating = parseBody(withRepeatedName({ insert: 'c', documents: [{ a: 1, b: 2 }] }));
  expect(repeating.documents).toEqual([stored]);
});

test.each([
  ['with a list twice', { insert: 'c', documents: [], documentt: [{ a: 1 }] }, duplicate],
  ['with no list', { insert: 'c', documents: { a: 1 } }, undefined],
  ['with something else in its list', { insert: 'c', documents: [{ a: 1 }, 1] }, undefined],
] as const)('an insert %s is read as it is', (_what, insert, error) => {
  const bytes = Buffer.from(
    encode({ ...insert })
      .toString('latin1')
      .replace('documentt\0', 'documents\0'),
    'latin1',
  );
  if (error !== undefined) expect(() => parseBody(bytes)).toThrow(error);
  else expect(parseBody(bytes)).toEqual({ command: insert, documents: undefined });
});

test('what a command says of the cluster time is left out, and nothing else of that name', () => {
  const command = { ping: 1, filter: { $clusterTime: 2 } };
  expect(parseBody(encode({ ...command, $clusterTime: { a: [3] } })).command).toEqual(command);
  expect(decodeStatement(encode({ $clusterTime: 2 }))).toEqual({ $clusterTime: 2 });
});
