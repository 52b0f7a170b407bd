import type { z } from 'zod';
import { integer, optionalText } from './config-values.ts';

/** Variables of the language model: part of `kernel/config.ts`. */
export const modelVariables = {
  AURORA_MODEL_KEY: optionalText,
  AURORA_MODEL_URL: optionalText.refine(
    (url) => url === undefined || /^https?:\/\/\S+$/.test(url),
    {
      message: 'must be an http(s) address',
    },
  ),
  AURORA_MODEL_NAME: optionalText,
  AURORA_MODEL_REQUESTS_PER_DAY: integer(0, 1_000_000, 2_000),
  AURORA_MODEL_TOKENS_PER_DAY: integer(0, 1_000_000_000, 1_000_000),
};

/** A chat endpoint that speaks as OpenAI's does. */
export interface ModelConfig {
  readonly apiKey: string;
  /** `/chat/completions` comes behind it. */
  readonly baseUrl: string;
  readonly model: string;
  /** Of one retailer, at all copies together. */
  readonly requestsPerDay: number;
  readonly tokensPerDay: number;
}

type Values = {
  readonly [name in keyof typeof modelVariables]: z.output<(typeof modelVariables)[name]>;
};

/** @returns null without a key: then nothing is ever asked */
export function readModel(values: Values): ModelConfig | null {
  if (!values.AURORA_MODEL_KEY) return null;
  return {
    apiKey: values.AURORA_MODEL_KEY,
    baseUrl: (values.AURORA_MODEL_URL ?? 'https://api.deepseek.com').replace(/\/+$/, ''),
    model: values.AURORA_MODEL_NAME ?? 'deepseek-chat',
    requestsPerDay: values.AURORA_MODEL_REQUESTS_PER_DAY,
    tokensPerDay: values.AURORA_MODEL_TOKENS_PER_DAY,
  };
}
