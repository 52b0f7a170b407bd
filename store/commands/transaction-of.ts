/** Which transaction, or which retryable write, a command belongs to. */
import { toBigInt } from '../bson/numbers.ts';
import { type Document, isNumber } from '../bson/values.ts';
import { invalidOptions, noTransaction, StoreError } from '../errors.ts';
import { RetryableWrite } from '../sessions/retryable-write.ts';
import type { Session } from '../sessions/sessions.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Command } from './command.ts';
import { flagOption } from './option-values.ts';
import type { Services } from './services.ts';
import { endsTransaction } from './transactions.ts';

/** Writes that a driver repeats after a lost connection. */
const retryableWrites = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);

/** The open transaction that the command belongs to. A repeated commit is told from others. */
export function transactionOf(
  { sessions }: Services,
  command: Command,
  given: Document,
  session: Session | undefined,
  lsid: Document,
): Transaction | 'committed' | undefined {
  if (given['autocommit'] !== false) return undefined;
  const { txnNumber } = given;
  if (session === undefined || !isNumber(txnNumber)) {
    throw invalidOptions("'autocommit' field requires a session and a transaction number");
  }
  if (command.isTransactional !== true) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${command.name}' in a multi-document transaction.`,
    );
  }
  const number = toBigInt(txnNumber);
  const isEnd = endsTransaction(command.name);
  if (flagOption(given, 'startTransaction', false)) {
    checkStart(session, number);
    return sessions.start(session, lsid, number);
  }
  const { transaction, note } = session;
  if (
    transaction?.number === number &&
    (transaction.isOpen || (isEnd && transaction.state === 'committed'))
  ) {
    return transaction;
  }
  if (command.name === 'commitTransaction' && note.isCommitted && note.number === number) {
    return 'committed';
  }
  if (number < note.number) throw tooOld(number, note.number);
  throw noTransaction(number);
}

function checkStart({ note, transaction }: Session, number: bigint): void {
  if (number < note.number) throw tooOld(number, note.number);
  if (number === note.number && transaction?.number === number) {
    throw new StoreError(
      'ConflictingOperationInProgress',
      `Cannot start transaction ${number} on session because a transaction with that number has already started.`,
    );
  }
}

const tooOld = (number: bigint, latest: bigint): StoreError =>
  new StoreError(
    'TransactionTooOld',
    `Cannot start transaction ${number} on session because a newer transaction with txnNumber ${latest} has already started on this session.`,
  );

/**
 * @param beforeCommit told of each commit of the write while it can still be undone
 * @throws StoreError 50768 for a number outside transactions that the command has no use for
 */
export function retryOf(
  { engine }: Services,
  { name }: Command,
  { txnNumber, autocommit }: Document,
  session: Session | undefined,
  beforeCommit: () => void,
): RetryableWrite | undefined {
  if (session === undefined || !isNumber(txnNumber) || autocommit === false) return undefined;
  if (!retryableWrites.has(name)) {
    throw new StoreError(
      50768,
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${name} is not a retryable write command.`,
    );
  }
  return new RetryableWrite(engine, session, toBigInt(txnNumber), beforeCommit);
}
