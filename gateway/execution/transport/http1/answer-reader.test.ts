import { describe, expect, test } from '@jest/globals';
import { AnswerReader, type RawAnswer } from './answer-reader.ts';

const limits = { headBytesMax: 300, bodyBytesMax: 1_000 };
const refusal = expect.objectContaining({ name: 'BadAnswer' });

/** Reads a text as if it came in pieces of so many bytes. */
function readIn(pieceBytes: number, text: string): RawAnswer | null {
  const reader = new AnswerReader(limits);
  const bytes = Buffer.from(text, 'latin1');
  let answer: RawAnswer | null = null;
  for (let at = 0; at < bytes.byteLength && answer === null; at += pieceBytes)
    answer = reader.read(bytes.subarray(at, at + pieceBytes));
  return answer && { ...answer, body: Buffer.from(answer.body) };
}
const bodyOf = (answer: RawAnswer | null): string | undefined => answer?.body.toString('latin1');

describe.each([1, 2, 7, 10_000])('in pieces of %d bytes', (pieceBytes) => {
  test('a body of known length is read to its end', () => {
    const text = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello';
    expect(bodyOf(readIn(pieceBytes, text))).toBe('hello');
  });

  test('chunks are put together; extensions and trailers are read over', () => {
    const text =
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n' +
      '3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nchecksum: 7\r\n\r\n';
    expect(readIn(pieceBytes, text)).toMatchObject({ hasExcess: false });
    expect(bodyOf(readIn(pieceBytes, text))).toBe('hello');
  });

  test('interim heads are read over', () => {
    const text =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n' +
      'HTTP/1.1 201 Made\r\ncontent-length: 2\r\n\r\nok';
    const answer = readIn(pieceBytes, text);
    expect([answer?.head.statusCode, bodyOf(answer)]).toEqual([201, 'ok']);
  });

  test('a head without end is refused', () => {
    expect(() => readIn(pieceBytes, `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(400)}`)).toThrow(refusal);
  });

  test('interim heads without end are refused', () => {
    const text = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(20);
    expect(() => readIn(pieceBytes, text)).toThrow(refusal);
  });

  test.each([
    ['size', 'x\r\n'],
    ['size without end', '0'.repeat(2_000)],
    ['end', '2\r\nhello\r\n'],
    ['bare newline', '2\nhi\r\n'],
    [
      'total above the limit',
      '300\r\n'.concat('a'.repeat(0x300), '\r\n300\r\n', 'a'.repeat(0x300)),
    ],
    ['trailer without end', `0\r\n${'a: b\r\n'.repeat(100)}`],
  ])('chunks with a wrong %s are refused', (_, chunks) => {
    const text = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`;
    expect(() => readIn(pieceBytes, text)).toThrow(refusal);
  });
});

test('a body above the limit is refused by its announcement', () => {
  expect(() => readIn(10_000, 'HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n')).toThrow(refusal);
});

test('bytes behind the answer are told of', () => {
  const text = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n';
  expect(readIn(10_000, text)).toMatchObject({ hasExcess: true });
});

test('only an answer without length or chunks ends with its connection', () => {
  const reader = new AnswerReader(limits);
  expect(reader.read(Buffer.from('HTTP/1.1 200 OK\r\n\r\nhel'))).toBeNull();
  reader.read(Buffer.from('lo'));
  expect(bodyOf(reader.end())).toBe('hello');

  reader.read(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel'));
  expect(() => reader.end()).toThrow(refusal);
});

test('each answer of a connection has the length that its own head says', () => {
  const reader = new AnswerReader(limits);
  const bodies = ['ab', 'cd', 'efg', 'hi'].map((body) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`;
    return bodyOf(reader.read(Buffer.from(head + body)));
  });
  expect(bodies).toEqual(['ab', 'cd', 'efg', 'hi']);
});
