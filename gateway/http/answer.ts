import { createBoundedMap } from '../../kernel/bounded-map.ts';
import type { GraphQLReply } from '../pipeline.ts';
import type { StreamFormat } from '../subscriptions/stream-format.ts';
import { streamFormats } from '../subscriptions/stream-formats.ts';
import { chooseMediaType, chooseStreamType, type MediaType } from './media-type.ts';
import { retryAfter } from './replies.ts';
import type { RouteReply, RouteRequest } from './router.ts';

/** The forms of an answer that a client takes. */
export interface AcceptedForms {
  /** As one JSON document. */
  readonly mediaType: MediaType | null;
  /** As a stream: the only form that a subscription has over HTTP. */
  readonly format: StreamFormat | null;
}

/** `Accept` headers that are remembered: clients send a handful, and strangers whatever they like. */
const acceptsMax = 200;
const formsByAccept = createBoundedMap<AcceptedForms>(acceptsMax);

/** To a client that takes nothing we can write: not in its form either, but in words that a person reads. */
export const notAcceptable: RouteReply = {
  status: 406,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body:
    'Accept application/graphql-response+json or application/json; for a subscription ' +
    'text/event-stream or multipart/mixed;subscriptionSpec=1.0\n',
};

/** @returns null for a client that takes nothing we can write */
export function readAcceptedForms({
  method,
  headers: { accept = '' },
}: Pick<RouteRequest, 'method' | 'headers'>): AcceptedForms | null {
  const { mediaType, format } = formsByAccept.get(accept) ?? readAccept(accept);
  // Of a stream there is no head alone.
  if (method === 'HEAD') return mediaType && { mediaType, format: null };
  return mediaType || format ? { mediaType, format } : null;
}

function readAccept(accept: string): AcceptedForms {
  const streamType = chooseStreamType(accept);
  const forms = {
    mediaType: chooseMediaType(accept),
    format: streamType && streamFormats[streamType],
  };
  formsByAccept.set(accept, forms);
  return forms;
}

/** An answer that does not go on: as JSON where the client takes that, else as a stream of one result. */
export function answerIn({ mediaType, format }: AcceptedForms, reply: GraphQLReply): RouteReply {
  const { httpStatus, headers } = reply;
  const saysAll = mediaType === 'application/graphql-response+json';
  const status = saysAll || plainStatuses.has(httpStatus) ? httpStatus : 200;
  if (format && !mediaType && status === 200) return streamOfOne(reply, format);
  const answer = jsonAnswer(reply, status, mediaType);
  return headers ? { ...answer, headers: { ...answer.headers, ...headers } } : answer;
}

/** What came before GraphQL began, such as a token that does not hold: the status says so in every form. */
export const refusalIn = ({ mediaType }: AcceptedForms, reply: GraphQLReply): RouteReply =>
  jsonAnswer(reply, reply.httpStatus, mediaType);

/**
 * What `application/json` and streams say by status beside 200: that the request never got to be GraphQL, or that we
 * failed. Else a well-formed request is answered with 200 whatever came of it: clients of old expect it, and a page
 * that follows a stream is not shown why it was refused.
 */
const plainStatuses = new Set([401, 405, 413, 429, 500, 503, 504]);

const textOf = ({ result, text }: Pick<GraphQLReply, 'result' | 'text'>): string =>
  text ? text() : JSON.stringify(result);

function jsonAnswer(
  reply: Pick<GraphQLReply, 'result' | 'text'>,
  status: number,
  mediaType: MediaType | null,
): RouteReply {
  const { errors } = reply.result;
  const headers = typeOnly[mediaType ?? 'application/json'];
  return {
    status,
    headers: errors
      ? {
          ...headers,
          ...(status === 405 ? { allow: 'POST' } : {}),
          ...retryAfter(errors[0]?.extensions ?? {}),
        }
      : headers,
    body: textOf(reply),
  };
}

/** All that the head of an answer without errors says of it: made once. */
const typeOnly: Readonly<Record<MediaType, Readonly<Record<string, string>>>> = {
  'application/json': { 'content-type': 'application/json; charset=utf-8' },
  'application/graphql-response+json': {
    'content-type': 'application/graphql-response+json; charset=utf-8',
  },
};

const streamOfOne = (
  reply: GraphQLReply,
  { headers, opening, result: frameOf, ending }: StreamFormat,
): RouteReply => ({
  status: 200,
  headers,
  body: opening + frameOf(textOf(reply), undefined) + ending,
});
