import type { ClientSession } from 'mongodb';
import { actorOf, type Caller, mustHave, nameOf, refuseUnless } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { createUlid, localIdOf } from '../../kernel/ids.ts';
import type { Notice, Notifier } from '../../kernel/notifier.ts';
import { isLongerThan, seenText } from '../../kernel/seen-text.ts';
import type { RunOnce } from './context.ts';
import { cancelRefusalOf } from './domain/cancel-window.ts';
import {
  type CancellationReason,
  cancellationNoteLengthMax,
  cancellationReasons,
  cancelOrder,
} from './domain/cancellation.ts';
import type { OrderNoteRecord } from './domain/order.ts';
import {
  noteRefusalOf,
  noteTextLengthMax,
  resendRefusalOf,
  withNote,
} from './domain/order-note.ts';
import { retryRefusalOf, settlementRetried } from './domain/settlement.ts';
import { orderChanged, orderStatusChanged } from './events.ts';
import type { OrderError } from './generated/types.ts';
import {
  noteTooLong,
  notFound,
  notSent,
  notWritten,
  reasonNotYours,
  refusedBy,
  stale,
  textInvalid,
} from './order-refusals.ts';
import type { OrderRecord, OrderRepository, StoredChange } from './repository.ts';
import { trackingLetter } from './tracking-letter.ts';
import { mayCancel } from './visibility.ts';

/** What every step of an order is asked with. */
export interface OrderStepInput {
  readonly orderId: string;
  readonly expectedVersion: number;
  readonly idempotencyKey: string;
  readonly clientMutationId?: string | null | undefined;
}

export interface CancelInput extends OrderStepInput {
  readonly reason: CancellationReason;
  readonly note?: string | null | undefined;
}

export interface NoteInput extends OrderStepInput {
  readonly text: string;
}

export interface OrderStepAnswer {
  /** Local id of the order, as it is now; null when there is none for this caller. */
  readonly orderId: string | null;
  readonly userErrors: readonly OrderError[];
  readonly clientMutationId: string | null;
}

type Decision = StoredChange | { readonly error: OrderError };

export type OrderDesk = ReturnType<typeof createOrderDesk>;

/**
 * What people do with an order. Each step is taken once a key, against the version that was read; the order, its event
 * and the reply are one transaction.
 */
