import type { Live } from '../../sdk/live.ts';
import type { Transport } from '../../sdk/transport.ts';
import { spokenAtMs } from '../domain/hold-story.ts';
import {
  WidgetCapsuleExtendDocument,
  WidgetCapsuleHoldChangedDocument,
  WidgetCapsuleHoldDocument,
  WidgetCapsuleReleaseDocument,
  WidgetCapsuleReserveDocument,
} from '../generated/graphql.ts';
import type { Hold, Message, OfferStep } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { caughtUp } from './caught-up.ts';
import { failureOf, newKey } from './failure.ts';

export interface HoldsParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly live: Live;
  readonly now: () => number;
  ensureSession(): Promise<void>;
}

/** Holds pieces for the shopper. Nothing is called held before the graph has said so. */
export interface Holds {
  reserve(messageId: string, productId: string, variantId: string): Promise<void>;
  extend(messageId: string, holdId: string): Promise<void>;
  release(messageId: string, holdId: string): Promise<void>;
  stop(): void;
}

interface Answer {
  readonly hold: Hold | null;
  readonly messages?: readonly Message[];
  readonly userErrors: readonly { readonly message: string }[];
}

const isOpen = ({ state }: Hold): boolean => state === 'ACTIVE' || state === 'EXTENDED';

export function createHolds({ store, transport, live, now, ensureSession }: HoldsParts): Holds {
  /** What ends the watch of each open hold. */
  const watched = new Map<string, () => void>();

  /** One step of an offer. Asked again after a failure it carries the same key: it cannot happen twice. */
  async function step(
    id: string,
    stage: OfferStep['stage'],
    what: string,
    ask: (idempotencyKey: string) => Promise<Answer>,
  ): Promise<void> {
    const before = store.state.offers[id];
    if (before && before.stage !== 'idle' && before.stage !== 'failed') return;
    const tried = before?.tried?.what === what ? before.tried : { what, key: newKey() };
    const move = (next: Partial<OfferStep>) =>
      store.dispatch({ type: 'offerMoved', id, next: { failure: null, problem: null, ...next } });
    move({ stage, tried });
    try {
      await ensureSession();
      const { hold, messages, userErrors } = await ask(tried.key);
      const [problem] = userErrors;
      if (messages?.length) store.dispatch({ type: 'remarked', messages });
      move({ stage: 'idle', tried: null, problem: hold ? null : (problem?.message ?? null) });
      if (hold) store.dispatch({ type: 'holdRead', hold, offerId: id });
    } catch (error) {
      move({ stage: 'failed', failure: failureOf(error) });
    }
  }

  const take = (hold: Hold) => store.dispatch({ type: 'holdRead', hold, offerId: null });

  async function catchUp(holdId: string): Promise<void> {
    const answer = await transport.execute(WidgetCapsuleHoldDocument, { holdId }).catch(() => null);
    const hold = answer?.data.capsuleHold;
    if (hold) take(hold);
  }

  function watch({ id, expiresAt }: Hold): void {
    const release = live.subscribe(
      WidgetCapsuleHoldChangedDocument,
      { holdId: id },
      caughtUp(
        ({ capsuleHoldChanged: { hold } }) => take(hold),
        () => void catchUp(id),
      ),
    );
    const timers = spokenAtMs.flatMap(([beforeEndMs, words]) => {
      const inMs = Date.parse(expiresAt) - beforeEndMs - now();
      if (inMs <= 0) return [];
      const text = `Your piece is held: ${words}.`;
      return [setTimeout(() => store.dispatch({ type: 'spoke', text }), inMs)];
    });
    watched.set(watchKey({ id, expiresAt }), () => {
      release();
      for (const timer of timers) clearTimeout(timer);
    });
  }

  function follow(): void {
    const open = Object.values(store.state.holds).filter(isOpen);
    const keys = new Set(open.map(watchKey));
    for (const [key, end] of watched)
      if (!keys.has(key)) {
        watched.delete(key);
        end();
      }
    for (const hold of open) if (!watched.has(watchKey(hold))) watch(hold);
  }
  const unfollow = store.subscribe(follow);

  return {
    reserve: (messageId, productId, variantId) =>
      step(messageId, 'asking', `reserve ${variantId}`, async (idempotencyKey) => {
        const input = { productId, variantId, idempotencyKey };
        return (await transport.execute(WidgetCapsuleReserveDocument, { input })).data
          .capsuleReserve;
      }),
    extend: (messageId, holdId) =>
      step(messageId, 'extending', `extend ${holdId}`, async (idempotencyKey) => {
        const input = { holdId, idempotencyKey };
        return (await transport.execute(WidgetCapsuleExtendDocument, { input })).data.capsuleExtend;
      }),
    release: (messageId, holdId) =>
      step(messageId, 'releasing', `release ${holdId}`, async (idempotencyKey) => {
        const input = { holdId, idempotencyKey };
        return (await transport.execute(WidgetCapsuleReleaseDocument, { input })).data
          .capsuleRelease;
      }),
    stop() {
      unfollow();
      for (const end of watched.values()) end();
      watched.clear();
    },
  };
}

/** A hold that was extended has other times to speak at: it is watched anew. */
const watchKey = ({ id, expiresAt }: Pick<Hold, 'id' | 'expiresAt'>): string =>
  `${id} ${expiresAt}`;
