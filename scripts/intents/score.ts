import { classify, type IntentName } from './classify.ts';
import type { Mapping } from './mapping.ts';
import type { Sentence } from './read-sentences.ts';

export interface Score {
  readonly name: IntentName | 'other';
  /** Sentences that have this intent. */
  readonly support: number;
  /** Sentences that were read as having it. */
  readonly read: number;
  /** Both. */
  readonly right: number;
}

/** Share of what was read that is right; null when nothing was. */
export const precision = ({ right, read }: Score): number | null => (read ? right / read : null);
/** Share of what is there that was read; null when nothing is. */
export const recall = ({ right, support }: Score): number | null =>
  support ? right / support : null;

/** One score for each intent that the mapping names, then `other`: everything that has none of them. */
export function scoreIntents(sentences: readonly Sentence[], mapping: Mapping): readonly Score[] {
  const named = [...new Set(mapping.values())].filter((intent) => intent !== null);
  const amongNamed = (intent: IntentName | null): Score['name'] =>
    intent !== null && named.includes(intent) ? intent : 'other';

  const pairs = sentences.map(({ sentence, label }) => ({
    wanted: amongNamed(mapping.get(label) ?? null),
    got: amongNamed(classify(sentence).intent),
  }));
  return [...named, 'other' as const].map((name) => ({
    name,
    support: pairs.filter(({ wanted }) => wanted === name).length,
    read: pairs.filter(({ got }) => got === name).length,
    right: pairs.filter(({ wanted, got }) => wanted === name && got === name).length,
  }));
}
