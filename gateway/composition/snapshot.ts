import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last supergraph that served, on disk: what a gateway begins with when its source cannot be had. */
export interface Snapshot {
  save(supergraphSdl: string): Promise<void>;
  /** null when there is none, or when it is not as this gateway's deployment left it. */
  load(): Promise<string | null>;
}

/** Where no folder is given, nothing is kept. */
export const noSnapshot: Snapshot = { save: async () => {}, load: async () => null };

/**
 * @param secret signs what is kept: whoever can write into the folder cannot give the gateway another graph, or other
 * addresses to send requests to
 */
export function createSnapshot(path: string, secret: string): Snapshot {
  /** First line of the file. */
  const headOf = (supergraphSdl: string): string =>
    `# hmac-sha256 ${createHmac('sha256', secret).update(`supergraph snapshot\n${supergraphSdl}`).digest('hex')}`;

  return {
    /** Whole or not at all: written beside, flushed, and moved into place. */
    async save(supergraphSdl) {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}.draft`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(`${headOf(supergraphSdl)}\n${supergraphSdl}`);
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
      return isEqual(text.slice(0, end), headOf(supergraphSdl)) ? supergraphSdl : null;
    },
  };
}

function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
