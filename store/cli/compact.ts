import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { ownDirectory } from '../directory-lock.ts';
import { Engine } from '../engine/engine.ts';
import { dataFileName } from '../storage/data-file.ts';
import { openLmdbStore } from '../storage/lmdb-store.ts';
import { type CliCommand, directoryOption, readableBytes } from './command.ts';
import { assertStore } from './data-file.ts';

/** `compact`: gives room back that dropped documents have left in the file. */
export const compact: CliCommand = {
  summary: 'rewrites the data file without its free pages; the store must not be running',
  usage: '[--directory <folder>]',
  options: { directory: { type: 'string' } },
  async run(values) {
    const directory = directoryOption(values);
    assertStore(directory);
    const ownership = await ownDirectory(directory);
    if ('uri' in ownership) {
      console.error(`A running process serves ${directory}. Stop it first`);
      return false;
    }
    try {
      const [before, after] = await rewrite(directory);
      console.log(`${directory}: ${readableBytes(before)} before, ${readableBytes(after)} now`);
      return true;
    } finally {
      ownership.lock.release();
    }
  },
};

/** The old file stays until the new one is whole and on the disk. @returns bytes before and after */
async function rewrite(directory: string): Promise<readonly [number, number]> {
  const path = join(directory, dataFileName);
  const draft = join(directory, 'compacted.mdb');
  const before = statSync(path).size;
  rmSync(draft, { force: true });
  try {
    await clearAway(path);
    const db = open({ path, readOnly: true });
    await db.backup(draft, true);
    await db.close();
    chmodSync(draft, 0o600);
    syncFile(draft);
    renameSync(draft, path);
    syncFile(directory);
  } finally {
    rmSync(draft, { force: true });
    rmSync(`${draft}-lock`, { force: true });
  }
  // It belongs to the old file: readers of the new one begin with their own.
  rmSync(`${path}-lock`, { force: true });
  return [before, statSync(path).size];
}

/** What drops have left, where the store was stopped before it was done with that. */
async function clearAway(path: string): Promise<void> {
  const store = openLmdbStore(path, 'fsync');
  await new Engine(store).clearing.done();
  await store.close();
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
