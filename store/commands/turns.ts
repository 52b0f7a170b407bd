import { pause } from '../aggregate/stage.ts';
import { StoreError } from '../errors.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { CommandContext } from './command.ts';

/** Works up to the first item, and lets others work whenever the items pause. */
export async function begin<T>(
  items: Iterable<T | typeof pause>,
  context: CommandContext,
): Promise<Iterable<T>> {
  const iterator = items[Symbol.iterator]();
  let next = iterator.next();
  while (next.done !== true && next.value === pause) {
    await new Promise((resolve) => setImmediate(resolve));
    checkStillWanted(iterator, context);
    next = iterator.next();
  }
  const { value, done } = next;
  if (done === true || value === pause) return [];
  return continued(value, iterator);
}

/** @throws StoreError Interrupted when the client or the transaction is gone */
function checkStillWanted(
  iterator: Iterator<unknown>,
  { connection, transaction }: CommandContext,
): void {
  if (!connection.isClosed && isOpen(transaction)) return;
  iterator.return?.();
  throw new StoreError('Interrupted', 'operation was interrupted');
}

const isOpen = (transaction: Transaction | undefined): boolean =>
  transaction === undefined || transaction.isOpen;

function* continued<T>(first: T, iterator: Iterator<T | typeof pause>): Iterable<T> {
  try {
    yield first;
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      if (next.value !== pause) yield next.value;
    }
  } finally {
    iterator.return?.();
  }
}
