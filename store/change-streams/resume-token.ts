/** Tokens: places in the log, as clients keep them to go on later. */
import { Timestamp } from 'bson';
import { type Document, isDocument, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Oplog, OplogPosition } from '../storage/oplog.ts';

/** A place in the log; after an invalidating event the stream can only be started anew. */
export interface ResumePoint extends OplogPosition {
  readonly isInvalidate: boolean;
}

/** The position after the last of a timestamp: where a stream stands that has seen all of it. */
const endOfTimestamp = 0xffff_fffe;

/** Token of an event: timestamp and position as hexadecimal digits, and whether it invalidates. */
export function toToken({ timestamp, position }: OplogPosition, isInvalidate = false): Document {
  const time = timestamp.toString(16).padStart(16, '0');
  const place = position.toString(16).padStart(8, '0');
  return { _data: `${time}${place}0${isInvalidate ? 1 : 0}` };
}

const tokenText = /^[0-9a-f]{24}0[01]$/i;
const hexText = /^(?:[0-9a-f]{2})*$/i;

/** @throws StoreError for what was never a token, and for tokens of other servers */
function fromToken(token: unknown): ResumePoint {
  const data = isDocument(token) ? token['_data'] : undefined;
  if (typeof data !== 'string') {
    throw new StoreError(
      40647,
      `Bad resume token: _data of missing or of wrong type ${show(token)}`,
    );
  }
  if (!hexText.test(data)) {
    throw new StoreError('FailedToParse', 'resume token string was not a valid hex string');
  }
  if (!tokenText.test(data)) {
    throw new StoreError('InvalidResumeToken', `Bad resume token: ${show(token)}`);
  }
  return {
    timestamp: BigInt(`0x${data.slice(0, 16)}`),
    position: Number.parseInt(data.slice(16, 24), 16),
    isInvalidate: data.endsWith('1'),
  };
}

/** Where a stream begins. */
export interface Start {
  readonly next: OplogPosition;
  /** The token that stands for everything before. */
  readonly token: Document;
}

/** After a token, at a time, or with what comes next. @throws StoreError */
export function startOf(oplog: Oplog, options: Document): Start {
  const { resumeAfter, startAfter, startAtOperationTime } = options;
  const tokens = [resumeAfter, startAfter].filter(isDocument);
  if (tokens.length > 1) {
    throw new StoreError(50674, "Do not specify both 'resumeAfter' and 'startAfter'");
  }
  const [token] = tokens;
  const time = startAtOperationTime instanceof Timestamp ? startAtOperationTime : undefined;
  if (token !== undefined && time !== undefined) {
    throw new StoreError(
      40674,
      'Only one type of resume option is allowed, but multiple were found',
    );
  }
  if (token !== undefined) return afterToken(oplog, token, isDocument(resumeAfter));
  if (time !== undefined) return atTime(oplog, time.toBigInt());
  const now = { timestamp: oplog.latest, position: endOfTimestamp };
  return { next: { ...now, position: endOfTimestamp + 1 }, token: toToken(now) };
}

function afterToken(oplog: Oplog, token: Document, isResume: boolean): Start {
  const { timestamp, position, isInvalidate } = fromToken(token);
  if (isInvalidate && isResume) {
    throw new StoreError(
      'InvalidResumeToken',
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  if (!oplog.reachesBack(timestamp)) throw historyLost();
  return { next: { timestamp, position: position + 1 }, token };
}

function atTime(oplog: Oplog, timestamp: bigint): Start {
  if (!oplog.reachesBack(timestamp)) throw historyLost();
  const before = { timestamp: timestamp - 1n, position: endOfTimestamp };
  return { next: { timestamp, position: 0 }, token: toToken(before) };
}

export const historyLost = () =>
  new StoreError(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    {},
    ['NonResumableChangeStreamError'],
  );
