/** The fields that every good reply ends in. Only the time in them changes, and it is written into bytes that are kept. */
import { Binary, Double, Long, Timestamp } from 'bson';
import { encode } from '../bson/encode.ts';

/** Nobody signs here. */
export const signature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };

const mark = Buffer.alloc(8, 0x7f);
const bytes = endAt(new Timestamp(mark.readBigUInt64LE()));
const places = [bytes.indexOf(mark), bytes.lastIndexOf(mark)];
let written = -1n;

/**
 * The last elements of a reply and the byte that ends it.
 * They are to be copied at once: the next call changes them.
 */
export function replyEnd(time: bigint): Buffer {
  if (time !== written) {
    for (const place of places) bytes.writeBigUInt64LE(time, place);
    written = time;
  }
  return bytes;
}

function endAt(time: Timestamp): Buffer {
  const $clusterTime = { clusterTime: time, signature };
  return encode({ ok: new Double(1), $clusterTime, operationTime: time }).subarray(4);
}
