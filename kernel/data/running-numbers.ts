import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from './mongo-errors.ts';

interface CounterRecord {
  /** The tenant. */
  readonly _id: string;
  readonly value: number;
}

/** More digits than a running number ever has. */
const digitsMax = 15;

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

  /** The highest as a number: as text, `99999` would stand above `100000`. */
  const highest = async (tenant: string): Promise<number> => {
    const digits = { $substrCP: ['$number', prefix.length, digitsMax] };
    const value = { $convert: { input: digits, to: 'double', onError: null, onNull: null } };
    const [last] = await records
      .aggregate<{ value: number | null }>([
        { $match: { tenant } },
        { $group: { _id: null, value: { $max: value } } },
      ])
      .toArray();
    return last?.value ?? base;
  };

  const begin = async (tenant: string): Promise<void> => {
    const value = Math.max(base, await highest(tenant));
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
