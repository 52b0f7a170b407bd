import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BlobStorage, checkBlobKey } from './blob-storage.ts';
import { uploadsUnavailable } from './unavailable.ts';

/** For nobody but the account that the process runs under. */
const fileMode = 0o600;
const folderMode = 0o700;

/** Blobs as files in a folder: for one machine, or a volume that all copies have. */
export function createFilesystemStorage(folder: string): BlobStorage {
  const pathOf = (key: string): string => join(folder, checkBlobKey(key));
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      // Each writer has its own, should two write the same blob.
      const part = `${path}.${randomUUID()}.part`;
      try {
        await mkdir(dirname(path), { recursive: true, mode: folderMode });
        await writeThrough(part, bytes);
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true }).catch(() => {});
        throw uploadsUnavailable('storage', error);
      }
    },

    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (isMissing(error)) return null;
        throw uploadsUnavailable('storage', error);
      }
    },

    async remove(key) {
      const path = pathOf(key);
      try {
        // What a process left that died while writing begins with the name of its blob.
        const names = await readdir(dirname(path));
        const own = names.filter((name) => name.startsWith(basename(path)));
        await Promise.all(own.map((name) => rm(join(dirname(path), name), { force: true })));
      } catch (error) {
        if (!isMissing(error)) throw uploadsUnavailable('storage', error);
      }
    },
  };
}

/** On the disk, and not only in memory, before anybody relies on it. */
async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', fileMode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
