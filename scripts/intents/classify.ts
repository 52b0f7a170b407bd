import type { Intent } from '../../subgraphs/concierge/domain/intent/intents.ts';
import { type Decision, understand } from '../../subgraphs/concierge/domain/intent/understand.ts';

/** An intent as other systems name it: `track_order`. */
export type IntentName = Lowercase<Intent>;

export interface Classified {
  readonly text: string;
  readonly intent: IntentName | null;
  /** 0 to 1. Below `actFrom` the concierge asks before it acts. */
  readonly confidence: number;
}

/** One sentence, as the first of a conversation. */
export function classify(text: string): Classified {
  const { decision, confidence } = understand(text, { lastIntent: null });
  const intent = likeliest(decision);
  return {
    text,
    intent: intent && nameOf(intent),
    confidence: intent ? Math.round(confidence * 100) / 100 : 0,
  };
}

export const nameOf = (intent: Intent): IntentName => intent.toLowerCase() as IntentName;

/** Where the concierge would ask which of two was meant, the stronger one. */
function likeliest(decision: Decision): Intent | null {
  if (decision.kind === 'act') return decision.intent;
  return decision.kind === 'clarify' ? (decision.between[0] ?? null) : null;
}
