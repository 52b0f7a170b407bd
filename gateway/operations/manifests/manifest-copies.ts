import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../write-whole.ts';

/** The manifests that were had last from elsewhere, on disk: what a gateway begins with when they cannot be had. */
export interface ManifestCopies {
  /** As it was written; null when there is none. */
  read(client: string): Promise<string | null>;
  write(client: string, json: string): Promise<void>;
}

/** Where no folder is given, nothing is kept. */
export const noCopies: ManifestCopies = { read: async () => null, write: async () => {} };

export function createManifestCopies(folder: string): ManifestCopies {
  const fileOf = (client: string): string => join(folder, `${encodeURIComponent(client)}.json`);
  return {
    read: (client) => readFile(fileOf(client), 'utf8').catch(() => null),
    write: (client, json) => writeWhole(fileOf(client), json),
  };
}
