import { writeConflict } from '../errors.ts';
import { LockedByTransaction, type Transaction } from './transaction.ts';

/** Who holds which record and which unique key, over all open transactions. */
export class Locks {
  readonly #records = new Map<number, Transaction>();
  readonly #uniqueKeys = new Map<string, Transaction>();

  /** @throws StoreError WriteConflict in a transaction, LockedByTransaction in a plain write */
  checkRecord(record: number, transaction: Transaction | undefined): void {
    refuse(this.#records.get(record), transaction);
  }

  checkUniqueKey(key: string, transaction: Transaction | undefined): void {
    refuse(this.#uniqueKeys.get(key), transaction);
  }

  get holdUniqueKeys(): boolean {
    return this.#uniqueKeys.size > 0;
  }

  holdsRecord(record: number, transaction: Transaction): boolean {
    return this.#records.get(record) === transaction;
  }

  takeRecord(record: number, transaction: Transaction): void {
    this.#records.set(record, transaction);
    transaction.lockedRecords.add(record);
  }

  takeUniqueKey(key: string, record: number, transaction: Transaction): void {
    this.#uniqueKeys.set(key, transaction);
    const records = transaction.uniqueKeys.get(key) ?? new Set<number>();
    transaction.uniqueKeys.set(key, records.add(record));
  }

  releaseAll(transaction: Transaction): void {
    for (const record of transaction.lockedRecords) this.#records.delete(record);
    for (const key of transaction.uniqueKeys.keys()) {
      if (this.#uniqueKeys.get(key) === transaction) this.#uniqueKeys.delete(key);
    }
  }
}

function refuse(holder: Transaction | undefined, transaction: Transaction | undefined): void {
  if (holder === undefined || holder === transaction) return;
  if (transaction !== undefined) throw writeConflict();
  throw new LockedByTransaction(holder);
}
