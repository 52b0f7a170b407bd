/** The two media types of a GraphQL answer. Only the first says by its HTTP status how the request went. */
export type MediaType = 'application/graphql-response+json' | 'application/json';

const offers: Readonly<Record<string, MediaType>> = {
  'application/graphql-response+json': 'application/graphql-response+json',
  'application/json': 'application/json',
  'application/*': 'application/json',
  '*/*': 'application/json',
};

/** The client's first choice among what we can write; null when it takes neither. Without a header: plain JSON. */
export function chooseMediaType(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  let best: { mediaType: MediaType; quality: number } | null = null;
  for (const entry of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const mediaType = offers[name];
    const quality = qualityOf(parameters);
    if (mediaType && quality > 0 && quality > (best?.quality ?? 0)) best = { mediaType, quality };
  }
  return best?.mediaType ?? null;
}

/** `q` of an Accept entry, 1 where it is missing. */
function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return Number.isFinite(quality) ? quality : 0;
}

/** Whether a body of this content type is JSON in UTF-8, the only encoding that JSON has on the web. */
export function isJson(contentType: string | undefined): boolean {
  const [name = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (name.toLowerCase() !== 'application/json') return false;
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  return charset === undefined || /^charset="?utf-?8"?$/i.test(charset);
}
