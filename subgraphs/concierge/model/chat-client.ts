import { z } from 'zod';
import type { ModelConfig } from '../../../kernel/model-config.ts';
import { readAtMost } from '../../../kernel/read-at-most.ts';
import { systemPrompt, userPrompt } from './prompt.ts';

/** Why there is no answer; a small set, for figures. */
export type ChatFailure = 'timeout' | 'refused' | 'limited' | 'failed' | 'malformed';

export type ChatAnswer =
  | { readonly kind: 'answered'; readonly content: string; readonly tokens: number }
  | { readonly kind: ChatFailure; readonly tokens: number };

/** Asks a chat endpoint that speaks as OpenAI's does. Never throws. */
export type ChatClient = (message: string) => Promise<ChatAnswer>;

/** From asking to the last byte. Some providers hold a slow call open with blank lines: they do not extend it. */
export const defaultTimeoutMs = 2_500;
/** An answer has about a hundred bytes, with what stands around it a thousand. */
const replyBytesMax = 64 * 1024;
/** `{"intent": "ORDER_UPDATES_SUBSCRIBE", "confidence": 0.95}` and room to spare. */
export const answerTokensMax = 60;

const schema = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }) }))
    .min(1)
    .max(1),
  usage: z.object({ total_tokens: z.int().min(0) }).optional(),
});

export function createChatClient(
  { apiKey, baseUrl, model }: Pick<ModelConfig, 'apiKey' | 'baseUrl' | 'model'>,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
): ChatClient {
  return async (message) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model,
          messages: [
            { role: 'system', content: systemPrompt },
            { role: 'user', content: userPrompt(message) },
          ],
          temperature: 0,
          max_tokens: answerTokensMax,
          response_format: { type: 'json_object' },
          stream: false,
        }),
        // Our key is for that address and no other.
        redirect: 'error',
        signal,
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return nothing(failureOf(response.status));
      }
      const text = await readAtMost(response, replyBytesMax);
      return text ? readAnswer(text.toString('utf8')) : nothing('failed');
    } catch {
      return nothing(signal.aborted ? 'timeout' : 'failed');
    }
  };
}

const nothing = (kind: ChatFailure): ChatAnswer => ({ kind, tokens: 0 });

/** https://api-docs.deepseek.com/quick_start/error_codes */
function failureOf(status: number): ChatFailure {
  if (status === 429) return 'limited';
  return status >= 400 && status < 500 ? 'refused' : 'failed';
}

function readAnswer(text: string): ChatAnswer {
  const read = schema.safeParse(parsed(text));
  if (!read.success) return nothing('malformed');
  const { choices, usage } = read.data;
  const content = choices[0]?.message.content ?? '';
  return { kind: 'answered', content, tokens: usage?.total_tokens ?? 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
