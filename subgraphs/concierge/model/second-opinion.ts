import { createHash } from 'node:crypto';
import { createCircuitBreaker } from '../../../kernel/circuit-breaker.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/clock.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import type { ModelConfig } from '../../../kernel/model-config.ts';
import { currentSpan } from '../../../kernel/tracing/current-span.ts';
import { normalise } from '../domain/intent/normalise.ts';
import { rulesVersion } from '../domain/intent/rules/index.ts';
import { answerTokensMax, type ChatClient, createChatClient } from './chat-client.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { type ModelOutcome, modelDuration, modelOutcomes, modelTokens } from './figures.ts';
import { type ModelWord, readModelWord } from './model-word.ts';
import { promptVersion, systemPrompt } from './prompt.ts';
import { redactForModel } from './redact-for-model.ts';
import { createModelUseRepository } from './repository.ts';

/** Longer messages are asked about up to here: what somebody wants is said early. */
const askedLengthMax = 500;
/** Answers of a day; each has some hundred bytes. */
const cacheSize = { entriesMax: 5_000, ttlMs: DAY_MS };
/** Questions under way at a time; whoever comes then is answered by rules. */
const atOnceMax = 8;
/** A provider that refuses or is slow is left alone for half a minute. */
const breakerSettings = {
  failedShareMax: 0.5,
  requestsMin: 4,
  windowMs: MINUTE_MS,
  openMs: 30 * SECOND_MS,
};

/** A language model's word on messages that rules do not know. */
export interface SecondOpinion {
  /** Also where no model is configured: then there is nothing to ask. */
  readonly isOn: boolean;
  ensureIndexes(): Promise<void>;
  /** @returns null when there is none: off, over budget, too late or no answer. Never throws */
  ask(tenant: string, text: string): Promise<ModelWord | null>;
}

export const noSecondOpinion: SecondOpinion = {
  isOn: false,
  ensureIndexes: async () => {},
  ask: async () => null,
};

export function createSecondOpinion(
  { db, clock, config, log }: Pick<SubgraphParts, 'db' | 'clock' | 'config' | 'log'>,
  createClient: (config: ModelConfig) => ChatClient = createChatClient,
): SecondOpinion {
  const { model } = config;
  if (!model) return noSecondOpinion;

  const by = `${model.model}, prompt ${promptVersion}`;
  const chat = createClient(model);
  const uses = createModelUseRepository(db);
  const breaker = createCircuitBreaker(breakerSettings);
  const cache = createExpiringCache<ModelWord>({ ...cacheSize, clock });
  let underWay = 0;

  async function question(tenant: string, message: string): Promise<Opinion> {
    const key = keyOf(message);
    const known = cache.get(key);
    if (known) return { outcome: 'cached', word: known };
    if (underWay >= atOnceMax) return { outcome: 'busy', word: null };
    underWay += 1;
    try {
      return await put(tenant, message, key);
    } finally {
      underWay -= 1;
    }
  }

  async function put(tenant: string, message: string, key: string): Promise<Opinion> {
    const admission = breaker.admit(clock.now().getTime());
    if (!admission) return { outcome: 'open', word: null };
    const reserved = tokensAtMost(message);
    const today = clock.now();
    let isIn = false;
    try {
      isIn = await uses.take(tenant, reserved, model as ModelConfig, today);
    } finally {
      if (!isIn) admission.saidNothing();
    }
    if (!isIn) return { outcome: 'budget', word: null };

    const stopwatch = modelDuration.startTimer();
    const answer = await chat(message);
    stopwatch();
    const nowMs = clock.now().getTime();
    if (answer.kind === 'answered') admission.succeeded(nowMs);
    else admission.failed(nowMs);
    // What failed may have been counted by the provider all the same, so it stays taken.
    if (answer.tokens > 0) {
      modelTokens.inc(answer.tokens);
      await uses.correct(tenant, answer.tokens - reserved, today);
    }
    if (answer.kind !== 'answered') return { outcome: answer.kind, word: null };
    const word = readModelWord(answer.content, by);
    if (!word) return { outcome: 'malformed', word: null };
    cache.set(key, word);
    return { outcome: word.intent ? 'decided' : 'unsure', word };
  }

  return {
    isOn: true,
    ensureIndexes: () => uses.ensureIndexes(),
    async ask(tenant, text) {
      const message = normalise(redactForModel(text).slice(0, askedLengthMax));
      try {
        const { outcome, word } = await question(tenant, message);
        modelOutcomes.inc({ outcome });
        currentSpan()?.say({ 'aurora.model.outcome': outcome });
        return word;
      } catch (error) {
        // Our own store: the conversation goes on without the model, and its own reads will tell.
        log.warn({ error }, 'The language model could not be asked');
        return null;
      }
    },
  };
}

interface Opinion {
  readonly outcome: ModelOutcome;
  readonly word: ModelWord | null;
}

const keyOf = (message: string): string =>
  createHash('sha256')
    .update(JSON.stringify([message, rulesVersion, promptVersion]))
    .digest('base64url');

/** No tokeniser makes more of a text than one token for each of its bytes; for ours a third is nearer. */
const tokensAtMost = (message: string): number =>
  Math.ceil((Buffer.byteLength(systemPrompt) + Buffer.byteLength(message)) / 3) + answerTokensMax;
