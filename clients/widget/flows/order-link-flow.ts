import type { Transport } from '../../sdk/transport.ts';
import { WidgetOrderLookupOpenDocument } from '../generated/graphql.ts';
import type { Failure } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { failureOf, refusal } from './failure.ts';
import type { GuestCheck } from './guest-check.ts';

export interface OrderLinkParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly guestCheck: Pick<GuestCheck, 'admit'>;
  ensureSession(): Promise<void>;
  /** The view is drawn again. */
  changed(): void;
}

const noLonger = {
  field: null,
  message:
    'That link was used already, or is too old. With your order number and e-mail you get a new code.',
  reference: null,
};

/** Opens the order of a letter. The link works once, so every try goes out under one key. */
export function createOrderLink(parts: OrderLinkParts, messageId: string) {
  const { store, transport, guestCheck, changed } = parts;
  let failure: Failure | null = null;
  const set = (next: Failure | null) => {
    failure = next;
    changed();
  };

  async function open(): Promise<void> {
    const link = store.state.lookups[messageId]?.link;
    if (!link) return;
    set(null);
    try {
      await parts.ensureSession();
      const { data } = await transport.execute(WidgetOrderLookupOpenDocument, {
        input: { link: link.token, idempotencyKey: link.key },
      });
      const { accessToken, accessExpiresAt, orderId, userErrors } = data.orderLookupOpen;
      const [error] = userErrors;
      if (accessToken && accessExpiresAt && orderId)
        guestCheck.admit(messageId, accessToken, accessExpiresAt, orderId);
      else if (error?.code === 'LINK_INVALID')
        store.dispatch({
          type: 'lookupMoved',
          id: messageId,
          happening: 'refused',
          brought: { problem: noLonger },
        });
      else set(refusal(error?.message ?? 'That did not work'));
    } catch (error) {
      set(failureOf(error));
    }
  }

  return {
    /** Why it did not open; null while the graph is asked. */
    get failure() {
      return failure;
    },
    begin: () => void open(),
    end: () => undefined,
    open,
  };
}
