import { type Entities, readEntities } from './entities.ts';
import type { Intent } from './intents.ts';
import { normalise } from './normalise.ts';
import { rulesVersion, type Topic } from './rules/index.ts';
import { readSlashCommand } from './slash-command.ts';
import { readSmallTalk, type SmallTalk } from './small-talk.ts';
import { type Evidence, type Ranked, weigh } from './weigh.ts';

/** What is done about a message. */
export type Decision =
  | { readonly kind: 'act'; readonly intent: Intent }
  /** Two wishes as strong as each other, or one too weak to act on: one question settles it. */
  | { readonly kind: 'clarify'; readonly between: readonly Intent[] }
  /** An order under way is to be changed or cancelled: a person does that. */
  | { readonly kind: 'order-change' }
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
  { lastIntent }: Context,
  said: Intent | null = null,
): Understanding {
  const message = normalise(text);
  const command = readSlashCommand(message);
  const entities = readEntities(command?.rest ?? message);
  const outright = outrightDecision(message, said ?? command?.says ?? null);
  if (outright) return { decision: outright, entities, confidence: 1, rulesVersion, trace: [] };

  const { ranked, trace } = weigh(message, lastIntent);
  const confidence = Math.max(0, ranked[0]?.score ?? 0);
  return { decision: decide(ranked), entities, confidence, rulesVersion, trace };
}

/** What needs no weighing: something named outright, or small talk. */
function outrightDecision(message: string, says: Intent | 'HELP' | null): Decision | null {
  if (says !== null && says !== 'HELP') return { kind: 'act', intent: says };
  const topic = says ?? readSmallTalk(message);
  return topic && { kind: 'small-talk', topic };
}

function decide([first, second]: readonly Ranked[]): Decision {
  if (!first || first.topic === 'OTHER' || first.score < askFrom) return { kind: 'fallback' };
  if (first.topic === 'ORDER_CHANGE') return { kind: 'order-change' };
  const isRivalled =
    second !== undefined &&
    isIntent(second.topic) &&
    second.score >= actFrom &&
    first.score - second.score < marginMin;
  if (first.score >= actFrom && !isRivalled) return { kind: 'act', intent: first.topic };
  return { kind: 'clarify', between: intentsOf([first, second]) };
}

/** The intents worth asking about: those with some evidence, other topics never. */
const intentsOf = (ranked: readonly (Ranked | undefined)[]): Intent[] =>
  ranked.flatMap((one) =>
    one && isIntent(one.topic) && one.score >= askFrom / 2 ? [one.topic] : [],
  );

const isIntent = (topic: Topic): topic is Intent => topic !== 'OTHER' && topic !== 'ORDER_CHANGE';
