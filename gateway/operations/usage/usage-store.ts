import { z } from 'zod';
import { createInstanceFiles } from '../instance-files.ts';

/** How often one operation of one client was sent. */
export interface OperationUse {
  readonly client: string;
  /** Without `sha256:`. */
  readonly id: string;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly firstUsedAtMs: number;
  readonly lastUsedAtMs: number;
}

/** What one process saw. */
export interface UsageRecord {
  /** Epoch milliseconds: what was not used since then was not used while anybody looked. */
  readonly watchedSinceMs: number;
  readonly uses: readonly OperationUse[];
}

/** Where processes tell one another what they saw. */
export interface UsageStore {
  /** Replaces what this process told before. */
  write(record: UsageRecord): Promise<void>;
  read(): Promise<{ readonly mine: UsageRecord | null; readonly others: readonly UsageRecord[] }>;
}

/** For a gateway that keeps nothing. */
export const forgetfulUsage: UsageStore = {
  write: async () => {},
  read: async () => ({ mine: null, others: [] }),
};

const usageFile = z.object({
  instance: z.string(),
  watchedSinceMs: z.number(),
  uses: z.array(
    z.object({
      client: z.string(),
      id: z.string(),
      count: z.number(),
      firstUsedAtMs: z.number(),
      lastUsedAtMs: z.number(),
    }),
  ),
});

/**
 * In a folder, a file for each process.
 * @param instance stays the same when the process is started again, such as host and port
 */
export function createUsageFiles(folder: string, instance: string): UsageStore {
  const files = createInstanceFiles(folder, instance);
  return {
    write: (record) => files.write({ instance, ...record }),
    async read() {
      const records = recordsIn(await files.readAll());
      return {
        mine: records.find((record) => record.instance === instance) ?? null,
        others: records.filter((record) => record.instance !== instance),
      };
    },
  };
}

const recordsIn = (values: readonly unknown[]) =>
  values.flatMap((value) => usageFile.safeParse(value).data ?? []);

/** All uses in what the processes of a folder wrote. */
export const usesIn = (values: readonly unknown[]): readonly OperationUse[] =>
  recordsIn(values).flatMap(({ uses }) => uses);

/** Two processes' views of one operation as one. */
export const mergeUse = (a: OperationUse | undefined, b: OperationUse): OperationUse =>
  a === undefined
    ? b
    : {
        ...b,
        count: a.count + b.count,
        firstUsedAtMs: Math.min(a.firstUsedAtMs, b.firstUsedAtMs),
        lastUsedAtMs: Math.max(a.lastUsedAtMs, b.lastUsedAtMs),
      };
