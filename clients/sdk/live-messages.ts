import type { GraphError } from './operation.ts';

/** What the graph says over graphql-transport-ws, as far as we read it. */
export interface ServerMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export interface NextPayload {
  readonly data?: unknown;
  readonly errors?: readonly GraphError[];
  readonly extensions?: { readonly eventId?: string; readonly gap?: boolean };
}

/** null for what is no message. */
export function parseMessage(text: string): ServerMessage | null {
  try {
    return JSON.parse(text) as ServerMessage;
  } catch {
    return null;
  }
}

export const nextIn = (payload: unknown): NextPayload => (payload ?? {}) as NextPayload;

export const errorsIn = (payload: unknown): readonly GraphError[] =>
  Array.isArray(payload) ? (payload as GraphError[]) : [{ message: 'The subscription ended' }];

/** What a pong says of a token that was shown; null where it says nothing of one. */
export function renewedIn(payload: unknown): boolean | null {
  const renewed = (payload as { readonly renewed?: unknown } | null | undefined)?.renewed;
  return typeof renewed === 'boolean' ? renewed : null;
}
