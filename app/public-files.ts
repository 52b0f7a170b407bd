import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
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

/** @returns null for what is not there, not of a known kind, or outside the folder. */
export async function readPublicFile(path: string): Promise<PublicFile | null> {
  const contentType = contentTypes[extname(path)];
  const clean = normalize(path);
  if (!root || !contentType || clean.startsWith('..') || clean.startsWith(sep)) return null;
  const bytes = await readFile(join(root, clean)).catch(() => null);
  if (!bytes) return null;
  return {
    bytes,
    contentType,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  };
}
