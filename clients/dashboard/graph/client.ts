import { ApolloClient } from '@apollo/client';
import { createLive, type Live, type LiveState } from '../../sdk/live.ts';
import { createTransport } from '../../sdk/transport.ts';
import type { SessionStore } from '../session/session.ts';
import { createGatewayLink } from './gateway-link.ts';
import { NewestCache } from './newest-cache.ts';

export interface Graph {
  readonly client: ApolloClient;
  readonly live: Live;
  /** Called at each change of the socket's state. */
  onLiveState(listener: (state: LiveState) => void): () => void;
}

export function createGraph(sessions: SessionStore, origin: string): Graph {
  const listeners = new Set<(state: LiveState) => void>();
  const authorization = () => {
    const session = sessions.current();
    return session ? `Bearer ${session.token}` : null;
  };
  const transport = createTransport({
    url: `${origin}/graphql`,
    authorization,
    renew: sessions.renew,
    // Each view asks again by itself and says when: it should hear of a failure at once.
    limits: { tries: 1 },
  });
  const live = createLive({
    url: `${origin.replace(/^http/, 'ws')}/graphql`,
    authorization,
    renew: sessions.renew,
    expiresAtMs: () => sessions.current()?.expiresAtMs ?? null,
    stateChanged: (state) => {
      for (const listener of listeners) listener(state);
    },
  });
  const client = new ApolloClient({
    link: createGatewayLink(transport, live),
    // What is asked because something changed is not answered by what was asked before the change.
    queryDeduplication: false,
    cache: new NewestCache({
      typePolicies: {
        Order: { fields: { customer: { merge: true } } },
        Customer: { merge: true },
        TicketContact: { merge: true },
      },
    }),
  });
  return {
    client,
    live,
    onLiveState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
