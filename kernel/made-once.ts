import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, ShopError } from './errors.ts';
import { makeFolder } from './make-folder.ts';

/**
 * What a file of the data folder holds as JSON; made and written (mode 0600) where there is none. Several processes may
 * race to make it: the first file written wins, and is there whole or not at all.
 * @throws ShopError CONFIG_INVALID naming the file that can be neither made nor read
 */
export function madeOnce<T>(path: string, make: () => T): T {
  try {
    if (!existsSync(path)) writeFirst(path, JSON.stringify(make(), null, 2));
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    // What a parser says quotes the file, which holds secrets.
    const reason =
      error instanceof SyntaxError
        ? 'holds no JSON; once it is removed it is made anew'
        : `cannot be had: ${messageOf(error)}. AURORA_DATA_DIR must name a folder that can be written to`;
    throw new ShopError('CONFIG_INVALID', `${path} ${reason}`, {}, error);
  }
}

/** Written beside and linked into place, which fails where somebody else was first. */
function writeFirst(path: string, text: string): void {
  makeFolder(dirname(path), 0o700);
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
