/**
 * graphql-transport-ws, both sides of it: our server towards clients and our client towards subgraphs.
 * https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
import { measureVariables } from '../limits/variable-size.ts';

export const subprotocol = 'graphql-transport-ws';

/** Why a socket is closed. The 44xx codes are the protocol's own, 4500 is what its servers use for our faults. */
export const closeCodes = {
  GOING_AWAY: 1001,
  TRY_AGAIN_LATER: 1013,
  INVALID_MESSAGE: 4400,
  UNAUTHORIZED: 4401,
  FORBIDDEN: 4403,
  SUBPROTOCOL_NOT_ACCEPTABLE: 4406,
  INIT_TIMEOUT: 4408,
  SUBSCRIBER_EXISTS: 4409,
  TOO_MANY_INITS: 4429,
  INTERNAL_ERROR: 4500,
} as const;

/** An operation as it travels in `subscribe`: text, or the id of a registered one with `query` empty or left out. */
export interface SubscribePayload {
  readonly query?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly documentId?: string;
  /** How Relay calls it. */
  readonly doc_id?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

type Details = Readonly<Record<string, unknown>>;

export type ClientMessage =
  | { readonly type: 'connection_init'; readonly payload: Details }
  | { readonly type: 'ping'; readonly payload?: Details }
  | { readonly type: 'pong'; readonly payload?: Details }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: SubscribePayload }
  | { readonly type: 'complete'; readonly id: string };

export type ServerMessage =
  | { readonly type: 'connection_ack'; readonly payload?: Details }
  | { readonly type: 'ping'; readonly payload?: Details }
  | { readonly type: 'pong'; readonly payload?: Details }
  | OperationMessage;

/** What a server says of one operation. */
export type OperationMessage =
  | { readonly type: 'next'; readonly id: string; readonly payload: Details }
  | { readonly type: 'error'; readonly id: string; readonly payload: readonly FrameError[] }
  | { readonly type: 'complete'; readonly id: string };

/** An error as it stands in a frame. */
export interface FrameError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Ids are the client's own; longer ones would only weigh on every frame. */
const idCharsMax = 256;

/** @returns null where the text breaks the protocol: the socket is then closed with 4400 */
export function readClientMessage(text: string): ClientMessage | null {
  const message = readObject(text);
  switch (message?.['type']) {
    case 'connection_init':
      return isOptionalObject(message['payload'])
        ? { type: 'connection_init', payload: message['payload'] ?? {} }
        : null;
    case 'ping':
      return { type: 'ping', ...detailsOf(message) };
    case 'pong':
      return { type: 'pong' };
    case 'subscribe': {
      const { id, payload } = message;
      return isId(id) && isSubscribePayload(payload) ? { type: 'subscribe', id, payload } : null;
    }
    case 'complete':
      return isId(message['id']) ? { type: 'complete', id: message['id'] } : null;
    default:
      return null;
  }
}

/** @returns null where the text breaks the protocol */
export function readServerMessage(text: string): ServerMessage | null {
  const message = readObject(text);
  switch (message?.['type']) {
    case 'connection_ack':
      return { type: 'connection_ack' };
    case 'ping':
      return { type: 'ping', ...detailsOf(message) };
    case 'pong':
      return { type: 'pong' };
    case 'next': {
      const { id, payload } = message;
      return isId(id) && isObject(payload) ? { type: 'next', id, payload } : null;
    }
    case 'error': {
      const { id, payload } = message;
      return isId(id) && Array.isArray(payload) && payload.every(isFrameError)
        ? { type: 'error', id, payload }
        : null;
    }
    case 'complete':
      return isId(message['id']) ? { type: 'complete', id: message['id'] } : null;
    default:
      return null;
  }
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Deeper than anybody writes. JSON is read at any depth, but written only as deep as the stack is. */
const pingDepthMax = 32;

/** What a ping carries comes back with the pong. */
const detailsOf = ({ payload }: Record<string, unknown>): { payload?: Details } =>
  isObject(payload) && measureVariables(payload, pingDepthMax).depth <= pingDepthMax
    ? { payload }
    : {};

function isSubscribePayload(payload: unknown): payload is SubscribePayload {
  if (!isObject(payload)) return false;
  const { query, operationName, variables, documentId, doc_id: relayId, extensions } = payload;
  const hasId = [documentId, relayId, extensions].some(isGiven);
  return (
    (typeof query === 'string' || (query == null && hasId)) &&
    (operationName == null || typeof operationName === 'string') &&
    (documentId == null || typeof documentId === 'string') &&
    (relayId == null || typeof relayId === 'string') &&
    isOptionalObject(variables) &&
    isOptionalObject(extensions)
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOptionalObject = (value: unknown): value is Record<string, unknown> | null | undefined =>
  value == null || isObject(value);

const isGiven = (value: unknown): boolean => value != null && value !== '';

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= idCharsMax;

const isFrameError = (value: unknown): value is FrameError =>
  isObject(value) && typeof value['message'] === 'string';
