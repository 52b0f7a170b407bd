/** The life of a command: fail point, session, transaction or retry, the command itself, the reply. */

import { setTimeout as delay } from 'node:timers/promises';
import { Binary, Long } from 'bson';
import { decode } from '../bson/decode.ts';
import { toBigInt } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { RetryableWrite, type Session } from '../sessions/sessions.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { ConnectionState } from '../wire/connection.ts';
import type { Request } from '../wire/message.ts';
import {
  type Command,
  type CommandContext,
  checkOptions,
  flagOption,
  numberOption,
  type Reply,
} from './command.ts';
import { type LabelContext, labelsFor } from './error-labels.ts';
import type { Failure } from './fail-points.ts';
import { commands } from './index.ts';
import type { Services } from './services.ts';
import { sessionIdOf } from './session-commands.ts';
import { noTransaction } from './transactions.ts';

/** Writes that a driver repeats after a lost connection. */
const retryableWrites = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);

/** Answers one command. Null means that the connection is to end without a reply. */
export async function runCommand(
  services: Services,
  request: Request,
  connection: ConnectionState,
): Promise<Reply | null> {
  const given = Object.keys(request.command)[0] ?? '';
  const name = commands.get(given.toLowerCase())?.name ?? given;
  const failure = services.failPoints.take(name, connection.appName);
  if (failure !== undefined && failure.blockMs > 0) await delay(failure.blockMs);
  if (failure?.closesConnection) {
    connection.close();
    return null;
  }
  const labels: LabelContext = {
    name,
    isInTransaction: request.command['autocommit'] === false,
    isRetryable: request.command['txnNumber'] !== undefined,
  };
  try {
    if (failure?.errorCode !== undefined) throw injected(failure, failure.errorCode, labels);
    const { body, cursor } = await run(services, name, request, connection);
    const reply = { ...body, ...concernFailure(failure, labels), ok: 1, ...clusterTime(services) };
    return cursor === undefined ? { body: reply } : { body: reply, cursor };
  } catch (error) {
    return { body: { ...toErrorBody(error, labels), ...clusterTime(services) } };
  }
}

async function run(
  services: Services,
  name: string,
  request: Request,
  connection: ConnectionState,
): Promise<Reply> {
  const command = withSequences(request);
  const definition = commands.get(name.toLowerCase());
  if (definition === undefined) {
    throw new StoreError('CommandNotFound', `no such command: '${name}'`);
  }
  checkOptions(definition, command);
  const { $db: database, lsid: lsidGiven } = command;
  if (typeof database !== 'string')
    throw new StoreError(40571, 'OP_MSG requests require a $db argument');
  const lsid = isDocument(lsidGiven) ? lsidGiven : undefined;
  const sessionId = sessionIdOf(lsid);
  const session = sessionId === undefined ? undefined : services.sessions.get(sessionId);
  const transaction = transactionOf(services, definition, command, session, lsid ?? {});
  if (transaction === 'committed') return { body: {} };
  refuseSnapshotRead(command, transaction);
  const maxTimeMs = name === 'getMore' ? undefined : numberOption(command, 'maxTimeMS');
  const context: CommandContext = {
    services,
    database,
    connection,
    session,
    transaction,
    retry: retryOf(services, definition, command, session),
    sequences: request.sequences,
    now: new Date(),
    deadlineMs: maxTimeMs ? Date.now() + maxTimeMs : undefined,
  };
  try {
    const reply = await definition.run(command, context);
    if (transaction?.isOpen && reply.body['writeErrors'] !== undefined)
      services.sessions.abort(transaction);
    return reply;
  } catch (error) {
    // Any failure inside a transaction ends it; the client can only start anew.
    if (transaction?.isOpen) services.sessions.abort(transaction);
    throw error;
  }
}

