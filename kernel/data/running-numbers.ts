import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from './mongo-errors.ts';

interface CounterRecord {
  /** The tenant. */
  readonly _id: string;
  readonly value: number;
}

interface NumberedRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly number: string;
}

/**
 * Numbers that people use, one after the other: `RMA-20001`, `RMA-20002` … Never given twice; one that is not used leaves
 * a gap. Without a counter they go on from the highest that is stored.
 * @returns the next number of a tenant
 */
export function createRunningNumbers(
  db: Db,
  {
    counters: counterName,
    records: recordName,
    prefix,
    base,
  }: {
    /** Name of the collection of counters. */
    readonly counters: string;
    /** Name of the collection whose `number` it is; an index has them by tenant and number. */
    readonly records: string;
    readonly prefix: string;
    /** The number before a shop's first. */
    readonly base: number;
  },
): (tenant: string) => Promise<string> {
  const counters: Collection<CounterRecord> = db.collection(counterName);
  const records: Collection<NumberedRecord> = db.collection(recordName);

  const begin = async (tenant: string): Promise<void> => {
    const last = await records.findOne(
      { tenant },
      { sort: { number: -1 }, projection: { number: 1 } },
    );
    const value = Math.max(base, Number(last?.number.slice(prefix.length) ?? 0));
    await counters.insertOne({ _id: tenant, value }).catch((error: unknown) => {
      // Another copy of the process made it first: that is as good.
      if (!isDuplicateKey(error)) throw error;
    });
  };

  return async (tenant) => {
    for (;;) {
      const counter = await counters.findOneAndUpdate(
        { _id: tenant },
        { $inc: { value: 1 } },
        { returnDocument: 'after' },
      );
      if (counter) return `${prefix}${counter.value}`;
      await begin(tenant);
    }
  };
}
