/** The MongoDB wire protocol: OP_MSG, and OP_QUERY for the first message of a connection. */
import { decode } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Body, parseBody } from './body.ts';
import { crc32c } from './checksum.ts';

export const headerBytes = 16;
/** The largest message, as `hello` tells the driver. */
export const maxMessageBytes = 48_000_000;

export const opCodes = { reply: 1, query: 2004, message: 2013 } as const;
const flagBits = { checksumPresent: 1, moreToCome: 2 } as const;
/** Flags that a server must know to understand the message. */
const requiredFlags = 0xffff;
const checksumBytes = 4;

/** How a message is answered. */
export interface Envelope {
  readonly id: number;
  readonly expectsReply: boolean;
  readonly isLegacy: boolean;
}

/** What a message asks for. */
export interface Request {
  readonly command: Document;
  /** Documents that came outside the command, by field, as the bytes they came in. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
}

/** What a connection must end for: the bytes make no sense. */
export class ProtocolError extends Error {}

/**
 * Bytes of the message that starts with this header, which is looked at before they are waited for:
 * a client that speaks TLS would else wait for an answer for ever.
 * @throws ProtocolError for lengths and opcodes that no request has
 */
export function messageBytes(header: Buffer): number {
  const [size, opCode] = [header.readInt32LE(0), header.readInt32LE(12)];
  if (size < headerBytes || size > maxMessageBytes) throw new ProtocolError(`length ${size}`);
  if (opCode !== opCodes.message && opCode !== opCodes.query) {
    throw new ProtocolError(`unknown opcode ${opCode}`);
  }
  return size;
}

/** @throws ProtocolError for unknown flags */
export function envelopeOf(message: Buffer): Envelope {
  const [id, opCode] = [message.readInt32LE(4), message.readInt32LE(12)];
  if (opCode === opCodes.query) return { id, expectsReply: true, isLegacy: true };
  if (message.length < headerBytes + 5) throw new ProtocolError('message without a body');
  const flags = message.readUInt32LE(headerBytes);
  const unknown = flags & requiredFlags & ~(flagBits.checksumPresent | flagBits.moreToCome);
  if (unknown !== 0) throw new ProtocolError(`unknown flags ${unknown}`);
  return { id, expectsReply: (flags & flagBits.moreToCome) === 0, isLegacy: false };
}

/** @throws ProtocolError for wrong lengths; StoreError for what can be answered with an error */
export const parseMessage = (message: Buffer, { isLegacy }: Envelope): Request =>
  isLegacy ? parseOpQuery(message) : parseOpMsg(message);

function parseOpMsg(message: Buffer): Request {
  const end = endOfSections(message);
  const sequences = new Map<string, readonly Buffer[]>();
  let body: Body | undefined;
  let at = headerBytes + 4;
  while (at < end) {
    const kind = message[at];
    const section = sized(message, at + 1, end);
    if (kind === 0) {
      if (body !== undefined) throw new StoreError(40430, 'Multiple body sections in message');
      body = parseBody(section);
    } else if (kind === 1) {
      const { name, documents } = parseSequence(section);
      if (sequences.has(name)) throw new StoreError(40431, `Duplicate document sequence: ${name}`);
      sequences.set(name, documents);
    } else throw new ProtocolError(`unknown section kind ${kind}`);
    at += 1 + section.length;
  }
  if (body === undefined) throw new ProtocolError('message without a body');
  const { command, documents } = body;
  for (const name of sequences.keys()) {
    if (!Object.hasOwn(command, name)) continue;
    throw new StoreError(40433, `Duplicate field between body and document sequence ${name}`);
  }
  if (documents !== undefined) sequences.set('documents', documents);
  return { command, sequences };
}

/** Where the sections end: at a checksum, which must be right, or with the message. */
function endOfSections(message: Buffer): number {
  const flags = message.readUInt32LE(headerBytes);
  if ((flags & flagBits.checksumPresent) === 0) return message.length;
  const end = message.length - checksumBytes;
  if (message.readUInt32LE(end) !== crc32c(message.subarray(0, end))) {
    throw new ProtocolError('wrong checksum');
  }
  return end;
}

/** The bytes at a place that start with their own length. */
function sized(bytes: Buffer, at: number, end: number): Buffer {
  const size = at + 4 <= end ? bytes.readInt32LE(at) : -1;
  if (size < 5 || at + size > end) throw new ProtocolError(`length ${size} at ${at}`);
  return bytes.subarray(at, at + size);
}

function parseSequence(section: Buffer): { name: string; documents: readonly Buffer[] } {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new ProtocolError('unterminated sequence name');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const document = sized(section, at, section.length);
    documents.push(document);
    at += document.length;
  }
  return { name: section.toString('utf8', 4, nameEnd), documents };
}

/** All that may still come as OP_QUERY: what old drivers say before they know the server. */
const handshakes = new Set([
  'authenticate',
  'buildInfo',
  'buildinfo',
  'hello',
  'isMaster',
  'ismaster',
  'saslContinue',
  'saslStart',
]);

function parseOpQuery(message: Buffer): Request {
  const nameEnd = message.indexOf(0, headerBytes + 4);
  if (nameEnd < 0) throw new ProtocolError('unterminated collection name');
  const command = decode(sized(message, nameEnd + 9, message.length));
  const [name = ''] = Object.keys(command);
  if (!handshakes.has(name)) {
    throw new StoreError(
      352,
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
  return { command: { ...command, $db: 'admin' }, sequences: new Map() };
}
