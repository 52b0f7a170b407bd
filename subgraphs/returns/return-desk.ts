import type { ClientSession } from 'mongodb';
import { actorOf, type Caller, refuseUnless } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { localIdOf } from '../../kernel/ids.ts';
import { retryOf } from '../../kernel/retry.ts';
import { isLongerThan, seenText } from '../../kernel/seen-text.ts';
import type { ReturnOutcome, ReturnRecord } from './domain/return.ts';
import {
  approve,
  cancel,
  checkInspection,
  close,
  decline,
  type InspectedLine,
  inspect,
  isPayoutGivenUp,
  noteLengthMax,
  payoutRetried,
  receive,
  reopen,
  resolve,
  type StepBy,
} from './domain/return-steps.ts';
import type { ReturnError } from './generated/types.ts';
import type { ReturnPorts } from './ports.ts';
import type { ReturnRepository } from './repository.ts';
import { mayCancel, mayWork } from './visibility.ts';

/** What every step of a return is asked with. */
export interface StepInput {
  readonly returnId: string;
  readonly expectedVersion: number;
  readonly note?: string | null | undefined;
  readonly idempotencyKey: string;
  readonly clientMutationId?: string | null | undefined;
}

export interface InspectInput extends StepInput {
  readonly lines?: readonly InspectedLine[] | null | undefined;
}

export interface ResolveInput extends StepInput {
  readonly outcome?: ReturnOutcome | null | undefined;
}

export interface StepAnswer {
  /** Local id of the return, as it is now; null when there is none for this caller. */
  readonly returnId: string | null;
  readonly userErrors: readonly ReturnError[];
}

type Decide = (record: ReturnRecord, step: StepBy, session: ClientSession) => Promise<Decision>;
type Decision = { readonly next: ReturnRecord } | { readonly errors: readonly ReturnError[] };

export type ReturnDesk = ReturnType<typeof createReturnDesk>;

/**
 * What staff do with a return, and how a customer calls one off. Each step is taken once a key, against the version that
 * was read, and only where the diagram has an arrow; the return, its event and the reply are one transaction.
 */
