/** Tokens: places in the log, as clients keep them to go on later. */
import { Binary, Timestamp } from 'bson';
import { type Document, isDocument, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Oplog, OplogPosition } from '../storage/oplog.ts';

/** What a token stands for, by its last digit: all that was seen up to a place, or the one event there. */
const kinds = ['seen', 'invalidate', 'event'] as const;

type TokenKind = (typeof kinds)[number];

interface ResumePoint extends OplogPosition {
  readonly kind: TokenKind;
}

/** The position after the last of a timestamp: where a stream stands that has seen all of it. */
const endOfTimestamp = 0xffff_fffe;

/** Timestamp, position and kind as hexadecimal digits. */
export function toToken(
  { timestamp, position }: OplogPosition,
  kind: TokenKind = 'seen',
): Document {
  const time = timestamp.toString(16).padStart(16, '0');
  const place = position.toString(16).padStart(8, '0');
  return { _data: `${time}${place}0${kinds.indexOf(kind)}` };
}

const hexText = /^(?:[0-9a-f]{2})+$/i;
/** Bytes without which there is no place; that of the kind may be missing, and what follows is not looked at. */
const placeBytes = 12;

/** @throws StoreError for what was never a token, and for tokens of other servers */
function fromToken(token: Document): ResumePoint {
  const data = textOf(token);
  const bytes = Buffer.from(data, 'hex');
  if (bytes.length < placeBytes) {
    throw new StoreError('Overflow', `The resume token ends before its place does: ${show(token)}`);
  }
  const kind = kinds[bytes[placeBytes] ?? 0];
  if (kind === undefined || bytes.length > placeBytes + 2) {
    throw new StoreError('InvalidResumeToken', `Bad resume token: ${show(token)}`);
  }
  return { timestamp: bytes.readBigUInt64BE(0), position: bytes.readUInt32BE(8), kind };
}

function textOf(token: Document): string {
  const { _data: data, _typeBits: typeBits } = token;
  if (typeof data !== 'string') {
    throw new StoreError(
      40647,
      `Bad resume token: _data of missing or of wrong type ${show(token)}`,
    );
  }
  if (typeBits !== undefined && !(typeBits instanceof Binary)) {
    throw new StoreError(40648, `Bad resume token: _typeBits of wrong type ${show(token)}`);
  }
  if (data === '') throw new StoreError(40649, 'invalid empty resume token');
  if (!hexText.test(data)) {
    throw new StoreError('FailedToParse', 'resume token string was not a valid hex string');
  }
  return data;
}

/** Where a stream begins. */
export interface Start {
  readonly next: OplogPosition;
  /** The token that stands for everything before. */
  readonly token: Document;
  /** The event of the token, which the log begins with and the stream does not. */
  readonly told?: OplogPosition;
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
  const { timestamp, position, kind } = fromToken(token);
  if (kind === 'invalidate' && isResume) {
    throw new StoreError(
      'InvalidResumeToken',
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  if (!oplog.reachesBack(timestamp)) throw historyLost();
  const event = { timestamp, position };
  // What has just fallen off the log cannot be looked for, though all that came after it is there.
  if (kind === 'event' && oplog.reachesBack(timestamp - 1n)) {
    return { next: event, token, told: event };
  }
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
