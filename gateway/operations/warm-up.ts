import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../kernel/log.ts';
import type { Generation } from '../generation.ts';
import type { RegisteredOperations } from './registered-operations.ts';

export interface WarmUpOptions {
  readonly log: Log;
  /** Whether somebody waits for an answer, who then goes first. */
  readonly isBusy?: () => boolean;
  /** Ends it before the next plan: who closes needs no more of them. */
  readonly signal?: AbortSignal;
}

/** How long requests that are being answered put off one plan at most: under load plans are made all the same. */
const givesWayMs = 100;
const looksEveryMs = 5;

/**
 * Plans every registered operation before its first request, one a turn, and while nobody waits. One that does not fit
 * the supergraph is told with its client and id: that client is about to fail.
 */
export async function warmUp(
  operations: { readonly warm: (generation: Generation, text: string) => Promise<unknown> },
  generation: Generation,
  { all }: RegisteredOperations,
  { log, isBusy = () => false, signal }: WarmUpOptions,
): Promise<void> {
  for (const { client, id, text, file } of all) {
    await new Promise((resolve) => setImmediate(resolve));
    for (let waitedMs = 0; waitedMs < givesWayMs && isBusy(); waitedMs += looksEveryMs)
      await pause(looksEveryMs);
    if (signal?.aborted) return;
    try {
      await operations.warm(generation, text);
    } catch (error) {
      // What plans has closed meanwhile, and says nothing of the operation.
      if (signal?.aborted) return;
      log.warn({ client, id, file, error }, 'A registered operation does not fit the supergraph');
    }
  }
}
