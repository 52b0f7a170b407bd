/** Long work in turns: others are answered whenever it pauses. */
import { pause } from '../aggregate/stage.ts';
import type { Engine } from '../engine/engine.ts';
import { others } from '../engine/turn.ts';
import { StoreError } from '../errors.ts';
import type { Rest } from '../sessions/cursors.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { CommandContext } from './command.ts';

/** @throws StoreError Interrupted when the client or the transaction is gone */
function checkStillWanted({ connection, transaction, retry }: CommandContext): void {
  // A write that can be repeated is done: its client may ask for the outcome on another connection.
  const hasClient = !connection.isClosed || retry !== undefined;
  if (hasClient && isOpen(transaction)) return;
  throw new StoreError('Interrupted', 'operation was interrupted');
}

/** What a command does at a pause of its work, before it goes on if that is still wanted. @throws StoreError Interrupted, MaxTimeMSExpired */
export async function rest(context: CommandContext): Promise<void> {
  await others();
  await context.lockWait?.over(context.deadline);
  checkStillWanted(context);
}

export const restIn =
  (context: CommandContext): Rest =>
  () =>
    rest(context);

const isOpen = (transaction: Transaction | undefined): boolean =>
  transaction === undefined || transaction.isOpen;

/** Works up to the first item: what is wrong with the work shows before anybody asks for an item. */
export async function begin<T>(
  items: Iterable<T | typeof pause>,
  context: CommandContext,
): Promise<Iterable<T | typeof pause>> {
  const iterator = items[Symbol.iterator]();
  let next = iterator.next();
  while (next.done !== true && next.value === pause) {
    await restOrEnd(iterator, context);
    next = iterator.next();
  }
  return next.done === true ? [] : continued(next.value, iterator);
}

/** Takes each item. */
export async function eachInTurns<T>(
  items: Iterable<T | typeof pause>,
  context: CommandContext,
  take: (item: T) => void,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    if (next.value === pause) await restOrEnd(iterator, context);
    else take(next.value);
  }
}

/**
 * Work that is to be done whether or not its client waits for it.
 * @throws StoreError InterruptedAtShutdown
 */
export async function inTurns<T>(work: Iterator<typeof pause, T>, engine: Engine): Promise<T> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done === true) return next.value;
    await others();
    if (engine.isClosing) {
      throw new StoreError('InterruptedAtShutdown', 'interrupted at shutdown');
    }
  }
}

async function restOrEnd(iterator: Iterator<unknown>, context: CommandContext): Promise<void> {
  try {
    await rest(context);
  } catch (error) {
    iterator.return?.();
    throw error;
  }
}

function* continued<T>(
  first: T | typeof pause,
  iterator: Iterator<T | typeof pause>,
): Iterable<T | typeof pause> {
  try {
    yield first;
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
  } finally {
    iterator.return?.();
  }
}
