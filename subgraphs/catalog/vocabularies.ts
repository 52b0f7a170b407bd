import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import { createVocabulary, type Vocabulary } from './domain/word-search.ts';
import type { ProductRepository } from './repository.ts';

/** The words of each shop, kept in memory. */
export interface Vocabularies {
  of(tenant: string): Promise<Vocabulary>;
}

/** New words are found exactly at once; only slips of them wait this long to be understood. */
const keptMs = MINUTE_MS;
/** Shops whose words are kept; one process serves few. */
const tenantsMax = 16;

interface Kept {
  readonly vocabulary: Promise<Vocabulary>;
  readonly until: number;
}

/** Reads the words of a shop once a minute at most, however many search. */
export function createVocabularies(products: ProductRepository, clock: Clock): Vocabularies {
  const kept = new Map<string, Kept>();
  return {
    of(tenant) {
      const nowMs = clock.now().getTime();
      const known = kept.get(tenant);
      if (known && known.until > nowMs) return known.vocabulary;
      const vocabulary = products.words(tenant).then(createVocabulary);
      kept.delete(tenant);
      kept.set(tenant, { vocabulary, until: nowMs + keptMs });
      for (const oldest of kept.keys()) if (kept.size > tenantsMax) kept.delete(oldest);
      // A read that failed is not kept: the next search tries again.
      vocabulary.catch(() => kept.get(tenant)?.vocabulary === vocabulary && kept.delete(tenant));
      return vocabulary;
    },
  };
}
