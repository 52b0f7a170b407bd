import type { ObjectId } from 'bson';
import { Elements } from './elements.ts';

/** The document with one of its fields moved to the front; undefined when it has no such field. */
export function withFieldFirst(bytes: Buffer, field: string): Buffer | undefined {
  const elements = new Elements(bytes, 0);
  const first = elements.valueEnd;
  let start = first;
  while (elements.next()) {
    const end = elements.valueEnd;
    if (elements.name === field) {
      return Buffer.concat([
        bytes.subarray(0, first),
        bytes.subarray(start, end),
        bytes.subarray(first, start),
        bytes.subarray(end),
      ]);
    }
    start = end;
  }
  return undefined;
}

const idStart = Buffer.from('\x07_id\0', 'latin1');

/** The document with an id before its fields, of which none is one. */
export function withIdInFront(bytes: Buffer, id: ObjectId): Buffer {
  const whole = Buffer.concat([bytes.subarray(0, 4), idStart, id.id, bytes.subarray(4)]);
  whole.writeInt32LE(whole.length, 0);
  return whole;
}
