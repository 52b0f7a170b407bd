/** What every reply carries: whether it worked, when, and what a client should make of an error. */
import { Double } from 'bson';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isNumber } from '../bson/values.ts';
import { signature } from '../engine/reply-end.ts';
import { StoreError } from '../errors.ts';
import type { Reply } from './command.ts';
import { concernLabelsFor, type LabelContext, labelsFor } from './error-labels.ts';
import { type Failure, InjectedError } from './fail-points.ts';
import type { Services } from './services.ts';
import { concernOfFailed } from './write-concern.ts';

const failed = new Double(0);

/** @param concern what is told of a write concern that is not satisfied */
export function goodReply(
  { body, cursor }: Reply,
  concern: Document | undefined,
  services: Services,
): Reply {
  const complete = concern === undefined ? body : { ...body, ...concern };
  const time = services.engine.oplog.latest;
  return cursor === undefined ? { body: complete, time } : { body: complete, cursor, time };
}

export function errorReply(
  error: unknown,
  labels: LabelContext,
  services: Services,
  command: Document = {},
): Reply {
  const failure = error instanceof StoreError ? error : unexpected(error);
  const { code, codeName, message, details } = failure;
  const concern = concernOfFailed(labels.name, command, code);
  const errorLabels = labelsOf(failure, labels, concern !== undefined);
  return {
    body: {
      ok: failed,
      errmsg: message,
      code,
      codeName,
      ...details,
      ...concern,
      ...(errorLabels.length > 0 && { errorLabels }),
      ...clusterTime(services),
    },
  };
}

function labelsOf(
  error: StoreError,
  labels: LabelContext,
  isUnsatisfied: boolean,
): readonly string[] {
  if (error instanceof InjectedError && error.onlyLabels !== undefined) return error.onlyLabels;
  return [...new Set([...error.labels, ...labelsFor(error.code, labels, isUnsatisfied)])];
}

/** A write concern error that a fail point adds to a reply that is otherwise good. */
export function injectedConcern(failure: Failure, labels: LabelContext): Document | undefined {
  const { writeConcernError } = failure;
  if (writeConcernError === undefined) return undefined;
  const { code } = writeConcernError;
  const errorLabels =
    failure.errorLabels ?? concernLabelsFor(isNumber(code) ? toNumber(code) : 0, labels);
  return { writeConcernError, ...(errorLabels.length > 0 && { errorLabels }) };
}

function clusterTime({ engine }: Services): Document {
  const time = engine.oplog.latestTimestamp;
  return { $clusterTime: { clusterTime: time, signature }, operationTime: time };
}

/** A bug of ours: the client learns that, and where, and the server lives on. */
function unexpected(error: unknown): StoreError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StoreError(
    'UnknownError',
    `embedded store failed: ${text.split('\n').slice(0, 4).join(' | ')}`,
  );
}
