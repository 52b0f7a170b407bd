import { createLive, type Live } from '../sdk/live.ts';
import { reviveOnReturn } from '../sdk/revive.ts';
import { createTransport, type Transport } from '../sdk/transport.ts';
import { guardedStorage } from './flows/browser-storage.ts';
import { createConnectionWatch } from './flows/connection.ts';
import { type Conversation, createConversation } from './flows/conversation.ts';
import { createFeedback, type Feedback } from './flows/feedback.ts';
import { createGuestCheck, type GuestCheck } from './flows/guest-check.ts';
import { createHolds, type Holds } from './flows/holds.ts';
import { createOrderWatch, type OrderWatch } from './flows/order-watch.ts';
import { createShortlist, type ShortlistFlow } from './flows/shortlist.ts';
import { createTickets, type Tickets } from './flows/tickets.ts';
import { createTokens } from './flows/tokens.ts';
import { createTracking } from './flows/tracking.ts';
import { createUploads, type Uploads } from './flows/uploads.ts';
import { WidgetEventsTrackDocument } from './generated/graphql.ts';
import { createStore, type Store } from './state/store.ts';

export interface ConciergeSettings {
  /** `http:` or `https:` address of the graph; live updates use the same address. */
  readonly graphUrl: string;
  readonly locale: string;
}

/** Everything behind the panel: the state it shows and what can be done from it. */
export interface Concierge {
  readonly store: Store;
  readonly conversation: Conversation;
  readonly guestCheck: GuestCheck;
  readonly feedback: Feedback;
  readonly orders: OrderWatch;
  readonly holds: Holds;
  readonly shortlist: ShortlistFlow;
  readonly tickets: Tickets;
  readonly uploads: Uploads;
  /** What the flows that come later ask the graph with. */
  readonly line: { readonly transport: Transport; readonly live: Live };
  /** For the figures: the shopper opened this piece. */
  pieceViewed(productId: string): void;
  /** Drops the socket as a cut network would. For trials. */
  cutSocket(forMs: number): void;
  stop(): void;
}

export function createConcierge({ graphUrl, locale }: ConciergeSettings, page: Window): Concierge {
  const store = createStore();
  const now = () => Date.now();
  const tokens = createTokens(
    guardedStorage(() => page.localStorage),
    guardedStorage(() => page.sessionStorage),
    now,
  );
  const authorization = () => tokens.authorization();
  const renew = (refused: string | null) => conversation.renewSession(refused);
  const transport = createTransport({ url: graphUrl, authorization, renew, until: tokens.until });
  const conversation = createConversation({
    store,
    transport,
    tokens,
    locale,
    pageUrl: page.location.origin + page.location.pathname,
    isOnline: () => page.navigator.onLine,
  });
  const connection = createConnectionWatch(store, now);
  const live = createLive({
    url: graphUrl.replace(/^http/, 'ws'),
    authorization,
    renew,
    stateChanged: connection.liveChanged,
  });
  const orders = createOrderWatch({ store, transport, live, locale, now });
  const { ensureSession, catchUp } = conversation;
  const holds = createHolds({ store, transport, live, now, ensureSession });
  const tickets = createTickets({ store, transport, live, ensureSession, catchUp });
  const guestCheck = createGuestCheck({
    store,
    transport,
    tokens,
    ensureSession,
    // The socket was opened without this right: it comes back with it.
    opened: () => live.cut(0),
  });

  const tracking = createTracking({
    store,
    page: page.location.pathname,
    now,
    hasSession: () => tokens.authorization() !== null,
    send: (events) => transport.execute(WidgetEventsTrackDocument, { input: { events } }),
  });

  const wentOnline = () => {
    connection.onlineChanged(page.navigator.onLine);
    conversation.flush();
  };
  page.addEventListener('online', wentOnline);
  page.addEventListener('offline', wentOnline);
  page.addEventListener('pagehide', tracking.flush);
  const stopReviving = reviveOnReturn(live, page);
  if (!page.navigator.onLine) connection.onlineChanged(false);

  return {
    store,
    conversation,
    guestCheck,
    feedback: createFeedback(store, transport),
    orders,
    holds,
    shortlist: createShortlist({ store, transport, ensureSession }),
    tickets,
    uploads: createUploads({ store, transport, graphUrl, authorization, ensureSession }),
    line: { transport, live },
    pieceViewed: (productId) => tracking.track('aurora_product_view', { productId }),
    cutSocket: live.cut,
    stop() {
      tokens.close();
      page.removeEventListener('pagehide', tracking.flush);
      tracking.stop();
      page.removeEventListener('online', wentOnline);
      page.removeEventListener('offline', wentOnline);
      stopReviving();
      connection.stop();
      orders.stop();
      holds.stop();
      tickets.stop();
      live.close();
    },
  };
}
