import { groupBy } from '../../../../kernel/group-by.ts';
import { readEntities } from './entities.ts';
import type { Intent } from './intents.ts';
import { isNegated, plainNegation } from './negation.ts';
import { readOrderNumber } from './order-number.ts';
import { entityEvidence, rules, type Topic } from './rules/index.ts';

/** One piece of evidence. Names of rules only, no words of the shopper. */
export interface Evidence {
  readonly rule: string;
  readonly topic: Topic;
  readonly weight: number;
}

export interface Ranked {
  readonly topic: Topic;
  /** At most 1; below zero where more speaks against it than for it. */
  readonly score: number;
}

/**
 * All evidence in a normalised message, and the topics by it, strongest first.
 * @param lastIntent what the conversation was last about
 */
export function weigh(
  message: string,
  lastIntent: Intent | null,
): { readonly ranked: readonly Ranked[]; readonly trace: readonly Evidence[] } {
  const clauses = clausesOf(message).map((clause) => gather(clause, lastIntent));
  return { ranked: rank(clauses), trace: clauses.flat() };
}

/** "Where is my order, and show me rings" is two wishes; what speaks against one says nothing of the other. */
const clausesOf = (message: string): string[] =>
  message
    .split(
      /[.?!;]+(?: |$)|,? (?:and|also|or)(?: also| then)? (?=(?:i|can|could|do|please|show|find|search|where|when|how|track|return|talk|help|what)\b)/,
    )
    .filter((clause) => clause.trim() !== '');

function gather(clause: string, lastIntent: Intent | null): Evidence[] {
  // To rules an order number is the word it stands for: "where is GG-12047".
  const text = plainNegation(readOrderNumber(clause).rest);
  const entities = readEntities(clause);
  const evidence: Evidence[] = [];
  for (const { name, topic, weight, pattern, unless, canBeNegated } of rules) {
    const match = pattern.exec(text);
    if (!match || unless?.test(text)) continue;
    if (canBeNegated && isNegated(text, match.index)) continue;
    evidence.push({ rule: name, topic, weight });
  }
  for (const { name, topic, weight, holds } of entityEvidence)
    if (holds(entities)) evidence.push({ rule: name, topic, weight });
  // A wish that goes on where the last one stopped: "in silver", "and under 500".
  if (lastIntent && evidence.some((one) => one.topic === lastIntent && one.weight > 0))
    evidence.push({ rule: 'goes on', topic: lastIntent, weight: 0.2 });
  return evidence;
}

/** Topics by their evidence in the clause that speaks for them most, strongest first. */
function rank(clauses: readonly (readonly Evidence[])[]): Ranked[] {
  const best = new Map<Topic, number>();
  for (const evidence of clauses)
    for (const [topic, ofTopic] of groupBy(evidence, (one) => one.topic)) {
      const sum = (sign: 1 | -1) =>
        ofTopic.reduce((total, { weight }) => total + Math.max(0, weight * sign), 0);
      best.set(topic, Math.max(best.get(topic) ?? 0, Math.min(1, sum(1)) - sum(-1)));
    }
  // Of equals, the topic that no intent covers goes first: better to ask than to guess.
  return [...best]
    .map(([topic, score]) => ({ topic, score }))
    .sort((a, b) => b.score - a.score || Number(b.topic === 'OTHER') - Number(a.topic === 'OTHER'));
}
