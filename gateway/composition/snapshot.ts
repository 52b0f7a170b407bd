import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last supergraph that served, on disk: what a gateway begins with when its source cannot be had. */
export interface Snapshot {
  save(supergraphSdl: string): Promise<void>;
  /** null when there is none, or when it was damaged. */
  load(): Promise<string | null>;
}

/** Where no folder is given, nothing is kept. */
export const noSnapshot: Snapshot = { save: async () => {}, load: async () => null };

export function createSnapshot(path: string): Snapshot {
  return {
    /** Whole or not at all: written beside, flushed, and moved into place. */
    async save(supergraphSdl) {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}.draft`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(`${headerOf(supergraphSdl)}\n${supergraphSdl}`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    },

    async load() {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return null;
      const end = text.indexOf('\n');
      const supergraphSdl = text.slice(end + 1);
      return text.slice(0, end) === headerOf(supergraphSdl) ? supergraphSdl : null;
    },
  };
}

/** First line of the file: tells a damaged one. */
const headerOf = (supergraphSdl: string): string =>
  `# sha256 ${createHash('sha256').update(supergraphSdl).digest('hex')}`;
