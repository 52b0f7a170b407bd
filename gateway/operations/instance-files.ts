import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS } from '../../kernel/clock.ts';
import { writeWhole } from '../write-whole.ts';

/** A file that no process has written for so long is removed: its process is gone, and what it knew is old. */
const keptMs = 30 * DAY_MS;
/** Files read: processes that shared the folder in that time. */
const filesMax = 200;

/**
 * What each process of several knows, as a file of its own in one folder: no file has two writers, so nothing has to
 * be locked. Every process reads them all.
 */
export interface InstanceFiles {
  /** Replaces this process's file; whole or not at all. */
  write(value: unknown): Promise<void>;
  /** What this process wrote last, or wrote before it was started again; undefined when there is none. */
  readOwn(): Promise<unknown>;
  /** What this process and the others wrote last. A damaged file is left out. */
  readAll(): Promise<readonly unknown[]>;
}

/** @param instance stays the same when the process is started again, such as host and port */
export function createInstanceFiles(folder: string, instance: string): InstanceFiles {
  const file = join(folder, `${instance.replace(/[^\w.-]/g, '_')}.json`);
  return {
    write: (value) => writeWhole(file, JSON.stringify(value)),

    readOwn: () => readFresh(file),

    async readAll() {
      const names = (await readdir(folder).catch(() => []))
        .filter((name) => name.endsWith('.json'))
        .sort()
        .slice(0, filesMax);
      const values = await Promise.all(names.map((name) => readFresh(join(folder, name))));
      return values.filter((value) => value !== undefined);
    },
  };
}

async function readFresh(path: string): Promise<unknown> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > keptMs) return void (await rm(path, { force: true }));
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
