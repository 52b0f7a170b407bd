import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';

/** Pictures that a conversation holds at a time. */
export const inspirationsMax = 10;
/** Pictures that a conversation sends in a day, refused and removed ones too: each costs a scan. */
export const attemptsMax = 40;
/** What was sent and not asked to be kept goes after this. */
export const receivedMs = 15 * MINUTE_MS;
/** A check takes seconds; one that was begun may write a file up to this much later, and no later. */
const checkMsMax = 2 * MINUTE_MS;
/** What is left of a picture that is gone, so that it counts and a repeat is answered. */
const traceMs = DAY_MS;

export const inspirationStates = ['RECEIVED', 'READY', 'REJECTED', 'REMOVED'] as const;
export type InspirationState = (typeof inspirationStates)[number];

/** What is wrong with a picture. */
export type PictureProblem = 'TYPE_REFUSED' | 'UNREADABLE' | 'TOO_LARGE' | 'INFECTED';

/** The file as it came; the picture made from it. */
export const blobKinds = ['raw', 'webp'] as const;
export type BlobKind = (typeof blobKinds)[number];

export interface Picture {
  readonly mime: 'image/webp';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** A picture of a shopper's. What it was called is kept nowhere. Ids are local. */
export interface InspirationRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly sessionId: string;
  readonly state: InspirationState;
  /** Place among the pictures of its conversation, from 0. */
  readonly slot: number;
  /** Whether it takes that place. */
  readonly open: boolean;
  readonly createdAt: Date;
  readonly picture: Picture | null;
  readonly problem: PictureProblem | null;
  /** Name of its blobs, of chance. */
  readonly blobName: string;
  /** Those that may be there. They are written down here before they are made, and crossed out when they are gone. */
  readonly blobs: readonly BlobKind[];
  /** When something about it is to be tidied; null: never. */
  readonly dueAt: Date | null;
  /** When the record goes; null as long as a blob may be there. */
  readonly purgeAt: Date | null;
  readonly version: number;
}

export const blobKey = ({ blobName }: Pick<InspirationRecord, 'blobName'>, kind: BlobKind) =>
  `${blobName}.${kind}`;

/** What was sent, before anybody looked at it. */
export const received = (
  ids: Pick<InspirationRecord, '_id' | 'tenant' | 'sessionId' | 'slot' | 'blobName'>,
  now: Date,
): InspirationRecord => ({
  ...ids,
  state: 'RECEIVED',
  open: true,
  createdAt: now,
  picture: null,
  problem: null,
  blobs: blobKinds,
  dueAt: addMs(now, receivedMs),
  purgeAt: null,
  version: 1,
});

/** Whether it is still there to be checked. */
export const isWaiting = ({ state, dueAt }: InspirationRecord, now: Date): boolean =>
  state === 'RECEIVED' && dueAt !== null && dueAt > now;

/** Its picture is there; the file that it came as is to go. */
export const accepted = (
  record: InspirationRecord,
  picture: Picture,
  now: Date,
): InspirationRecord => ({ ...next(record, 'READY', now), picture });

export const rejected = (
  record: InspirationRecord,
  problem: PictureProblem,
  now: Date,
): InspirationRecord => ({ ...next(record, 'REJECTED', now), open: false, problem });

/** Gone for everybody. Its blobs go when nobody who was checking it can make another. */
export const removed = (record: InspirationRecord, now: Date): InspirationRecord => ({
  ...next(record, 'REMOVED', record.state === 'RECEIVED' ? addMs(now, checkMsMax) : now),
  open: false,
  picture: null,
});

/** Every step leaves something to be tidied. */
const next = (
  record: InspirationRecord,
  state: InspirationState,
  dueAt: Date,
): InspirationRecord => ({ ...record, state, dueAt, version: record.version + 1 });

export const isDue = ({ dueAt }: InspirationRecord, now: Date): boolean =>
  dueAt !== null && dueAt <= now;

/** The blobs that are to go. */
export const litterOf = ({ state, blobs }: InspirationRecord): readonly BlobKind[] =>
  blobs.filter((kind) => state !== 'READY' || kind === 'raw');

/** @param retentionMs how long a picture is kept */
export const expiresAt = ({ createdAt }: InspirationRecord, retentionMs: number): Date =>
  addMs(createdAt, retentionMs);

/** A record that is due, as it has to be before its blobs are touched: what nobody came for, or came to its end, goes. */
export function atDue(
  record: InspirationRecord,
  now: Date,
  retentionMs: number,
): InspirationRecord {
  const isOver =
    record.state === 'RECEIVED' ||
    (record.state === 'READY' && expiresAt(record, retentionMs) <= now);
  return isOver ? removed(record, now) : record;
}

/** To be tidied later. */
export const postponed = (record: InspirationRecord, dueAt: Date): InspirationRecord => ({
  ...record,
  dueAt,
  version: record.version + 1,
});

/** Once its litter is gone. */
export const tidied = (
  record: InspirationRecord,
  now: Date,
  retentionMs: number,
): InspirationRecord => {
  const isKept = record.state === 'READY';
  return {
    ...record,
    blobs: isKept ? ['webp'] : [],
    dueAt: isKept ? expiresAt(record, retentionMs) : null,
    purgeAt: isKept ? null : addMs(now, traceMs),
    version: record.version + 1,
  };
};
