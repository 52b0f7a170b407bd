import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BlobStorage, checkBlobKey } from './blob-storage.ts';
import { uploadsUnavailable } from './unavailable.ts';

/** For nobody but the account that the process runs under. */
const fileMode = 0o600;
const folderMode = 0o700;

/** Blobs as files in a folder: for one machine, or a volume that all copies have. */
export function createFilesystemStorage(folder: string): BlobStorage {
  const pathOf = (key: string): string => join(folder, checkBlobKey(key));
  /** Not a name of chance: what a process left that died while writing goes with its blob. */
  const partOf = (path: string): string => `${path}.part`;

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      try {
        await mkdir(dirname(path), { recursive: true, mode: folderMode });
        await writeThrough(partOf(path), bytes);
        await rename(partOf(path), path);
      } catch (error) {
        await rm(partOf(path), { force: true }).catch(() => {});
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
        await Promise.all([path, partOf(path)].map((one) => rm(one, { force: true })));
      } catch (error) {
        throw uploadsUnavailable('storage', error);
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
