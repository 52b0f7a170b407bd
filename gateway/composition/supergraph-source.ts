import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readText } from '../read-text.ts';
import { watchFile } from '../watch-file.ts';

/** Where supergraphs come from, now and later. */
export interface SupergraphSource {
  /** For logs: `schema/supergraph.graphql`. */
  readonly name: string;
  /** @throws Error when it cannot be had now */
  load(): Promise<string>;
  /**
   * Tells of each new text, and of each time that looking for one failed.
   * @returns stops it
   */
  watch(onText: (supergraphSdl: string) => void, onError: (error: unknown) => void): () => void;
}

/** One that never changes. */
export const staticSource = (supergraphSdl: string): SupergraphSource => ({
  name: 'memory',
  load: async () => supergraphSdl,
  watch: () => () => {},
});

/** A file, watched through its folder, so that a file moved into its place is seen too. */
export function fileSource(path: string): SupergraphSource {
  const file = resolve(path);
  const load = (): Promise<string> => readFile(file, 'utf8');
  return {
    name: path,
    load,
    watch: (onText, onError) => watchFile(file, () => load().then(onText, onError), onError),
  };
}

/** A new supergraph serves within this, and a registry is asked little. */
export const pollMsDefault = 10_000;
const pollTimeoutMs = 5_000;
/** Past the largest supergraph that anybody has. */
const supergraphBytesMax = 16 * 1024 * 1024;

/** An address, asked again and again with the ETag of what it gave last. */
export function urlSource(url: string, pollMs = pollMsDefault): SupergraphSource {
  let etag: string | undefined;

  /** null when nothing has changed. */
  async function fetchText(): Promise<string | null> {
    const response = await fetch(url, {
      headers: etag === undefined ? {} : { 'if-none-match': etag },
      signal: AbortSignal.timeout(pollTimeoutMs),
    });
    if (response.status === 304) return null;
    if (response.status !== 200) throw new Error(`${url} answers HTTP ${response.status}`);
    const text = await readText(response, supergraphBytesMax);
    etag = response.headers.get('etag') ?? undefined;
    return text;
  }

  return {
    name: url,
    async load() {
      etag = undefined;
      return (await fetchText()) ?? '';
    },
    watch(onText, onError) {
      let timer: NodeJS.Timeout | undefined;
      let isStopped = false;
      const next = (): void => {
        if (isStopped) return;
        timer = setTimeout(poll, pollMs);
        timer.unref();
      };
      const poll = (): void => {
        fetchText()
          .then((text) => text !== null && !isStopped && onText(text), onError)
          .finally(next);
      };
      next();
      return () => {
        isStopped = true;
        clearTimeout(timer);
      };
    },
  };
}

/** A source by how it is written: an http address, else a file. @param pollMs between two looks at an address */
export const sourceOf = (location: string, pollMs?: number): SupergraphSource =>
  /^https?:\/\//.test(location) ? urlSource(location, pollMs) : fileSource(location);
