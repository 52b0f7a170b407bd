import type { Intent } from '../intents.ts';
import { compile, type Phrase } from '../phrase.ts';

/**
 * What a message can be about beside the intents: `ORDER_CHANGE`, which a person carries out, and `OTHER`, known
 * questions that nothing answers yet. Both draw a message away from the intents.
 */
export type Topic = Intent | 'ORDER_CHANGE' | 'OTHER';

export interface Rule {
  readonly name: string;
  readonly topic: Topic;
  /** Evidence for the topic, 0 to 1; below zero, evidence against it. A topic's rules add up to at most 1. */
  readonly weight: number;
  readonly pattern: RegExp;
  /** Where this fits too, the rule says nothing. */
  readonly unless: RegExp | null;
  /** A negated mention is none: "I do not want a refund". */
  readonly canBeNegated: boolean;
}

interface More {
  readonly unless?: readonly Phrase[];
  readonly canBeNegated?: boolean;
}

/** Rules of one topic: `of(weight, name, phrases)`. */
export const rulesOf =
  (topic: Topic) =>
  (weight: number, name: string, phrases: readonly Phrase[], more: More = {}): Rule => ({
    name,
    topic,
    weight,
    pattern: compile(phrases),
    unless: more.unless ? compile(more.unless) : null,
    canBeNegated: more.canBeNegated ?? false,
  });
