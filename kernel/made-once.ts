import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What a file holds as JSON; made and written (mode 0600) where there is none. Several processes may race to make it: the
 * first file written wins.
 */
export function madeOnce<T>(path: string, make: () => T): T {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const made = make();
  try {
    writeFileSync(path, JSON.stringify(made, null, 2), { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  }
}
