import { createBoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/clock.ts';

/** Documents remembered for one client. */
const documentsMax = 1_000;
/** Characters of the longest document that is remembered: with the number above, 32 MiB a client at the very most. */
const textLengthMax = 32_768;
/** Clients remembered. Their names are proved, so nobody makes them up; those that prove none share one place. */
const clientsMax = 50;
/** A document that nobody sent for a day is forgotten. Its client then sends the text again. */
const rememberedMs = 24 * 60 * 60 * 1_000;

/** Documents that open clients sent with their hash: automatic persisted queries. Each client has its own. */
export interface AutomaticDocuments {
  find(client: string | null, hash: string): string | null;
  /** @param hash SHA-256 of the text, which the caller has checked */
  remember(client: string | null, hash: string, text: string): void;
}

export function createAutomaticDocuments(clock: Clock): AutomaticDocuments {
  const byClient = createBoundedMap<ReturnType<typeof createBoundedMap<Remembered>>>(clientsMax);
  const nowMs = (): number => clock.now().getTime();
  const keyOf = (client: string | null): string => client ?? '';

  return {
    find(client, hash) {
      const found = byClient.get(keyOf(client))?.get(hash);
      if (found === undefined || nowMs() >= found.untilMs) return null;
      found.untilMs = nowMs() + rememberedMs;
      return found.text;
    },
    remember(client, hash, text) {
      if (text.length > textLengthMax) return;
      const documents = byClient.get(keyOf(client)) ?? createBoundedMap<Remembered>(documentsMax);
      byClient.set(keyOf(client), documents);
      documents.set(hash, { text, untilMs: nowMs() + rememberedMs });
    },
  };
}

interface Remembered {
  readonly text: string;
  untilMs: number;
}
