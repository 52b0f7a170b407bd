import { groupBy } from '../../../../kernel/group-by.ts';
import { type Entities, readEntities } from './entities.ts';
import type { Intent } from './intents.ts';
import { isNegated, plainNegation } from './negation.ts';
import { normalise } from './normalise.ts';
import { readOrderNumber } from './order-number.ts';
import { entityEvidence, rules, rulesVersion, type Topic } from './rules/index.ts';
import { readSlashCommand } from './slash-command.ts';
import { readSmallTalk, type SmallTalk } from './small-talk.ts';

/** What is done about a message. */
export type Decision =
  | { readonly kind: 'act'; readonly intent: Intent }
  /** Two wishes as strong as each other, or one too weak to act on: one question settles it. */
  | { readonly kind: 'clarify'; readonly between: readonly Intent[] }
  | { readonly kind: 'small-talk'; readonly topic: SmallTalk }
  | { readonly kind: 'fallback' };

export interface Understanding {
  readonly decision: Decision;
  readonly entities: Entities;
  /** 0 to 1: how strong the evidence is for what was decided. */
  readonly confidence: number;
  readonly rulesVersion: string;
  /** Every piece of evidence, for whoever asks why. Names of rules only, no words of the shopper. */
  readonly trace: readonly Evidence[];
}

export interface Evidence {
  readonly rule: string;
  readonly topic: Topic;
  readonly weight: number;
}

export interface Context {
  /** What the conversation was last about. */
  readonly lastIntent: Intent | null;
}

/** Evidence from which an intent is acted on, and from which it is at least asked about. */
export const actFrom = 0.6;
export const askFrom = 0.4;
/** Two intents nearer than this are both asked about. */
export const marginMin = 0.2;

/**
 * What a shopper wants, read by rules alone: no clock, no chance, no network, the same answer every time.
 * @param said an intent that a menu or button named outright; the text then only fills in the details
 */
export function understand(
  text: string,
  context: Context,
  said: Intent | null = null,
): Understanding {
  const message = normalise(text);
  const command = readSlashCommand(message);
  const entities = readEntities(command?.rest ?? message);
  const decided = (decision: Decision, confidence: number, trace: readonly Evidence[] = []) => ({
    decision,
    entities,
    confidence,
    rulesVersion,
    trace,
  });

  if (said) return decided({ kind: 'act', intent: said }, 1);
  if (command?.says === 'HELP') return decided({ kind: 'small-talk', topic: 'HELP' }, 1);
  if (command) return decided({ kind: 'act', intent: command.says }, 1);
  const topic = readSmallTalk(message);
  if (topic) return decided({ kind: 'small-talk', topic }, 1);

  const trace = clausesOf(message).map((clause) => gather(clause, context));
  const [first, second] = rank(trace);
  if (!first || first.score < askFrom || first.topic === 'OTHER')
    return decided({ kind: 'fallback' }, first?.score ?? 0, trace.flat());
  const isTied =
    second !== undefined &&
    second.topic !== 'OTHER' &&
    second.score >= actFrom &&
    first.score - second.score < marginMin;
  if (isTied)
    return decided(
      { kind: 'clarify', between: intentsOf([first, second]) },
      first.score,
      trace.flat(),
    );
  if (first.score >= actFrom)
    return decided({ kind: 'act', intent: first.topic }, first.score, trace.flat());
  return decided(
    { kind: 'clarify', between: intentsOf([first, second]) },
    first.score,
    trace.flat(),
  );
}

/** "Where is my order, and show me rings" is two wishes; what speaks against one says nothing of the other. */
const clausesOf = (message: string): string[] =>
  message
    .split(
      /[.?!;]+(?: |$)|,? (?:and|also|or)(?: also| then)? (?=(?:i|can|could|do|please|show|find|search|where|when|how|track|return|talk|help|what)\b)/,
    )
    .filter((clause) => clause.trim() !== '');

function gather(clause: string, { lastIntent }: Context): Evidence[] {
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

interface Ranked {
  readonly topic: Topic;
  readonly score: number;
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
  return [...best].map(([topic, score]) => ({ topic, score })).sort((a, b) => b.score - a.score);
}

/** The intents worth asking about: those with some evidence, `OTHER` never. */
const intentsOf = (ranked: readonly (Ranked | undefined)[]): Intent[] =>
  ranked.flatMap((one) =>
    one && one.topic !== 'OTHER' && one.score >= askFrom / 2 ? [one.topic] : [],
  );
