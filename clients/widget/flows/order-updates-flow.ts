import {
  type OrderUpdateChannel,
  type OrderUpdatePartsFragment,
  WidgetOrderUpdatesConfirmDocument,
  WidgetOrderUpdatesDocument,
  type WidgetOrderUpdatesQuery,
  WidgetOrderUpdatesSubscribeDocument,
  WidgetOrderUpdatesUnsubscribeDocument,
} from '../generated/graphql.ts';
import type { Failure } from '../state/state.ts';
import { failureOf, newKey } from './failure.ts';
import type { FlowParts } from './flow-parts.ts';
import { PushRefused, pageTakesPush, subscribeBrowser } from './push.ts';

type Told = OrderUpdatePartsFragment;

export interface OrderUpdatesState {
  readonly stage: 'reading' | 'unread' | 'ready' | 'busy';
  readonly terms: WidgetOrderUpdatesQuery['orderUpdateTerms'];
  /** Those that are on, or wait for their code. */
  readonly told: readonly Told[];
  /** Ways that are there and not taken yet. */
  readonly free: readonly OrderUpdateChannel[];
  readonly problem: string | null;
  readonly failure: Failure | null;
}

const begun: OrderUpdatesState = {
  stage: 'reading',
  terms: null,
  told: [],
  free: [],
  problem: null,
  failure: null,
};

interface Answer {
  readonly subscription: Told | null;
  readonly attemptsLeft?: number | null;
  readonly userErrors: readonly { readonly message: string }[];
}

export type OrderUpdatesFlow = ReturnType<typeof createOrderUpdates>;

/** Who is told of an order besides this window. */
export function createOrderUpdates(
  { transport, speak, changed }: Omit<FlowParts, 'live'>,
  orderId: string,
) {
  let state = begun;
  let takesPush = false;

  const set = (change: Partial<OrderUpdatesState>) => {
    const next = { ...state, ...change };
    const told = next.told.filter((each) => each.state !== 'ENDED');
    const taken = new Set(told.map(({ channel }) => channel));
    const canPush = takesPush && typeof next.terms?.pushKey === 'string';
    const free = (next.terms?.channels ?? []).filter(
      (channel) => !taken.has(channel) && (channel !== 'PUSH' || canPush),
    );
    state = { ...next, told, free };
    changed();
  };

  async function read(): Promise<void> {
    set({ stage: 'reading', failure: null });
    try {
      takesPush = await pageTakesPush();
      const { data } = await transport.execute(WidgetOrderUpdatesDocument, { orderId });
      const { orderUpdateTerms: terms, order } = data;
      set({ stage: terms ? 'ready' : 'unread', terms, told: order?.updateSubscriptions ?? [] });
    } catch (error) {
      set({ stage: 'unread', failure: failureOf(error) });
    }
  }

  /** One step; what it answers of a subscription replaces what was known of it. */
  async function step(ask: (idempotencyKey: string) => Promise<Answer>): Promise<void> {
    if (state.stage === 'busy') return;
    set({ stage: 'busy', problem: null, failure: null });
    try {
      const { subscription, attemptsLeft, userErrors } = await ask(newKey());
      const [error] = userErrors;
      const left = attemptsLeft ? ` ${attemptsLeft} tries left.` : '';
      const others = state.told.filter(({ id }) => id !== subscription?.id);
      set({
        stage: 'ready',
        problem: error ? `${error.message}.${left}` : null,
        told: subscription ? [...others, subscription] : state.told,
      });
      if (subscription && !error) speak(inWords[subscription.state]);
    } catch (error) {
      if (error instanceof PushRefused) set({ stage: 'ready', problem: error.message });
      else set({ stage: 'ready', failure: failureOf(error) });
    }
  }

  return {
    get state() {
      return state;
    },
    begin: () => void read(),
    end: () => undefined,
    read,
    /** @param address of EMAIL and SMS; '' for the order's own e-mail */
    subscribe: (channel: OrderUpdateChannel, address: string) =>
      step(async (idempotencyKey) => {
        const input = {
          orderId,
          channel,
          email: channel === 'EMAIL' && address !== '' ? address : null,
          phone: channel === 'SMS' ? address : null,
          push: channel === 'PUSH' ? await subscribeBrowser(state.terms?.pushKey ?? '') : null,
          termsVersion: state.terms?.version ?? '',
          idempotencyKey,
        };
        const { data } = await transport.execute(WidgetOrderUpdatesSubscribeDocument, { input });
        return data.orderUpdatesSubscribe;
      }),
    confirm: (subscriptionId: string, code: string) =>
      step(async (idempotencyKey) => {
        const input = { subscriptionId, code, idempotencyKey };
        const { data } = await transport.execute(WidgetOrderUpdatesConfirmDocument, { input });
        return data.orderUpdatesConfirm;
      }),
    unsubscribe: (subscriptionId: string) =>
      step(async (idempotencyKey) => {
        const input = { subscriptionId, idempotencyKey };
        const { data } = await transport.execute(WidgetOrderUpdatesUnsubscribeDocument, { input });
        return data.orderUpdatesUnsubscribe;
      }),
  };
}

const inWords: Readonly<Record<Told['state'], string>> = {
  PENDING: 'A code is on its way. Updates begin with it.',
  ACTIVE: 'Updates are on.',
  ENDED: 'Updates are off, and the address is forgotten.',
};
