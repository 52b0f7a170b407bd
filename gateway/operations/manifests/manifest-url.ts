import { type Clock, SECOND_MS, systemClock } from '../../../kernel/clock.ts';
import { createBoundedMap } from '../../bounded-map.ts';
import { currentVersion, type Manifest } from './manifest.ts';
import { parseManifest } from './manifest-formats.ts';
import type { ManifestSource } from './manifest-source.ts';

/** How often each client's manifest is asked for again. */
const pollEveryMsDefault = 30 * SECOND_MS;
const answerTimeoutMs = 5 * SECOND_MS;
const manifestBytesMax = 16 * 1024 * 1024;
/** An id that was looked for and not found is not looked for again so long. */
const missedMs = 30 * SECOND_MS;
/** Ids remembered as missed. An id more is as good as missed: nobody makes us ask by making up ids. */
const missedMax = 1_000;
/** A client's manifest is asked for at most so often because of misses. */
const missPauseMs = SECOND_MS;

export interface UrlManifestsOptions {
  readonly pollEveryMs?: number;
  readonly clock?: Clock;
}

/** A client's manifest as it was had last. */
interface Kept {
  readonly etag: string | undefined;
  readonly manifest: Manifest | null;
}

/**
 * The manifest of each client at `<base>/<client>.json`, in any of the JSON formats. What was had stays in use while
 * it is asked for again with its ETag, and while it cannot be had. An id that is not known has its client's manifest
 * asked for out of turn, in case it came with a build of this minute.
 */
export function urlManifests(
  base: string,
  clients: readonly string[],
  { pollEveryMs = pollEveryMsDefault, clock = systemClock }: UrlManifestsOptions = {},
): ManifestSource {
  const kept = new Map<string, Kept>();
  const missed = createBoundedMap<number>(missedMax);
  const lookedAtMs = new Map<string, number>();
  let lookAgain = (_client: string): void => {};
  const nowMs = (): number => clock.now().getTime();

  /** Whether there was something new. */
  async function look(client: string): Promise<boolean> {
    const before = kept.get(client);
    const next = await ask(base, client, before);
    if (next === before) return false;
    kept.set(client, next);
    return true;
  }

  const manifests = (): readonly Manifest[] =>
    clients.flatMap((client) => kept.get(client)?.manifest ?? []);

  return {
    name: base,
    /** One client's manifest that cannot be had does not keep away the others'. */
    async load() {
      const looked = await Promise.allSettled(clients.map(look));
      const failed = looked.find((one) => one.status === 'rejected');
      if (failed && kept.size === 0) throw failed.reason;
      return manifests();
    },

    watch(onManifests, onError) {
      let isStopped = false;
      const lookAt = async (some: readonly string[]): Promise<void> => {
        const looked = await Promise.allSettled(some.map(look));
        if (isStopped) return;
        if (looked.some((one) => one.status === 'fulfilled' && one.value)) onManifests(manifests());
        for (const one of looked) if (one.status === 'rejected') onError(one.reason);
      };
      let timer: NodeJS.Timeout | undefined;
      const next = (): void => {
        if (isStopped) return;
        timer = setTimeout(() => void lookAt(clients).then(next), pollEveryMs);
        timer.unref();
      };
      lookAgain = (client) => void lookAt([client]);
      next();
      return () => {
        isStopped = true;
        lookAgain = () => {};
        clearTimeout(timer);
      };
    },

    miss(client, id) {
      if (client === null || !clients.includes(client)) return;
      const key = `${client} ${id}`;
      const untilMs = missed.get(key);
      if (untilMs !== undefined && nowMs() < untilMs) return;
      missed.set(key, nowMs() + missedMs);
      if (nowMs() - (lookedAtMs.get(client) ?? Number.NEGATIVE_INFINITY) < missPauseMs) return;
      lookedAtMs.set(client, nowMs());
      lookAgain(client);
    },
  };
}

/** @returns what was kept where nothing has changed. @throws Error when it cannot be had, or is no manifest */
async function ask(base: string, client: string, before: Kept | undefined): Promise<Kept> {
  const url = `${base.replace(/\/$/, '')}/${encodeURIComponent(client)}.json`;
  const response = await fetch(url, {
    headers: before?.etag === undefined ? {} : { 'if-none-match': before.etag },
    signal: AbortSignal.timeout(answerTimeoutMs),
    redirect: 'error',
  });
  if (response.status === 304 && before) return before;
  // A client that has registered nothing yet. One that had something does not lose it by a file that is gone.
  if (response.status === 404) return before ?? { etag: undefined, manifest: null };
  if (response.status !== 200) throw new Error(`${url} answers HTTP ${response.status}`);
  const operations = parseManifest(await readText(response), url);
  return {
    etag: response.headers.get('etag') ?? undefined,
    manifest: { client, version: currentVersion, file: url, operations },
  };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > manifestBytesMax)
      throw new Error(`${response.url} gives more than ${manifestBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