export function createOrderDesk({
  orders,
  notifier,
  clock,
  runOnce,
}: {
  readonly orders: OrderRepository;
  readonly notifier: Pick<Notifier, 'channels' | 'send'>;
  readonly clock: Clock;
  readonly runOnce: RunOnce;
}) {
  const step = async (
    caller: Caller,
    operation: string,
    { idempotencyKey, ...body }: OrderStepInput,
    decide: (order: OrderRecord) => Decision,
  ): Promise<OrderStepAnswer> => {
    const id = localIdOf('Order', body.orderId, 'orderId');
    const answer = answerTo(body);
    let refused: OrderStepAnswer | null = null;
    const request = {
      tenant: caller.tenant,
      actor: actorOf(caller),
      operation,
      key: idempotencyKey,
      body,
    };
    const reply = await orders.change(request, id, (order) => {
      const decision =
        order.version === body.expectedVersion ? decide(order) : { error: stale(order) };
      if (!('error' in decision)) return { ...decision, reply: { orderId: id } };
      refused = answer(id, [decision.error]);
      return null;
    });
    if (reply) return answer(id, []);
    return refused ?? answer(null, [notFound]);
  };

  const noteOf = (
    caller: Caller,
    kind: OrderNoteRecord['kind'],
    text: string | null,
  ): OrderNoteRecord => ({
    _id: `nte_${createUlid(clock)}`,
    kind,
    text,
    subject: actorOf(caller),
    by: nameOf(caller),
    at: clock.now(),
  });

  const send = async (letter: Notice): Promise<void> => {
    if (!notifier.channels.includes(letter.channel)) throw new Error('No letters are sent here');
    await notifier.send(letter);
  };

  /** The letter is out: it is noted whatever else happens to the order meanwhile. */
  const noteResent = async (
    caller: Caller,
    sentFor: OrderRecord,
    remember: (session: ClientSession) => Promise<void>,
  ): Promise<void> => {
    const note = noteOf(caller, 'TRACKING_RESENT', null);
    let current: OrderRecord | null = sentFor;
    for (let tries = 0; tries < noteTriesMax && current; tries += 1) {
      const order = withNote(current, note);
      if (await orders.store(order, orderChanged(order, 'TRACKING_RESENT'), remember)) return;
      current = await orders.find(sentFor.tenant, sentFor._id);
    }
    throw new ShopError('CONFLICT', 'Others kept changing this order at the same time');
  };

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type */
    async cancel(caller: Caller, input: CancelInput): Promise<OrderStepAnswer> {
      const id = localIdOf('Order', input.orderId, 'orderId');
      refuseUnless(mayCancel(caller, id), caller);
      const answer = answerTo(input);
      const note = seenText(input.note);
      const by = caller.kind === 'shopper' ? 'SHOPPER' : 'STAFF';
      if (by === 'SHOPPER' && !cancellationReasons[input.reason].byShopper)
        return answer(id, [reasonNotYours]);
      if (note && isLongerThan(note, cancellationNoteLengthMax))
        return answer(id, [noteTooLong(cancellationNoteLengthMax)]);
      return step(caller, 'orderCancel', input, (record) => {
        const refusal = cancelRefusalOf(record);
        if (refusal) return { error: refusedBy(refusal) };
        const { order, entry } = cancelOrder(record, {
          reason: input.reason,
          by,
          subject: caller.kind === 'staff' ? caller.subject : null,
          note,
          now: clock.now(),
          entryId: `ent_${createUlid(clock)}`,
        });
        return { order, event: orderStatusChanged(order, entry) };
      });
    },

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type */
    async addNote(caller: Caller, input: NoteInput): Promise<OrderStepAnswer> {
      mustHave(caller, 'orders:write');
      const text = seenText(input.text);
      if (text === null || isLongerThan(text, noteTextLengthMax))
        return answerTo(input)(localIdOf('Order', input.orderId, 'orderId'), [
          textInvalid(noteTextLengthMax),
        ]);
      return step(caller, 'orderNoteAdd', input, (record) => {
        const refusal = noteRefusalOf(record);
        if (refusal) return { error: notWritten(refusal) };
        const order = withNote(record, noteOf(caller, 'NOTE', text));
        return { order, event: orderChanged(order, 'NOTE') };
      });
    },

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type */
    async retrySettlement(caller: Caller, input: OrderStepInput): Promise<OrderStepAnswer> {
      mustHave(caller, 'orders:write');
      return step(caller, 'orderSettlementRetry', input, (record) => {
        const refusal = retryRefusalOf(record);
        if (refusal) return { error: notWritten(refusal) };
        const order = settlementRetried(record, noteOf(caller, 'SETTLEMENT_RETRIED', null));
        return { order, event: orderChanged(order, 'SETTLEMENT') };
      });
    },

    /**
     * The letter goes out before it is noted: who repeats a request that was cut off between the two sends it twice.
     * @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type,
     * IDEMPOTENCY_IN_PROGRESS, CONFLICT when others kept changing the order
     */
    async resendTracking(caller: Caller, input: OrderStepInput): Promise<OrderStepAnswer> {
      mustHave(caller, 'orders:write');
      const { tenant } = caller;
      const { idempotencyKey: key, ...body } = input;
      const id = localIdOf('Order', input.orderId, 'orderId');
      const answer = answerTo(input);
      const request = {
        tenant,
        actor: actorOf(caller),
        operation: 'orderTrackingResend',
        key,
        body,
      };
      try {
        return await runOnce(request, async (remember) => {
          const record = await orders.find(tenant, id);
          if (!record) throw new Refused(answer(null, [notFound]));
          if (record.version !== input.expectedVersion)
            throw new Refused(answer(id, [stale(record)]));
          const refusal = resendRefusalOf(record, clock.now());
          if (refusal) throw new Refused(answer(id, [notWritten(refusal)]));
          await send(trackingLetter(record)).catch(() => {
            throw new Refused(answer(id, [notSent]));
          });
          const done = answer(id, []);
          await noteResent(caller, record, (session) => remember(done, session));
          return done;
        });
      } catch (error) {
        // Nothing is remembered of a refusal: the same request may succeed later.
        if (error instanceof Refused) return error.answer;
        throw error;
      }
    },
  };
}

/** Ends a request that changes nothing. */
class Refused extends Error {
  readonly answer: OrderStepAnswer;
  constructor(answer: OrderStepAnswer) {
    super('The request was refused');
    this.answer = answer;
  }
}

/** Tries to note what was done while others change the order. */
const noteTriesMax = 5;

const answerTo =
  ({ clientMutationId }: Pick<OrderStepInput, 'clientMutationId'>) =>
  (orderId: string | null, userErrors: readonly OrderError[]): OrderStepAnswer => ({
    orderId,
    userErrors,
    clientMutationId: clientMutationId ?? null,
  });
