/** Whether commits are flushed to the disk is LMDB's work: what it has been told is read back from it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { open } from 'lmdb';
import { dataFileName, prepareDataFile } from './data-file.ts';
import { type Durability, openLmdbStore } from './lmdb-store.ts';

/** Bits among LMDB's flags of an open file. */
const neverFlushes = 0x1_0000;
const flushesLater = 0x1000;

/** A second handle on a file that this process has open shares all but its encoding with the first. */
async function flagsOf(path: string): Promise<number> {
  const addon = new URL('../../node_modules/lmdb/native.js', import.meta.url);
  const { nativeAddon } = await import(addon.href);
  const second = open({ path, pageSize: 4096 });
  try {
    return nativeAddon.getEnvFlags(Reflect.get(second, 'env').address);
  } finally {
    await second.close();
  }
}

test.each<[Durability, number]>([
  ['fsync', 0],
  ['no-sync', neverFlushes],
])('LMDB is told whether to flush a commit before it is over: %s', async (durability, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-store-flags-'));
  const path = join(folder, dataFileName);
  prepareDataFile(path);
  const store = openLmdbStore(path, durability);
  try {
    expect((await flagsOf(path)) & (neverFlushes | flushesLater)).toBe(expected);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
});
