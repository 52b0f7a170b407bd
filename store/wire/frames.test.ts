import { expect, test } from '@jest/globals';
import { FrameReader } from './frames.ts';
import { headerBytes, maxMessageBytes, opCodes } from './message.ts';

const message = (size: number): Buffer => {
  const bytes = Buffer.alloc(size, size);
  bytes.writeInt32LE(size, 0);
  bytes.writeInt32LE(opCodes.message, 12);
  return bytes;
};

function take(reader: FrameReader, chunk: Buffer): Buffer[] {
  reader.push(chunk);
  const found: Buffer[] = [];
  for (let one = reader.next(); one !== undefined; one = reader.next()) found.push(one);
  return found;
}

test('messages are found wherever the stream is cut', () => {
  const messages = [message(16), message(40), message(17)];
  const stream = Buffer.concat(messages);
  for (let size = 1; size <= stream.length; size += 1) {
    const reader = new FrameReader();
    const found: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) {
      found.push(...take(reader, stream.subarray(at, at + size)));
    }
    expect(found).toEqual(messages);
  }
});

test.each([headerBytes - 1, -1, maxMessageBytes + 1])('a length of %i is no message', (size) => {
  const bytes = message(headerBytes);
  bytes.writeInt32LE(size, 0);
  expect(() => take(new FrameReader(), bytes)).toThrow(`length ${size}`);
});

test('an opcode that no request has is refused before the message is whole', () => {
  const bytes = message(headerBytes);
  bytes.writeInt32LE(maxMessageBytes, 0);
  bytes.writeInt32LE(opCodes.reply, 12);
  expect(() => take(new FrameReader(), bytes)).toThrow(`unknown opcode ${opCodes.reply}`);
});
