import type { Answer } from '../explanation.ts';

/** The header, and key of `connection_init`, that asks for an explanation. */
export const explainHeader = 'x-aurora-explain';

/** A request that was answered, with what the gateway says of how. */
export interface Explained {
  /** As the operation is called; null where it has no name. */
  readonly name: string | null;
  readonly answer: Answer;
}

/** What the gateway says of an answer goes to us, and everything else to whoever asked. */
export interface Split {
  readonly explained: Explained | null;
  /** The answer without what was added to it, as text. */
  readonly rest: string;
}

/**
 * @param text of a GraphQL answer; whatever else it is stays as it is
 * @param indent of the answer without its explanation; 0 where it has to stay in one line
 */
export function splitAnswer(text: string, indent = 2): Split {
  const answer = parseJson(text);
  const own = isObject(answer) ? withoutExplanation(answer) : null;
  return own
    ? { explained: explainedIn(answer as Answer), rest: JSON.stringify(own, null, indent) }
    : { explained: null, rest: text };
}

/** The same of a part of a multipart answer, or of anything else that carries an answer as its payload. */
export function splitPart(text: string): Split {
  const part = parseJson(text);
  const payload = isObject(part) ? part['payload'] : null;
  const own = isObject(payload) ? withoutExplanation(payload) : null;
  return own
    ? {
        explained: explainedIn(payload as Answer),
        rest: JSON.stringify({ ...(part as object), payload: own }),
      }
    : { explained: null, rest: text };
}

/** The same of a message of graphql-transport-ws, of which `next` alone carries an answer. */
export const splitMessage = (text: string): Split =>
  isNext(parseJson(text)) ? splitPart(text) : { explained: null, rest: text };

const isNext = (message: unknown): boolean => isObject(message) && message['type'] === 'next';

/** A `connection_init` with the permit in it; any other message as it is. */
export function withPermit(text: string, permit: string): string {
  const message = parseJson(text);
  if (!isObject(message) || message['type'] !== 'connection_init') return text;
  const payload = isObject(message['payload']) ? message['payload'] : {};
  return JSON.stringify({ ...message, payload: { ...payload, [explainHeader]: permit } });
}

/** The schema is asked for by the sandbox itself. */
export const isIntrospection = (body: string): boolean => /\b__schema\b/.test(body);

const explainedIn = (answer: Answer): Explained => ({
  name: answer.extensions?.explain?.operation?.name ?? null,
  answer,
});

/** null where nothing was explained. */
function withoutExplanation(
  answer: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const { extensions, ...rest } = answer;
  if (!isObject(extensions) || !isObject(extensions['explain'])) return null;
  const { explain: _, queryPlan: __, ...others } = extensions;
  return Object.keys(others).length > 0 ? { ...rest, extensions: others } : rest;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
