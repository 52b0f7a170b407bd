/** Bytes that no driver would send: what a server must survive from whoever finds its socket. */
import { serialize } from 'bson';
import type { Document } from 'mongodb';
import type { Chance } from './chance.ts';
import { toMessage } from './raw-connection.ts';

const opCodes = [0, 1, 2001, 2002, 2004, 2005, 2006, 2007, 2010, 2012, 2013, 2014, -1, 2 ** 31 - 1];
const wrongLengths = [-1, 0, 1, 4, 15, 16, 20, 2 ** 31 - 1, 48_000_001, 47_999_999];

/** A document element by element, with names and values as no library would write them. */
export function bytesOfDocument(elements: readonly Buffer[]): Buffer {
  const body = Buffer.concat(elements);
  const head = Buffer.alloc(4);
  head.writeInt32LE(body.length + 5);
  return Buffer.concat([head, body, Buffer.from([0])]);
}

const element = (type: number, name: string | Buffer, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type]), Buffer.from(name), Buffer.from([0]), value]);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const text = (bytes: Buffer, length = bytes.length + 1): Buffer =>
  Buffer.concat([int32(length), bytes, Buffer.from([0])]);

/** `{a: {a: {a: …}}}` or `[[[…]]]`, that deep. */
export function nested(depth: number, type: 3 | 4 = 3, name = 'a'): Buffer {
  // From the inside out, in one buffer: a copy a level would take quadratic time.
  const size = name.length + 2 + 5;
  const bytes = Buffer.alloc(depth * size + 5);
  for (let level = 0; level <= depth; level += 1) {
    const at = level * (size - 1);
    bytes.writeInt32LE((depth - level) * size + 5, at);
    if (level < depth) {
      bytes[at + 4] = type;
      bytes.write(name, at + 5);
    }
  }
  return bytes;
}

/** Elements that are wrong, or right and unusual. */
function hostileElement(chance: Chance): Buffer {
  const name = chance.pick([
    '__proto__',
    'constructor',
    'toString',
    '',
    '0',
    '-1',
    '$where',
    '.',
    'a.',
    'a..b',
    '$',
    '_id',
    '\u{1F48D}',
  ]);
  const random = Buffer.from(chance.random.bytes(chance.below(40)));
  return chance.make([
    () => element(0x02, name, text(Buffer.from([0xff, 0xfe, 0xc0, 0x80]))),
    () => element(0x02, name, text(Buffer.from('ab'), chance.pick([-1, 0, 1, 99, 2 ** 31 - 1]))),
    () => element(0x02, Buffer.from([0xc3, 0x28]), text(Buffer.from('x'))),
    () => element(0x03, name, nested(chance.pick([1, 50, 199, 201, 5000]))),
    () => element(0x04, name, nested(chance.pick([1, 150, 300]), 4)),
    () => element(0x04, name, bytesOfDocument([element(0x10, 'not an index', int32(1))])),
    () => element(0x05, name, Buffer.concat([int32(8), Buffer.from([2]), int32(99), int32(1)])),
    () => element(0x05, name, Buffer.concat([int32(-5), Buffer.from([0])])),
    () => element(0x09, name, Buffer.alloc(8, 0x7f)),
    () => element(0x01, name, Buffer.alloc(8, 0xff)),
    () => element(0x13, name, Buffer.from(chance.random.bytes(16))),
    () => element(0x08, name, Buffer.from([chance.below(256)])),
    () => element(0x0b, name, Buffer.from('(\0zz\0')),
    () => element(0x0f, name, Buffer.concat([int32(-1), text(Buffer.from('x')), nested(1)])),
    () => element(0x0c, name, Buffer.concat([text(Buffer.from('c')), Buffer.alloc(12)])),
    () => element(chance.below(256), name, random),
  ]);
}

/** A message around bytes that are taken for a document. */
export function messageAround(body: Buffer): Buffer {
  const message = Buffer.concat([toMessage({}).subarray(0, 21), body]);
  message.writeInt32LE(message.length, 0);
  return message;
}

const commandName = (chance: Chance): Buffer =>
  element(
    0x02,
    chance.pick(['insert', 'find', 'aggregate', 'hello', 'nonsense']),
    text(Buffer.from('c')),
  );

/** A command whose document holds what it should not. */
export function hostileMessage(chance: Chance): Buffer {
  const elements = Array.from({ length: 1 + chance.below(4) }, () => hostileElement(chance));
  const again = chance.percent(20) ? elements : [];
  return messageAround(
    bytesOfDocument([
      commandName(chance),
      element(0x02, '$db', text(Buffer.from('fuzz'))),
      chance.percent(50)
        ? element(0x03, 'filter', bytesOfDocument(elements))
        : element(
            0x04,
            'documents',
            bytesOfDocument([element(0x03, '0', bytesOfDocument([...elements, ...again]))]),
          ),
      ...again,
    ]),
  );
}

/** A message that was right until some of its bytes were changed, cut off, or doubled. */
export function spoiledMessage(chance: Chance, command: Document): Buffer {
  const message = toMessage(command);
  return chance.make([
    () => {
      for (let i = 0; i <= chance.below(6); i += 1) {
        message[chance.below(message.length)] = chance.below(256);
      }
      return message;
    },
    () => message.subarray(0, chance.below(message.length)),
    () => Buffer.concat([message, message.subarray(chance.below(message.length))]),
    () => withInt32(message, 0, chance.pick(wrongLengths)),
    () => withInt32(message, 12, chance.pick(opCodes)),
    () => withInt32(message, 16, chance.pick([1, 2, 3, 65_536, -1])),
    () => withInt32(message, 21, chance.pick(wrongLengths)),
    () => Buffer.concat([message.subarray(0, 16), serialize({ a: 1 })]),
    () => Buffer.from(chance.random.bytes(chance.below(200))),
  ]);
}

function withInt32(message: Buffer, at: number, value: number): Buffer {
  message.writeInt32LE(value, at);
  return message;
}
