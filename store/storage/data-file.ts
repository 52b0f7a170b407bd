/** Looks at a data file before LMDB maps it: what is no data file would end the process. */
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { ShopError } from '../../kernel/errors.ts';

const pageBytes = 4096;
/** Where LMDB's mark stands in each of the first two pages. */
const markAt = 24;
const mark = 0xbeefc0de;

/**
 * Makes the file where there is none, for its owner alone: LMDB would let everybody read it.
 * @throws ShopError CONFIG_INVALID for a file that holds something else
 */
export function prepareDataFile(path: string): void {
  const head = readHead(path);
  if (head === undefined) writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  else checkHead(path, head);
}

/** @throws ShopError CONFIG_INVALID for a file that holds something else; one that is not there is fine */
export function checkDataFile(path: string): void {
  const head = readHead(path);
  if (head !== undefined) checkHead(path, head);
}

function checkHead(path: string, head: Buffer): void {
  const isOurs =
    head.length === pageBytes * 2 &&
    [0, pageBytes].every((page) => head.readUInt32LE(page + markAt) === mark);
  if (head.length === 0 || isOurs) return;
  throw new ShopError(
    'CONFIG_INVALID',
    `${path} is damaged, or no data file of the store. Move it away to begin with an empty store`,
    { path },
  );
}

function readHead(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const head = Buffer.alloc(pageBytes * 2);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
