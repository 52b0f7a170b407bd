import { statfsSync } from 'node:fs';
import type { Database } from 'lmdb';
import type { FreeBytes } from './disk-room.ts';
import type { Space } from './ordered-store.ts';

export const pageBytes = 4096;

/** Where the data file can grow to, and what it has left of its own. */
export const freeBytesOf = (db: Database<Buffer, Buffer>, path: string): FreeBytes => ({
  onDisk: () => freeAround(path),
  inFile: () => freePagesIn(db) * pageBytes,
});

export function spaceAround(path: string): Space {
  const { bsize, blocks, bavail } = statfsSync(path);
  return { total: blocks * bsize, used: (blocks - bavail) * bsize };
}

/** Bytes; some file systems do not tell their size. */
function freeAround(path: string): number {
  const { total, used } = spaceAround(path);
  return total === 0 ? Infinity : total - used;
}

/** Those of the file that neither of LMDB's trees, of the data and of what is free, is made of. */
function freePagesIn(db: Database<Buffer, Buffer>): number {
  const { lastPageNumber, root, free } = db.getStats() as LmdbStats;
  return lastPageNumber - pagesOf(root) - pagesOf(free);
}

const pagesOf = ({ treeBranchPageCount, treeLeafPageCount, overflowPages }: TreeStats): number =>
  treeBranchPageCount + treeLeafPageCount + overflowPages;

/** As `getStats` gives them; its own type says no more than that it is an object. */
interface LmdbStats {
  readonly lastPageNumber: number;
  readonly root: TreeStats;
  readonly free: TreeStats;
}

interface TreeStats {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}
