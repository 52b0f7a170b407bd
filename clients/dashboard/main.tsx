import { ApolloProvider } from '@apollo/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyTheme } from '../design/theme.ts';
import { reviveOnReturn } from '../sdk/revive.ts';
import { App } from './app.tsx';
import { createGraph } from './graph/client.ts';
import { GraphProvider } from './graph/graph-context.ts';
import { createLive } from './live/live.ts';
import { LiveProvider } from './live/live-context.ts';
import { createSessionStore } from './session/session.ts';
import { SessionProvider } from './session/session-context.ts';

const sessions = createSessionStore({
  storage: sessionStorage,
  fetch: (...request) => fetch(...request),
  now: Date.now,
});
const graph = createGraph(sessions, location.origin);
const live = createLive(graph);
reviveOnReturn(graph.live, window);
applyTheme();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <SessionProvider value={sessions}>
        <GraphProvider value={graph}>
          <ApolloProvider client={graph.client}>
            <LiveProvider value={live}>
              <App live={live} />
            </LiveProvider>
          </ApolloProvider>
        </GraphProvider>
      </SessionProvider>
    </StrictMode>,
  );
