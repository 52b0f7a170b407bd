import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { OplogPosition } from '../storage/oplog.ts';

/** A place in the log; after an invalidating event the stream can only be started anew. */
export interface ResumePoint extends OplogPosition {
  readonly isInvalidate: boolean;
}

/** The position after the last of a timestamp: where a stream stands that has seen all of it. */
export const endOfTimestamp = 0xffff_fffe;

/** Token of an event: timestamp and position as hexadecimal digits, and whether it invalidates. */
export function toToken({ timestamp, position }: OplogPosition, isInvalidate = false): Document {
  const time = timestamp.toString(16).padStart(16, '0');
  const place = position.toString(16).padStart(8, '0');
  return { _data: `${time}${place}0${isInvalidate ? 1 : 0}` };
}

const tokenText = /^[0-9a-f]{24}0[01]$/i;

/** @throws StoreError InvalidResumeToken */
export function fromToken(token: unknown): ResumePoint {
  const data = isDocument(token) ? token['_data'] : undefined;
  if (typeof data !== 'string' || !tokenText.test(data)) {
    throw new StoreError('InvalidResumeToken', `Bad resume token: ${JSON.stringify(token)}`);
  }
  return {
    timestamp: BigInt(`0x${data.slice(0, 16)}`),
    position: Number.parseInt(data.slice(16, 24), 16),
    isInvalidate: data.endsWith('1'),
  };
}
