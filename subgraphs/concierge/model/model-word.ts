import { z } from 'zod';
import { type Intent, intents } from '../domain/intent/intents.ts';
import type { Understanding } from '../domain/intent/understand.ts';
import { actFrom, askFrom } from '../domain/intent/understand.ts';

/** What a model says that a message wants; null: none of what we know. */
export interface ModelWord {
  readonly intent: Intent | null;
  /** 0 to 1. */
  readonly confidence: number;
  /** Who said it, for whoever asks why: `deepseek-chat, prompt 1`. */
  readonly by: string;
}

const schema = z.object({ intent: z.string().max(100), confidence: z.number().min(0).max(1) });

/**
 * The answer of a model, held against what it was asked for. An intent that is none of ours is none.
 * @returns null for what is no answer
 */
export function readModelWord(content: string, by: string): ModelWord | null {
  const read = schema.safeParse(parsed(content));
  if (!read.success) return null;
  const { intent: named, confidence } = read.data;
  return { intent: intents.find((intent) => intent === named) ?? null, confidence, by };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether rules do not know: no menu, no command, no small talk, and no evidence that would carry even a question. */
export const isBelowFloor = ({ decision, confidence }: Understanding): boolean =>
  decision.kind === 'fallback' && confidence < askFrom;

/** What is understood once a model was heard. Its word counts where rules have none, and where it is sure itself. */
export function withModelWord(understanding: Understanding, word: ModelWord | null): Understanding {
  if (!word?.intent || word.confidence < actFrom || !isBelowFloor(understanding))
    return understanding;
  const { intent, confidence, by } = word;
  const evidence = { rule: `model ${by}`, topic: intent, weight: confidence };
  return {
    ...understanding,
    decision: { kind: 'act', intent },
    confidence,
    trace: [...understanding.trace, evidence],
  };
}

export type DecidedBy = 'rules' | 'model';

/** Which path decided. */
export const decidedBy = ({ trace }: Understanding): DecidedBy =>
  trace.some(({ rule }) => rule.startsWith('model ')) ? 'model' : 'rules';
