import { mintToken, type StaffRole } from '../pages/inspector.ts';
import { newTraceparent } from '../sdk/traceparent.ts';
import type { Answer } from './explanation.ts';

/** Whom a request is sent as. */
export type Role = 'anonymous' | StaffRole;

export interface Ask {
  readonly query: string;
  readonly variables: unknown;
  readonly role: Role;
  /** Lets its bearer see how the request was answered. */
  readonly permit: string;
}

export interface Run {
  answered(answer: Answer): void;
  /** Nothing more comes; with a reason where something went wrong. */
  ended(reason?: string): void;
}

const header = 'x-aurora-explain';

/** Sends a request, over HTTP or, for a subscription, over a socket. @returns stops it */
export function run(ask: Ask, sink: Run): () => void {
  const stopped = new AbortController();
  const go = /^\s*(#.*\n|\s)*subscription\b/.test(ask.query) ? follow : once;
  const end = (reason?: string): void => {
    if (!stopped.signal.aborted) sink.ended(reason);
  };
  go(ask, { ...sink, ended: end }, stopped.signal).catch((error: unknown) =>
    end(error instanceof Error ? error.message : String(error)),
  );
  return () => stopped.abort();
}

const authorizationOf = async (role: Role): Promise<Record<string, string>> => {
  if (role === 'anonymous') return {};
  const token = await mintToken(role);
  return token === null ? {} : { authorization: `Bearer ${token}` };
};

async function once({ query, variables, role, permit }: Ask, sink: Run, signal: AbortSignal) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: newTraceparent(),
      [header]: permit,
      ...(await authorizationOf(role)),
    },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  sink.answered((await response.json()) as Answer);
  sink.ended();
}

/** https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
async function follow({ query, variables, role, permit }: Ask, sink: Run, signal: AbortSignal) {
  const authorization = await authorizationOf(role);
  if (signal.aborted) return;
  const url = new URL('/graphql', location.href.replace(/^http/, 'ws'));
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const send = (message: object): void => socket.send(JSON.stringify(message));
  signal.addEventListener('abort', () => socket.close(1000));
  socket.onopen = () =>
    send({
      type: 'connection_init',
      payload: { traceparent: newTraceparent(), [header]: permit, ...authorization },
    });
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(String(data)) as { type: string; payload: unknown };
    if (type === 'ping') send({ type: 'pong' });
    if (type === 'connection_ack')
      send({ id: '1', type: 'subscribe', payload: { query, variables } });
    if (type === 'next') sink.answered(payload as Answer);
    if (type === 'error') sink.answered({ errors: payload as NonNullable<Answer['errors']> });
    if (type === 'error' || type === 'complete') socket.close(1000);
  };
  socket.onclose = ({ code, reason }) =>
    sink.ended(code === 1000 ? undefined : `The socket was closed: ${reason || code}`);
}
