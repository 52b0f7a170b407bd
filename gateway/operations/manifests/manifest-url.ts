import { createBoundedMap } from '../../../kernel/bounded-map.ts';
import { type Clock, SECOND_MS, systemClock } from '../../../kernel/clock.ts';
import { readText } from '../../read-text.ts';
import { currentVersion, type Manifest } from './manifest.ts';
import { type ManifestCopies, noCopies } from './manifest-copies.ts';
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
  /** Where what was had is kept for the next start. */
  readonly copies?: ManifestCopies;
}

/** A client's manifest as it was had last. */
interface Kept {
  readonly etag: string | undefined;
  readonly manifest: Manifest | null;
  /** As it came; null for a client that has none. */
  readonly json: string | null;
}

/**
 * The manifest of each client at `<base>/<client>.json`, in any of the JSON formats. What was had stays in use while
 * it is asked for again with its ETag, and while it cannot be had. An id that is not known has its client's manifest
 * asked for out of turn, in case it came with a build of this minute.
 */
export function urlManifests(
  base: string,
  clients: readonly string[],
  {
    pollEveryMs = pollEveryMsDefault,
    clock = systemClock,
    copies = noCopies,
  }: UrlManifestsOptions = {},
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
    // A disk that is full keeps nobody from what was had.
    if (next.json !== null) await copies.write(client, next.json).catch(() => {});
    return true;
  }

  /** As it was had by an earlier process, for a client that cannot be asked about now. */
  async function recall(client: string): Promise<void> {
    const json = await copies.read(client);
    if (json !== null) kept.set(client, keptOf(base, client, json, undefined));
  }

  const manifests = (): readonly Manifest[] =>
    clients.flatMap((client) => kept.get(client)?.manifest ?? []);

  return {
    name: base,
    /** One client's manifest that cannot be had does not keep away the others'. */
    async load() {
      const looked = await Promise.allSettled(
        clients.map((client) =>
          look(client).catch(async (error: unknown) => {
            await recall(client);
            throw error;
          }),
        ),
      );
      const failed = looked.find((one) => one.status === 'rejected');
      if (failed && kept.size === 0) throw failed.reason;
      return manifests();
    },

    watch(onManifests, onError) {
      let isStopped = false;
      let hasFailed = false;
      const lookAt = async (some: readonly string[]): Promise<void> => {
        const looked = await Promise.allSettled(some.map(look));
        if (isStopped) return;
        const failed = looked.filter((one) => one.status === 'rejected');
        const isNew = looked.some((one) => one.status === 'fulfilled' && one.value);
        // After a failure also what is as it was: whoever was told of the one is told that it is over.
        if (isNew || (hasFailed && failed.length === 0)) onManifests(manifests());
        hasFailed = failed.length > 0;
        for (const { reason } of failed) onError(reason);
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
  const url = urlOf(base, client);
  const response = await fetch(url, {
    headers: before?.etag === undefined ? {} : { 'if-none-match': before.etag },
    signal: AbortSignal.timeout(answerTimeoutMs),
    redirect: 'error',
  });
  if (response.status === 304 && before) return before;
  // A client that has registered nothing yet. One that had something does not lose it by a file that is gone.
  if (response.status === 404) return before ?? { etag: undefined, manifest: null, json: null };
  if (response.status !== 200) throw new Error(`${url} answers HTTP ${response.status}`);
  const json = await readText(response, manifestBytesMax);
  return keptOf(base, client, json, response.headers.get('etag') ?? undefined);
}

const urlOf = (base: string, client: string): string =>
  `${base.replace(/\/$/, '')}/${encodeURIComponent(client)}.json`;

function keptOf(base: string, client: string, json: string, etag: string | undefined): Kept {
  const file = urlOf(base, client);
  const operations = parseManifest(json, file);
  return { etag, json, manifest: { client, version: currentVersion, file, operations } };
}
