import type { ClientSession } from 'mongodb';
import { mustHave, type StaffCaller } from '../../../kernel/caller.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { type Feed, openFeed } from '../../../kernel/events/feed.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createUlid } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import {
  type DataSubject,
  erasureRequested,
  type PartErased,
  parcelHash,
  partErasedType,
} from '../../../kernel/privacy/data-subject.ts';
import {
  emptyErasureRequests,
  requestedSubject,
} from '../../../kernel/privacy/erasure-requests.ts';
import {
  type ErasureRecord,
  erasureParts,
  isErasurePart,
  isNobody,
  isUnderway,
  withPart,
} from '../domain/customer-erasure.ts';
import type { OrderRecord, OrderRepository } from '../repository.ts';
import type { ErasureRepository } from './repository.ts';

export type ErasureRefusal = 'NOT_FOUND' | 'ORDERS_UNDERWAY';

export type ErasureAnswer =
  | { readonly erasureId: string; readonly refusal: null }
  | { readonly erasureId: null; readonly refusal: ErasureRefusal };

export type ErasureDesk = ReturnType<typeof createErasureDesk>;

/** Where staff ask that a customer be forgotten, and where the parts of the shop say that they have. */
export function createErasureDesk(
  parts: SubgraphParts,
  { orders, erasures }: { readonly orders: OrderRepository; readonly erasures: ErasureRepository },
) {
  const { client, db, clock, random, config, log } = parts;
  const hash = (value: string): string => hashPersonal(value, config.secrets.piiSalt);

  const subjectFrom = async (
    tenant: string,
    customerId: string,
    theirs: readonly OrderRecord[],
  ): Promise<DataSubject | null> => {
    const [latest] = theirs;
    if (!latest || isNobody(customerId)) return null;
    const orderIds = theirs.map(({ _id }) => _id);
    const sessionIds = await erasures.sessionsOf(tenant, orderIds);
    const parcelHashes = theirs.flatMap(({ shipments }) =>
      shipments.map(({ trackingNumber }) => parcelHash(trackingNumber, config.secrets.piiSalt)),
    );
    const contactHash = latest.emailHash || null;
    return { tenant, customerId, orderIds, sessionIds, contactHash, parcelHashes };
  };

  /** @returns the erasure of that customer that runs now; null when nothing is held of them and never was */
  const begin = async (
    { tenant, subject: requestedBy }: StaffCaller,
    customerId: string,
    subject: DataSubject | null,
    session: ClientSession,
  ): Promise<string | null> => {
    const customerHash = hash(customerId);
    const before = await erasures.latestOf(tenant, customerHash, session);
    const isRunning = before !== null && before.doneAt === null;
    // Orders may have forgotten them already: what the other parts have to go by is in the feed.
    const whose = isRunning ? await requestedSubject(db, tenant, before._id, session) : subject;
    if (!whose) return before?._id ?? null;
    const erasure: ErasureRecord = isRunning
      ? { ...before, round: before.round + 1 }
      : {
          _id: `era_${createUlid(clock, random)}`,
          tenant,
          customerHash,
          requestedBy,
          requestedAt: clock.now(),
          round: 1,
          parts: {},
          doneAt: null,
        };
    await erasures.store(erasure, session);
    const event = erasureRequested(erasure._id, erasure.round, whose);
    await appendEvents(db, session, [event], clock);
    return erasure._id;
  };

  /** A part has said that it is done; told again it changes nothing more. */
  const note = async (event: StoredEvent): Promise<void> => {
    const { erasureId, part, counts } = event.data as PartErased;
    if (!isErasurePart(part)) return;
    const erased = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const isDone = await inTransaction(client, async (session) => {
      const erasure = await erasures.inSession(event.tenant, erasureId, session);
      if (!erasure) return false;
      const next = withPart(erasure, part, erased, clock.now());
      await erasures.store(next, session);
      return next.doneAt !== null;
    });
    if (isDone) await emptyErasureRequests(db, event.tenant, erasureId, erasureParts);
  };

  return {
    /** Who a customer is to the other parts; null when nothing is held of them. */
    subjectOf: async (tenant: string, customerId: string): Promise<DataSubject | null> =>
      subjectFrom(tenant, customerId, await orders.ofCustomer(tenant, customerId)),

    /**
     * Asks every part of the shop to forget the customer. Asked again while it runs, every part looks once more;
     * asked again when it is done, the answer is the erasure that there was.
     * @throws ShopError UNAUTHENTICATED or FORBIDDEN for who is no admin, IDEMPOTENCY_KEY_REUSED, CONFLICT
     */
    async erase(
      caller: StaffCaller,
      customerId: string,
      idempotencyKey: string,
    ): Promise<ErasureAnswer> {
      mustHave(caller, 'admin');
      const { tenant, subject: actor } = caller;
      const theirs = await orders.ofCustomer(tenant, customerId);
      if (theirs.some(isUnderway)) return { erasureId: null, refusal: 'ORDERS_UNDERWAY' };
      const subject = await subjectFrom(tenant, customerId, theirs);
      const done = await onceInTransaction(
        parts,
        {
          tenant,
          actor,
          operation: 'customerErase',
          key: idempotencyKey,
          body: { customerId },
        },
        async (session) => {
          const erasureId = await begin(caller, customerId, subject, session);
          return erasureId === null ? null : { erasureId };
        },
      );
      return done ? { ...done, refusal: null } : { erasureId: null, refusal: 'NOT_FOUND' };
    },

    /** Hears the parts of the shop until it is stopped. */
    follow: (): Feed =>
      openFeed({
        db,
        clock,
        log,
        name: 'orders.erasure-progress',
        types: [partErasedType],
        onEvent: note,
      }),
  };
}
