/** Looks at a data file before LMDB maps it: what is no data file would end the process. */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { ShopError } from '../../kernel/errors.ts';

/** In the store's folder. */
export const dataFileName = 'data.mdb';

const pageBytes = 4096;
/** Where LMDB's mark stands in each of the first two pages, which tell of the last two commits in turns. */
const markAt = 24;
const mark = 0xbeefc0de;
/** Where such a page tells at which pages its trees begin, and the number of its commit. */
const rootsAt = [88, 136] as const;
const commitAt = 152;
/** The root of a tree without a page. */
const noPage = 2n ** 64n - 1n;

interface Head {
  /** The first two pages, or what there is of them. */
  readonly bytes: Buffer;
  /** Pages of the whole file. */
  readonly pages: number;
}

/**
 * Makes the file where there is none, for its owner alone: LMDB would let everybody read it.
 * @throws ShopError CONFIG_INVALID for a file that holds something else
 */
export function prepareDataFile(path: string): void {
  if (!existsSync(path)) writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  holdsData(path);
}

/**
 * Whether the file is there and something was ever stored in it.
 * @throws ShopError CONFIG_INVALID for a file that holds something else, or the beginning of a store only
 */
export function holdsData(path: string): boolean {
  const head = readHead(path);
  if (head === undefined || head.bytes.length === 0) return false;
  if (isWhole(head)) return true;
  throw new ShopError(
    'CONFIG_INVALID',
    `${path} is damaged, or no data file of the store. Move it away to begin with an empty store`,
    { path },
  );
}

function isWhole({ bytes, pages }: Head): boolean {
  if (bytes.length < pageBytes * 2) return false;
  if ([0, pageBytes].some((page) => bytes.readUInt32LE(page + markAt) !== mark)) return false;
  const commitOf = (page: number) => bytes.readBigUInt64LE(page + commitAt);
  const newest = commitOf(0) > commitOf(pageBytes) ? 0 : pageBytes;
  const roots = rootsAt.map((at) => bytes.readBigUInt64LE(newest + at));
  return roots.every((root) => root === noPage || root < pages);
}

function readHead(path: string): Head | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(pageBytes * 2);
    const bytes = head.subarray(0, readSync(file, head, 0, head.length, 0));
    // Measured last: a running store grows, and stores what it tells of before it does.
    return { bytes, pages: Math.floor(fstatSync(file).size / pageBytes) };
  } finally {
    closeSync(file);
  }
}
