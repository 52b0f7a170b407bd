import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeWhole } from '../write-whole.ts';

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
    save: (supergraphSdl) => writeWhole(path, `${headOf(supergraphSdl)}\n${supergraphSdl}`),

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
