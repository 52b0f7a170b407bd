/** The two media types of a GraphQL answer. Only the first says by its HTTP status how the request went. */
export type MediaType = 'application/graphql-response+json' | 'application/json';

/** The two of an answer that goes on: server-sent events, and parts as Apollo's clients read them. */
export type StreamType = 'text/event-stream' | 'multipart/mixed';

const offers: Readonly<Record<string, MediaType>> = {
  'application/graphql-response+json': 'application/graphql-response+json',
  'application/json': 'application/json',
  'application/*': 'application/json',
  '*/*': 'application/json',
};

/** The client's first choice among what we can write; null when it takes neither. Without a header: plain JSON. */
export function chooseMediaType(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  return firstChoice(accept, ({ name }) => offers[name]);
}

/** The client's first choice among the streams; null for one that asks for none by name. */
export const chooseStreamType = (accept: string | undefined): StreamType | null =>
  accept === undefined ? null : firstChoice(accept, streamOf);

/** One entry of an Accept header, in lower case. */
interface Entry {
  readonly name: string;
  readonly parameters: readonly string[];
}

function streamOf({ name, parameters }: Entry): StreamType | undefined {
  if (name === 'text/event-stream') return name;
  // `multipart/mixed` alone is asked for with queries, for parts of another kind.
  const speaks = parameters.some((parameter) => /^subscriptionspec="?1\.0"?$/.test(parameter));
  return name === 'multipart/mixed' && speaks ? name : undefined;
}

/** The best of what an Accept header names and we offer; the first where several are as good. */
function firstChoice<T>(accept: string, offerOf: (entry: Entry) => T | undefined): T | null {
  let best: { offer: T; quality: number } | null = null;
  for (const text of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
    const offer = offerOf({ name, parameters });
    const quality = qualityOf(parameters);
    if (offer !== undefined && quality > (best?.quality ?? 0)) best = { offer, quality };
  }
  return best?.offer ?? null;
}

/** `q` of an Accept entry, 1 where it is missing. */
function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return Number.isFinite(quality) ? quality : 0;
}

/** Whether a body of this content type is JSON in UTF-8, the only encoding that JSON has on the web. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [name = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (name.toLowerCase() !== 'application/json') return false;
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  return charset === undefined || /^charset="?utf-?8"?$/i.test(charset);
}
