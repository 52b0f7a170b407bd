/** Replies as bytes: stored documents go out as they are, and everything is written once. */
import { encode } from '../bson/encode.ts';
import type { Reply } from '../commands/command.ts';
import { replyEnd } from '../engine/reply-end.ts';
import type { CursorReply } from '../sessions/cursors.ts';
import { type Envelope, headerBytes, opCodes } from './message.ts';

/** No flags, then a section of kind 0. */
const messagePrefix = Buffer.from([0, 0, 0, 0, 0]);
/** Flag 8 (await capable), no cursor, from 0, one document. */
const legacyPrefix = Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);

const endOfDocument = Buffer.from([0]);

export function encodeReply(
  { body, cursor, time }: Reply,
  { id: requestId, isLegacy }: Envelope,
  id: number,
): Buffer {
  const prefix = isLegacy ? legacyPrefix : messagePrefix;
  const fields = encode(body);
  const inFront = cursor === undefined ? undefined : cursorElement(cursor);
  const end = time === undefined ? endOfDocument : replyEnd(time);
  const message = Buffer.allocUnsafe(
    headerBytes + prefix.length + (inFront?.size ?? 0) + fields.length - 1 + end.length,
  );
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(id, 4);
  message.writeInt32LE(requestId, 8);
  message.writeInt32LE(isLegacy ? opCodes.reply : opCodes.message, 12);
  prefix.copy(message, headerBytes);
  const bodyAt = headerBytes + prefix.length;
  message.writeInt32LE(message.length - bodyAt, bodyAt);
  const fieldsAt = inFront === undefined ? bodyAt + 4 : inFront.write(message, bodyAt + 4);
  fields.copy(message, fieldsAt, 4, fields.length - 1);
  end.copy(message, message.length - end.length);
  return message;
}

interface Element {
  readonly size: number;
  /** Writes it there; returns where it ends. */
  readonly write: (message: Buffer, at: number) => number;
}

const cursorName = Buffer.from('\x03cursor\0', 'latin1');
const batchNames = {
  firstBatch: Buffer.from('\x04firstBatch\0', 'latin1'),
  nextBatch: Buffer.from('\x04nextBatch\0', 'latin1'),
} as const;

/** The field `cursor`: its batch of documents, then its other fields. */
function cursorElement({ kind, documents, id, namespace, extra }: CursorReply): Element {
  const batchName = batchNames[kind];
  const others = encode({ id, ns: namespace, ...extra });
  let batchSize = 5;
  for (let i = 0; i < documents.length; i += 1) {
    batchSize += elementHead(i).length + (documents[i]?.length ?? 0);
  }
  const cursorSize = others.length + batchName.length + batchSize;
  return {
    size: cursorName.length + cursorSize,
    write(message, start) {
      let at = start + cursorName.copy(message, start);
      at = message.writeInt32LE(cursorSize, at);
      at += batchName.copy(message, at);
      at = message.writeInt32LE(batchSize, at);
      for (let i = 0; i < documents.length; i += 1) {
        at += elementHead(i).copy(message, at);
        at += documents[i]?.copy(message, at) ?? 0;
      }
      at = message.writeUInt8(0, at);
      return at + others.copy(message, at, 4);
    },
  };
}

/** Type and name of the elements of an array of documents; most arrays are short. */
const knownHeads: Buffer[] = [];
const maxKnownHeads = 1024;

function elementHead(i: number): Buffer {
  const known = knownHeads[i];
  if (known !== undefined) return known;
  const head = Buffer.from(`\x03${i}\0`, 'latin1');
  if (i < maxKnownHeads) knownHeads[i] = head;
  return head;
}
