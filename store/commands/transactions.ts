/** `commitTransaction` and `abortTransaction`. */

import { commitTransaction as commit } from '../engine/commit.ts';
import { noTransaction, StoreError } from '../errors.ts';
import { type Command, ok } from './command.ts';

export const commitTransaction: Command = {
  name: 'commitTransaction',
  options: { recoveryToken: 'object', coordinator: 'any' },
  isTransactional: true,
  isAdminOnly: true,
  async run(_command, { services, session, transaction }) {
    if (session === undefined || transaction === undefined) throw outsideTransaction('commit');
    if (transaction.isOpen) {
      const note = services.sessions.noteCommit(session, transaction.number);
      await commit(services.engine, transaction, note);
    }
    return ok();
  },
};

export const abortTransaction: Command = {
  name: 'abortTransaction',
  options: { recoveryToken: 'object' },
  isTransactional: true,
  isAdminOnly: true,
  run(_command, { services, transaction }) {
    if (transaction === undefined) throw outsideTransaction('abort');
    if (transaction.state === 'committed') {
      throw new StoreError(
        'TransactionCommitted',
        'Cannot call abortTransaction after calling commitTransaction',
      );
    }
    if (!transaction.isOpen) throw noTransaction();
    services.sessions.abort(transaction);
    return ok();
  },
};

/** Whether a command, by its name, ends the transaction that it belongs to. */
export const endsTransaction = (name: string): boolean =>
  name === commitTransaction.name || name === abortTransaction.name;

const outsideTransaction = (end: 'commit' | 'abort') =>
  new StoreError('CommandFailed', `${end}Transaction must be run within a transaction`);
