import { actorOf, type Caller, refuseUnless } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IdempotentRequest, Remember } from '../../kernel/data/idempotency.ts';
import { ShopError } from '../../kernel/errors.ts';
import { createUlid, localIdOf } from '../../kernel/ids.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { isLongerThan, seenText } from '../../kernel/seen-text.ts';
import {
  isKnown,
  type KnownOrder,
  type ReturnOrderRecord,
  type ReturnRecord,
} from './domain/return.ts';
import {
  checkRequest,
  commentLengthMax,
  newReturn,
  previewRefund,
  type RequestedLine,
  type ReturnError,
} from './domain/return-request.ts';
import type {
  MutationReturnRequestArgs,
  ReturnError as ReturnErrorOfGraph,
  ReturnLineInput,
} from './generated/types.ts';
import type { ReturnRepository } from './repository.ts';
import { mayReturn } from './visibility.ts';

/** `runOnce` of kernel/data/idempotency.ts on this subgraph's database. */
export type RunOnce = <R>(
  request: IdempotentRequest,
  effect: (remember: Remember<R>) => Promise<R>,
) => Promise<R>;

export interface RequestAnswer {
  /** Local id; null when the request was refused. */
  readonly returnId: string | null;
  readonly userErrors: readonly ReturnErrorOfGraph[];
}

export type ReturnRequests = ReturnType<typeof createReturnRequests>;

/** Asking for a return: once a key, never more pieces than were bought, however many ask at once. */
export function createReturnRequests({
  returns,
  runOnce,
  clock,
  piiSalt,
}: {
  readonly returns: ReturnRepository;
  readonly runOnce: RunOnce;
  readonly clock: Clock;
  readonly piiSalt: string;
}) {
  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, NOT_FOUND while the order is not known */
    async request(
      caller: Caller,
      input: MutationReturnRequestArgs['input'],
    ): Promise<RequestAnswer> {
      const { tenant } = caller;
      const orderId = localIdOf('Order', input.orderId, 'orderId');
      refuseUnless(mayReturn(caller, orderId), caller);
      const { outcome, reason } = input;
      const lines = readLines(input.lines);
      const comment = seenText(input.comment);
      const by =
        caller.kind === 'staff'
          ? { by: 'STAFF' as const, subject: caller.subject }
          : { by: 'SHOPPER' as const, subject: null };
      if (comment && isLongerThan(comment, commentLengthMax))
        return { returnId: null, userErrors: [commentTooLong] };

      const draft = (order: ReturnOrderRecord, existing: readonly ReturnRecord[]) => {
        const known = requireKnown(order);
        const now = clock.now();
        const errors = checkRequest(lines, known, existing, now);
        if (errors.length > 0) throw new Refused(errors);
        const id = `ret_${createUlid(clock)}`;
        return (number: string) => ({
          reply: { returnId: id },
          sessionHash: caller.kind === 'shopper' ? hashPersonal(caller.sessionId, piiSalt) : null,
          record: newReturn(known, { id, number, lines, outcome, reason, comment, by }, now),
        });
      };

      const { idempotencyKey, ...body } = input;
      try {
        const { returnId } = await runOnce<{ returnId: string }>(
          {
            tenant,
            actor: actorOf(caller),
            operation: 'returnRequest',
            key: idempotencyKey,
            body,
          },
          async (remember) =>
            (await returns.create(tenant, orderId, draft, remember)) ?? unknownOrder(),
        );
        return { returnId, userErrors: [] };
      } catch (error) {
        if (error instanceof Refused)
          return { returnId: null, userErrors: error.errors.map(toGraph('input')) };
        throw error;
      }
    },

    /** What the pieces would bring. Creates nothing. @throws as `request` */
    async preview(
      caller: Caller,
      order: ReturnOrderRecord | null,
      input: readonly ReturnLineInput[],
    ) {
      const known = requireKnown(order);
      const existing = await returns.byOrderIds(caller.tenant, [known._id]);
      const lines = readLines(input);
      const errors = checkRequest(lines, known, existing, clock.now());
      return {
        ...previewRefund(known, errors.length > 0 ? [] : lines),
        userErrors: errors.map(toGraph()),
      };
    },
  };
}

/** Not remembered: the same key may come again with the input put right. */
class Refused extends Error {
  readonly errors: readonly ReturnError[];

  constructor(errors: readonly ReturnError[]) {
    super('The return was refused');
    this.errors = errors;
  }
}

const requireKnown = (order: ReturnOrderRecord | null): KnownOrder =>
  isKnown(order) ? order : unknownOrder();

function unknownOrder(): never {
  throw new ShopError('NOT_FOUND', 'We do not know that order yet; try again in a moment', {
    field: 'orderId',
  });
}

const readLines = (lines: readonly ReturnLineInput[]): readonly RequestedLine[] =>
  lines.map(({ orderLineId, quantity }, index) => ({
    lineId: localIdOf('OrderLine', orderLineId, `lines.${index}.orderLineId`),
    quantity,
  }));

const toGraph =
  (...prefix: readonly string[]) =>
  ({ code, message, path }: ReturnError): ReturnErrorOfGraph => ({
    code,
    message,
    field: [...prefix, 'lines', ...path],
  });

const commentTooLong: ReturnErrorOfGraph = {
  code: 'COMMENT_TOO_LONG',
  message: `A comment has at most ${commentLengthMax} characters`,
  field: ['input', 'comment'],
};
