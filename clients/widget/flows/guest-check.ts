import type { Transport } from '../../sdk/transport.ts';
import type { Lookup, LookupProblem } from '../domain/lookup.ts';
import {
  WidgetOrderLookupRequestDocument,
  WidgetOrderLookupVerifyDocument,
} from '../generated/graphql.ts';
import { linkCard } from '../state/link-card.ts';
import type { Store } from '../state/store.ts';
import { failureOf, newKey } from './failure.ts';
import type { Tokens } from './tokens.ts';

export interface GuestCheckParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly tokens: Tokens;
  ensureSession(): Promise<void>;
  /** The right to an order has just been given. */
  opened(): void;
}

/** Opens an order to a guest. Whether the details match an order is never told: the code goes to its e-mail. */
export interface GuestCheck {
  requestCode(messageId: string, orderNumber: string, email: string): Promise<void>;
  enterCode(messageId: string, code: string): Promise<void>;
  restart(messageId: string): void;
  /** Shows the card that opens an order by the link of a letter; the card asks the graph. */
  follow(token: string): void;
  /** The graph has opened an order, by a code or by a link. */
  admit(messageId: string, token: string, expiresAt: string, orderId: string): void;
}

/** Refusals that end the challenge: the details have to be given again. */
const endsChallenge: ReadonlySet<string> = new Set([
  'CODE_EXPIRED',
  'TOO_MANY_ATTEMPTS',
  'TOO_MANY_REQUESTS',
]);

export function createGuestCheck(parts: GuestCheckParts): GuestCheck {
  const { store, transport, tokens } = parts;
  const move = (id: string, happening: Happening, brought?: Partial<Lookup>) =>
    store.dispatch({
      type: 'lookupMoved',
      id,
      happening,
      ...(brought ? { brought } : {}),
    });

  function admit(messageId: string, token: string, expiresAt: string, orderId: string): void {
    tokens.keepAccess(token, expiresAt, orderId);
    parts.opened();
    move(messageId, 'opened', { orderId });
  }

  return {
    admit,

    follow(token) {
      const card = linkCard();
      store.dispatch({ type: 'messagesRead', messages: [card] });
      store.dispatch({ type: 'viewChosen', view: 'conversation' });
      move(card.id, 'followed', { link: { token, key: newKey() } });
    },

    async requestCode(messageId, orderNumber, email) {
      move(messageId, 'requested', { orderNumber, email });
      try {
        await parts.ensureSession();
        const { data } = await transport.execute(WidgetOrderLookupRequestDocument, {
          input: { orderNumber, email, idempotencyKey: newKey() },
        });
        const { challengeId, userErrors } = data.orderLookupRequest;
        const [error] = userErrors;
        if (error || !challengeId) move(messageId, 'refused', { problem: problemOf(error) });
        else move(messageId, 'codeSent', { challengeId });
      } catch (error) {
        move(messageId, 'failed', { problem: unanswered(error) });
      }
    },

    async enterCode(messageId, code) {
      const challengeId = store.state.lookups[messageId]?.challengeId;
      if (!challengeId) return;
      move(messageId, 'entered');
      try {
        const { data } = await transport.execute(WidgetOrderLookupVerifyDocument, {
          input: { challengeId, code, idempotencyKey: newKey() },
        });
        const { accessToken, accessExpiresAt, orderId, attemptsLeft, userErrors } =
          data.orderLookupVerify;
        const [error] = userErrors;
        if (accessToken && accessExpiresAt && orderId) {
          admit(messageId, accessToken, accessExpiresAt, orderId);
        } else if (error && endsChallenge.has(error.code)) {
          move(messageId, 'refused', { problem: problemOf(error), challengeId: null });
        } else {
          move(messageId, 'wrongCode', { problem: problemOf(error, 'code'), attemptsLeft });
        }
      } catch (error) {
        move(messageId, 'failed', { problem: unanswered(error) });
      }
    },

    restart: (messageId) => move(messageId, 'restarted', { challengeId: null }),
  };
}

type Happening = Parameters<typeof import('../domain/lookup.ts').moveLookup>[1];

interface LookupError {
  readonly message: string;
  readonly field: readonly string[] | null;
}

function problemOf(
  error: LookupError | undefined,
  otherwise: LookupProblem['field'] = null,
): LookupProblem {
  const named = error?.field?.at(-1);
  const field = fields.find((each) => each === named) ?? otherwise;
  return { field, message: error?.message ?? 'That did not work', reference: null };
}

const fields = ['orderNumber', 'email', 'code'] as const;

function unanswered(error: unknown): LookupProblem {
  const { reference, unreachable } = failureOf(error);
  const message = unreachable
    ? 'You seem to be offline. What you typed is kept.'
    : 'The order service did not answer. What you typed is kept.';
  return { field: null, message, reference };
}
