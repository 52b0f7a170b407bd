import { present, type Transport } from '../../sdk/transport.ts';
import {
  type Intent,
  WidgetConfigDocument,
  WidgetMessageSendDocument,
  WidgetSessionStartDocument,
} from '../generated/graphql.ts';
import { withLinkCard } from '../state/link-card.ts';
import type { Store } from '../state/store.ts';
import { failureOf, newKey, refusal } from './failure.ts';
import type { Tokens } from './tokens.ts';

export interface ConversationParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly tokens: Tokens;
  readonly locale: string;
  readonly pageUrl: string;
  readonly isOnline: () => boolean;
}

/** Config, session, and what is said: sent one at a time, in order, each with its own key. */
export interface Conversation {
  /** Reads the start page and, where this browser has a session, what was said in it. */
  begin(): Promise<void>;
  loadConfig(): Promise<void>;
  /** Reads the conversation again: what a service did not answer may be there now. */
  reread(): Promise<void>;
  /** Reads the conversation again, quietly: what was told meanwhile may have been missed. */
  catchUp(): Promise<void>;
  /** A session exists after this. */
  ensureSession(): Promise<void>;
  /** The graph no longer knows our token. */
  renewSession(refused: string | null): Promise<void>;
  say(text: string, intent?: Intent | null): void;
  retry(key: string): void;
  discard(key: string): void;
  /** Sends what waits: the connection is back. */
  flush(): void;
  forget(): void;
}

export function createConversation(parts: ConversationParts): Conversation {
  const { store, transport, tokens, locale, isOnline } = parts;
  let sending = false;
  let starting: Promise<void> | null = null;

  async function loadConfig(): Promise<void> {
    try {
      const { data } = await transport.execute(WidgetConfigDocument, { locale });
      store.dispatch({ type: 'configRead', config: present(data.widgetConfig) });
    } catch (error) {
      store.dispatch({ type: 'configFailed', failure: failureOf(error) });
    }
  }

  async function startSession(): Promise<void> {
    const { data } = await transport.execute(WidgetSessionStartDocument, {
      input: { locale, pageUrl: parts.pageUrl, idempotencyKey: newKey() },
    });
    const { session, sessionToken, expiresAt } = data.sessionStart;
    if (sessionToken && expiresAt) tokens.keepSession(sessionToken, expiresAt);
    const orderId = tokens.openOrderId();
    store.dispatch({
      type: 'conversationRestored',
      messages: withLinkCard(store.state, session?.messages ?? [], orderId),
      ratings: session?.csat ?? [],
      shortlist: session?.shortlist ?? null,
      tickets: session?.tickets ?? [],
      pictures: session?.inspirations ?? [],
      orderId,
    });
  }

  /** One start at a time, however many ask for it. */
  function start(): Promise<void> {
    if (starting) return starting;
    const mine = startSession().finally(() => {
      if (starting === mine) starting = null;
    });
    starting = mine;
    return mine;
  }

  async function ensureSession(): Promise<void> {
    if (starting || !tokens.authorization()) await start();
  }

  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    for (let next = firstWaiting(); next && isOnline(); next = firstWaiting()) {
      const { key, text, intent } = next;
      store.dispatch({ type: 'sendingStarted', key });
      try {
        await ensureSession();
        const input = { text, intent, idempotencyKey: key };
        const { data } = await transport.execute(WidgetMessageSendDocument, { input });
        const { messages, userErrors } = data.messageSend;
        const [problem] = userErrors;
        if (problem)
          store.dispatch({ type: 'sendingFailed', key, failure: refusal(problem.message) });
        else store.dispatch({ type: 'answered', key, messages });
      } catch (error) {
        store.dispatch({ type: 'sendingFailed', key, failure: failureOf(error) });
      }
    }
    sending = false;
  }

  const catchUp = () => start().catch(() => undefined);
  const firstWaiting = () => store.state.outgoing.find(({ stage }) => stage !== 'failed');

  return {
    loadConfig,
    ensureSession,
    catchUp,
    flush: () => void send(),
    async begin() {
      const restoring = tokens.authorization() ? catchUp() : undefined;
      await Promise.all([loadConfig(), restoring]);
    },
    async reread() {
      await start().catch((error: unknown) => {
        const { reference } = failureOf(error);
        const quote = reference ? ` Reference ${reference}.` : '';
        store.dispatch({ type: 'spoke', text: `That did not work either.${quote}` });
      });
    },
    async renewSession(refused) {
      tokens.drop(refused);
      if (!tokens.authorization() && !starting) await start();
    },
    say(text, intent = null) {
      const key = newKey();
      const stage = isOnline() ? 'sending' : 'queued';
      const outgoing = { key, text, intent, saidAt: Date.now(), stage, failure: null } as const;
      store.dispatch({ type: 'said', outgoing });
      void send();
    },
    retry(key) {
      store.dispatch({ type: 'sendingStarted', key });
      void send();
    },
    discard: (key) => store.dispatch({ type: 'discarded', key }),
    forget() {
      tokens.forget();
      starting = null;
      store.dispatch({ type: 'conversationForgotten' });
      // What was under way ended with the conversation, and the start page is everybody's.
      if (!store.state.config) void loadConfig();
    },
  };
}
