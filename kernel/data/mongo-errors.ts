import { MongoServerError } from 'mongodb';

/** A unique index refused the write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === 11_000;

/** What a change stream answers when its place is no longer in the history: start anew from a scan. */
const historyLostCodes = [
  260, // InvalidResumeToken
  280, // ChangeStreamFatalError
  286, // ChangeStreamHistoryLost
  136, // CappedPositionLost
];

export const isHistoryLost = (error: unknown): boolean =>
  error instanceof MongoServerError && historyLostCodes.some((code) => code === error.code);