/** Only a transaction has a snapshot here; MongoDB can read one without. */
function refuseSnapshotRead({ readConcern }: Document, transaction: Transaction | undefined): void {
  const level = isDocument(readConcern) ? readConcern['level'] : undefined;
  if (level === 'snapshot' && transaction === undefined) {
    throw new StoreError(
      'InvalidOptions',
      "readConcern level 'snapshot' outside a transaction is not supported by the embedded store; see store/README.md",
    );
  }
}

/** The command with its document sequences in place; inserted documents stay bytes. */
function withSequences({ command, sequences }: Request): Document {
  const complete = { ...command };
  for (const [field, documents] of sequences) {
    complete[field] = field === 'documents' ? [] : documents.map(decode);
  }
  return complete;
}

/** The open transaction that the command belongs to. A repeated commit is told from others. */
function transactionOf(
  { sessions }: Services,
  command: Command,
  given: Document,
  session: Session | undefined,
  lsid: Document,
): Transaction | 'committed' | undefined {
  if (given['autocommit'] !== false) return undefined;
  const { txnNumber } = given;
  if (session === undefined || !isNumber(txnNumber)) {
    throw new StoreError(
      'InvalidOptions',
      "'autocommit' field requires a session and a transaction number",
    );
  }
  if (command.isTransactional !== true) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${command.name}' in a multi-document transaction.`,
    );
  }
  const number = toBigInt(txnNumber);
  const isEnd = command.name === 'commitTransaction' || command.name === 'abortTransaction';
  if (flagOption(given, 'startTransaction', false)) {
    if (number < session.note.number) {
      throw new StoreError(
        'TransactionTooOld',
        `Cannot start transaction ${number} on session because a newer transaction has already started.`,
      );
    }
    return sessions.start(session, lsid, number);
  }
  const { transaction, note } = session;
  if (
    transaction?.number === number &&
    (transaction.isOpen || (isEnd && transaction.state === 'committed'))
  ) {
    return transaction;
  }
  if (command.name === 'commitTransaction' && note.isCommitted && note.number === number)
    return 'committed';
  throw noTransaction(number);
}

function retryOf(
  { engine }: Services,
  { name }: Command,
  { txnNumber, autocommit }: Document,
  session: Session | undefined,
): RetryableWrite | undefined {
  if (session === undefined || !isNumber(txnNumber) || autocommit === false) return undefined;
  if (!retryableWrites.has(name)) return undefined;
  return new RetryableWrite(engine, session, toBigInt(txnNumber));
}

function clusterTime({ engine }: Services): Document {
  const time = engine.oplog.latestTimestamp;
  const signature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };
  return { operationTime: time, $clusterTime: { clusterTime: time, signature } };
}

function injected(failure: Failure, code: number, labels: LabelContext): StoreError {
  const message = "Failing command via 'failCommand' failpoint";
  return new StoreError(code, message, {}, failure.errorLabels ?? labelsFor(code, labels));
}

/** A write concern error that a fail point adds to a reply that is otherwise good. */
function concernFailure(failure: Failure | undefined, labels: LabelContext): Document {
  const writeConcernError = failure?.writeConcernError;
  if (writeConcernError === undefined) return {};
  const { code } = writeConcernError;
  const errorLabels =
    failure?.errorLabels ?? labelsFor(isNumber(code) ? Number(toBigInt(code)) : 0, labels);
  return { writeConcernError, ...(errorLabels.length > 0 && { errorLabels }) };
}

function toErrorBody(error: unknown, labels: LabelContext): Document {
  const failure = error instanceof StoreError ? error : unexpected(error);
  const errorLabels = new Set([...failure.labels, ...labelsFor(failure.code, labels)]);
  const { code, codeName, message, details } = failure;
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...details,
    ...(errorLabels.size > 0 && { errorLabels: [...errorLabels] }),
  };
}

/** A bug of ours: the client learns that, and where, and the server lives on. */
function unexpected(error: unknown): StoreError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StoreError(
    'UnknownError',
    `embedded store failed: ${text.split('\n').slice(0, 4).join(' | ')}`,
  );
}