export function createReturnDesk({
  returns,
  ports,
  clock,
}: {
  readonly returns: ReturnRepository;
  readonly ports: ReturnPorts;
  readonly clock: Clock;
}) {
  /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type */
  const step = async (
    caller: Caller,
    operation: string,
    { returnId, idempotencyKey, ...body }: StepInput,
    decide: Decide,
    { mayAsk, mayTake, noteRequired }: StepRules = ofStaff,
  ): Promise<StepAnswer> => {
    refuseUnless(mayAsk(caller), caller);
    const id = localIdOf('Return', returnId, 'returnId');
    const note = seenText(body.note);
    if (noteRequired && note === null) return { returnId: id, userErrors: [noteMissing] };
    if (note && isLongerThan(note, noteLengthMax))
      return { returnId: id, userErrors: [noteTooLong] };

    let refused: StepAnswer | null = null;
    const request = {
      tenant: caller.tenant,
      actor: actorOf(caller),
      operation,
      key: idempotencyKey,
      body: { ...body, returnId },
    };
    const reply = await returns.change(request, id, async (record, session) => {
      if (!mayTake(caller, record.orderId)) return null;
      const by = caller.kind === 'shopper' ? ('SHOPPER' as const) : ('STAFF' as const);
      const subject = caller.kind === 'staff' ? caller.subject : null;
      const decision =
        record.version === body.expectedVersion
          ? await decided(decide(record, { by, subject, note, now: clock.now() }, session))
          : { errors: [stale(record)] };
      if ('next' in decision) return decision.next;
      refused = { returnId: record._id, userErrors: decision.errors };
      return null;
    });
    if (reply) return { returnId: reply.returnId, userErrors: [] };
    return refused ?? { returnId: null, userErrors: [notFound] };
  };

  return {
    approve: (caller: Caller, input: StepInput) =>
      step(caller, 'returnApprove', input, async (record, by) => ({
        next: approve(record, await ports.labels.buy(record), by),
      })),

    decline: (caller: Caller, input: StepInput) =>
      step(caller, 'returnDecline', input, async (record, by) => ({ next: decline(record, by) }), {
        ...ofStaff,
        noteRequired: true,
      }),

    cancel: (caller: Caller, input: StepInput) =>
      step(caller, 'returnCancel', input, async (record, by) => ({ next: cancel(record, by) }), {
        mayAsk: (asking) => asking.kind === 'shopper' || mayWork(asking),
        mayTake: mayCancel,
        noteRequired: false,
      }),

    receive: (caller: Caller, input: StepInput) =>
      step(caller, 'returnReceive', input, async (record, by) => ({ next: receive(record, by) })),

    inspect: (caller: Caller, input: InspectInput) =>
      step(caller, 'returnInspect', input, async (record, by, session) => {
        const lines = (input.lines ?? []).map(({ returnLineId, acceptedQuantity }) => ({
          returnLineId: localIdOf('ReturnLine', returnLineId, 'returnLineId'),
          acceptedQuantity,
        }));
        const wrong = checkInspection(record, lines);
        if (wrong) return { errors: [lineWrong(wrong)] };
        const order = await returns.knownOrder(record.tenant, record.orderId, session);
        return { next: inspect(record, order, lines, by) };
      }),

    resolve: (caller: Caller, input: ResolveInput) =>
      step(caller, 'returnResolve', input, async (record, by) => ({
        next: resolve(record, input.outcome ?? record.outcome, by),
      })),

    close: (caller: Caller, input: StepInput) =>
      step(caller, 'returnClose', input, async (record, by) => ({ next: close(record, by) })),

    reopen: (caller: Caller, input: StepInput) =>
      step(caller, 'returnReopen', input, async (record, by) => ({ next: reopen(record, by) }), {
        ...ofStaff,
        noteRequired: true,
      }),

    retryPayout: (caller: Caller, input: StepInput) =>
      step(caller, 'returnPayoutRetry', input, async (record, { now }) =>
        isPayoutGivenUp(record)
          ? { next: payoutRetried(record, retryOf(caller, now)) }
          : { errors: [payoutNotFailed] },
      ),
  };
}

interface StepRules {
  /** Whom the step is for at all, whichever return it is; others are told so. */
  readonly mayAsk: (caller: Caller) => boolean;
  /** Whom it is for with this return; to others there is none. */
  readonly mayTake: (caller: Caller, orderId: string) => boolean;
  readonly noteRequired: boolean;
}

const ofStaff: StepRules = { mayAsk: mayWork, mayTake: mayWork, noteRequired: false };

/** A step that the diagram does not have is the caller's to put right, not a fault. */
async function decided(decision: Promise<Decision>): Promise<Decision> {
  try {
    return await decision;
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== 'ILLEGAL_TRANSITION') throw error;
    return {
      errors: [{ code: 'ILLEGAL_STATE', message: error.message, field: ['input', 'returnId'] }],
    };
  }
}

const notFound: ReturnError = {
  code: 'NOT_FOUND',
  message: 'There is no return with that id',
  field: ['input', 'returnId'],
};
const payoutNotFailed: ReturnError = {
  code: 'PAYOUT_NOT_FAILED',
  message: 'Only a payout that was given up is tried once more',
  field: ['input', 'returnId'],
};
const noteMissing: ReturnError = {
  code: 'NOTE_REQUIRED',
  message: 'Say why; the customer reads it',
  field: ['input', 'note'],
};
const noteTooLong: ReturnError = {
  code: 'NOTE_TOO_LONG',
  message: `A note has at most ${noteLengthMax} characters`,
  field: ['input', 'note'],
};
const stale = ({ version }: ReturnRecord): ReturnError => ({
  code: 'VERSION_STALE',
  message: `The return was changed since; it is at version ${version} now`,
  field: ['input', 'expectedVersion'],
});
const lineWrong = ({ index, message }: { index: number; message: string }): ReturnError => ({
  code: 'INSPECTION_INVALID',
  message,
  field: ['input', 'lines', String(index)],
});
