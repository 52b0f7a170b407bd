import { Counter, Histogram } from 'prom-client';
import { processFigures } from '../../../kernel/telemetry/process-figures.ts';
import type { ChatFailure } from './chat-client.ts';

/** What became of a message that rules did not know. */
export type ModelOutcome =
  | 'decided'
  | 'unsure'
  | 'cached'
  | 'budget'
  | 'open'
  | 'busy'
  | ChatFailure;

const registers = [processFigures];

export const modelOutcomes = new Counter({
  name: 'aurora_model_questions_total',
  help: 'Messages that rules did not know, by what the language model made of them',
  labelNames: ['outcome'] as const,
  registers,
});

export const modelTokens = new Counter({
  name: 'aurora_model_tokens_total',
  help: 'Tokens that the language model says it read and wrote',
  registers,
});

export const modelDuration = new Histogram({
  name: 'aurora_model_duration_seconds',
  help: 'Time that the language model took for an answer, or until it was given up',
  buckets: [0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 5],
  registers,
});
