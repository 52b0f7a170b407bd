import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PublicFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Strong, from the content. */
  readonly etag: string;
}

/** Built client files: beside this module in dist/, one level up when run from source. */
const root = [new URL('../public/', import.meta.url), new URL('../dist/public/', import.meta.url)]
  .map((url) => fileURLToPath(url))
  .find((path) => existsSync(path));

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** @returns null for what is not there, not of a known kind, or written with detours. */
export async function readPublicFile(path: string): Promise<PublicFile | null> {
  const contentType = contentTypes[extname(path)];
  if (!root || !contentType || !isStraight(path)) return null;
  const bytes = await readFile(join(root, path)).catch(() => null);
  if (!bytes) return null;
  return {
    bytes,
    contentType,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  };
}

/** Whether a path goes down only: nothing leaves the folder that it begins with. */
export const isStraight = (path: string): boolean =>
  !path.includes('\\') &&
  !path.startsWith('/') &&
  posix.normalize(path) === path &&
  !path.startsWith('..');
