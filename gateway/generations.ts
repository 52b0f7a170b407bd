import { messageOf, ShopError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Snapshot } from './composition/snapshot.ts';
import type { SupergraphSource } from './composition/supergraph-source.ts';
import { createGeneration, type Generation, generationId } from './generation.ts';

/** The generation that serves, and the ones that come. */
export interface Generations {
  /** @throws ShopError SUPERGRAPH_INVALID before there is one */
  current(): Generation;
  /** null before there is one. */
  find(): Generation | null;
  /** Called after each swap, not for the first. @returns stops it */
  onSwap(listener: (next: Generation) => void): () => void;
  /**
   * Loads the first: from the source, else the last good one on disk; then watches.
   * @throws ShopError SUPERGRAPH_INVALID when neither gives one
   */
  start(): Promise<void>;
  /** Looks for a supergraph again, and has considered it. @throws Error when there is none to be had */
  reload(): Promise<void>;
  /** Whether what came last was not let in: what was there before serves on. */
  readonly isRefused: boolean;
  /** Watches no longer, and has written what there was to write. */
  stop(): Promise<void>;
}

export interface GenerationsParts {
  readonly source: SupergraphSource;
  readonly snapshot: Snapshot;
  readonly log: Log;
  /**
   * Makes a generation ready before it serves, beside the one that does, which is null for the first.
   * @throws Error why it must not serve
   */
  readonly makeReady?: (next: Generation, current: Generation | null) => Promise<void>;
  /** Told that a supergraph came, be it the one that serves: what was said of the last one is over. */
  readonly onOffer?: () => void;
  /** Told of each candidate: `swapped` or `refused`. */
  readonly onCandidate?: (outcome: 'swapped' | 'refused') => void;
}

/**
 * Swaps generations without a gap: a candidate is read, checked and made ready beside the one that serves, and
 * takes its place in one step. One that is no good is refused with a line in the log, and the last good one stays.
 */
export function createGenerations(parts: GenerationsParts): Generations {
  const { source, snapshot, log, makeReady = async () => {} } = parts;
  const listeners = new Set<(next: Generation) => void>();
  let current: Generation | null = null;
  let stopWatching = (): void => {};
  let kept = Promise.resolve();
  let wanted: string | null = null;
  let considered = Promise.resolve();
  let isStopped = false;
  let isRefused = false;

  function serve(next: Generation): void {
    current = next;
    kept = kept
      .then(() => snapshot.save(next.supergraphSdl))
      .catch((error: unknown) => log.warn({ error }, 'The supergraph could not be kept on disk'));
  }

  /** One after the other: what comes while a candidate is made ready waits, and only the last of it is looked at. */
  function consider(supergraphSdl: string): void {
    wanted = supergraphSdl;
    considered = considered.then(considerWanted);
  }

  async function considerWanted(): Promise<void> {
    const supergraphSdl = wanted;
    wanted = null;
    if (supergraphSdl === null) return;
    parts.onOffer?.();
    if (generationId(supergraphSdl) === current?.id) {
      isRefused = false;
      return;
    }
    const next = await tryCandidate(supergraphSdl);
    if (isStopped) return;
    isRefused = next === null;
    parts.onCandidate?.(next ? 'swapped' : 'refused');
    if (!next) return;
    serve(next);
    for (const listener of listeners) listener(next);
    log.info({ generation: next.id, source: source.name }, 'A new supergraph serves');
  }

  async function tryCandidate(supergraphSdl: string): Promise<Generation | null> {
    try {
      const next = createGeneration(supergraphSdl);
      await makeReady(next, current);
      return next;
    } catch (error) {
      log.warn({ error, source: source.name }, 'A supergraph was refused; the last good one stays');
      return null;
    }
  }

  async function first(): Promise<Generation> {
    try {
      return createGeneration(await source.load());
    } catch (error) {
      const lastGood = await snapshot.load();
      if (lastGood === null)
        throw new ShopError(
          'SUPERGRAPH_INVALID',
          `No supergraph could be loaded from ${source.name}: ${messageOf(error)}`,
          {},
          error,
        );
      log.warn({ error, source: source.name }, 'The last good supergraph serves, from disk');
      return createGeneration(lastGood);
    }
  }

  return {
    current() {
      if (current) return current;
      throw new ShopError('SUPERGRAPH_INVALID', 'No supergraph is loaded yet');
    },
    find: () => current,
    onSwap(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      const next = await first();
      await makeReady(next, null);
      serve(next);
      stopWatching = source.watch(consider, (error) =>
        log.warn({ error, source: source.name }, 'The supergraph could not be read; it serves on'),
      );
    },
    async reload() {
      consider(await source.load());
      await considered;
    },
    get isRefused() {
      return isRefused;
    },
    async stop() {
      isStopped = true;
      stopWatching();
      await considered;
      await kept;
    },
  };
}
