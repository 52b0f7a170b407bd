import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { newKey } from './failure.ts';

/** What the figures are made of: names and payloads as the event catalogue has them. No words, no addresses. */
export interface TrackedEvent {
  readonly id: string;
  readonly name: string;
  readonly occurredAt: string;
  readonly payload: string;
}

export interface Tracking {
  track(name: string, payload: Readonly<Record<string, unknown>>): void;
  /** Sends what waits, where there is a session to send it for. */
  flush(): void;
  stop(): void;
}

export interface TrackingParts {
  readonly store: Store;
  readonly page: string;
  readonly now: () => number;
  /** Whether the graph would know whose events these are. */
  readonly hasSession: () => boolean;
  /** Up to `batchMax` events. What it cannot send is dropped: figures are not worth a retry of ours. */
  send(events: readonly TrackedEvent[]): Promise<unknown>;
}

/** As many as the graph takes at once, and as many as wait here at most. */
const batchMax = 100;
const flushAfterMs = 3_000;

/** Follows the state and tells what happened in it, in batches. */
export function createTracking({ store, page, now, hasSession, send }: TrackingParts): Tracking {
  const waiting: TrackedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = store.state;
  let openedAt = 0;

  function track(name: string, payload: Readonly<Record<string, unknown>>): void {
    const occurredAt = new Date(now()).toISOString();
    waiting.push({ id: newKey(), name, occurredAt, payload: JSON.stringify(payload) });
    if (waiting.length > batchMax) waiting.shift();
    timer ??= setTimeout(flush, flushAfterMs);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0 || !hasSession()) return;
    send(waiting.splice(0, batchMax)).catch(() => undefined);
  }

  const unfollow = store.subscribe(() => {
    const { state } = store;
    if (state.open && !before.open) {
      openedAt = now();
      track('aurora_widget_open', { trigger: state.openedBy, page });
    }
    if (!state.open && before.open) track('aurora_widget_close', { openMs: now() - openedAt });
    for (const [name, payload] of said(before, state)) track(name, payload);
    before = state;
  });

  return {
    track,
    flush,
    stop() {
      unfollow();
      flush();
    },
  };
}

/** What was said, answered and shown between two states; a conversation that is only read again is not news. */
function said(
  before: State,
  after: State,
): (readonly [name: string, payload: Record<string, unknown>])[] {
  const asked = after.outgoing.filter(
    (each) => !before.outgoing.some(({ key }) => key === each.key),
  );
  const isAnswer = after.outgoing.length < before.outgoing.length;
  const known = new Set(before.messages.map(({ id }) => id));
  const fresh = isAnswer ? after.messages.filter(({ id }) => !known.has(id)) : [];
  const saved = after.shortlist.pending.filter(
    (change) => change.isSaved && !before.shortlist.pending.includes(change),
  );
  const orders = Object.keys(after.orders).filter((id) => !(id in before.orders));
  return [
    ...asked.map(({ text, intent }) => {
      const by = intent === null ? 'text' : 'menu';
      return ['aurora_message_sent', { by, length: text.length }] as const;
    }),
    ...fresh.flatMap((message) =>
      message.__typename === 'ProductCard' && message.search
        ? [['aurora_products_shown', { count: message.search.products.nodes.length }] as const]
        : [],
    ),
    ...fresh.flatMap((message) =>
      message.__typename === 'OfferCard' && message.offer?.product
        ? [['aurora_offer_shown', { productId: message.offer.product.id }] as const]
        : [],
    ),
    ...saved.map(({ piece }) => ['aurora_product_shortlisted', { productId: piece.id }] as const),
    ...orders.map((orderId) => ['aurora_order_tracked', { orderId }] as const),
  ];
}
