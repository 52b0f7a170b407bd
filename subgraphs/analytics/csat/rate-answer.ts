import type { ClientSession } from 'mongodb';
import type { ShopperCaller } from '../../../kernel/caller.ts';
import { type Remember, runOnce } from '../../../kernel/data/idempotency.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createUlid, toGlobalId } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { currentTraceId } from '../current-trace.ts';
import type { AnalyticsEvent } from '../domain/analytics-event.ts';
import { editableUntil, labelOf, lengthOf, ratedOrder } from '../domain/csat.ts';
import { csatFollowUpNeeded, csatSubmitted } from '../events.ts';
import type { AnalyticsRepository } from '../repository.ts';
import type { CsatRecord } from './csat.ts';
import type { CsatRepository } from './repository.ts';

export interface Rating {
  readonly rating: number;
  readonly intent: string;
  readonly run: number;
  /** Local id of an order that the session has opened. */
  readonly orderId: string | null;
  readonly comment: string | null;
  readonly idempotencyKey: string;
}

/** What came of a rating: the first one keeps its day, later ones within it replace it. */
export interface Rated {
  readonly csatId: string;
  readonly isClosed: boolean;
}

/**
 * Takes a rating, once for each answer. The rating, its tracked event, the facts for others and the remembered reply
 * are one transaction.
 * @param given a checked rating
 */
export function rateAnswer(
  { parts, repository, csat, requestId }: RatingParts,
  caller: ShopperCaller,
  { idempotencyKey, ...given }: Rating,
): Promise<Rated> {
  const { client, db, clock, random, config } = parts;
  const { tenant, sessionId, orderIds } = caller;
  const salt = config.secrets.piiSalt;
  const { rating, intent, run, comment } = given;
  const answer = { sessionHash: hashPersonal(sessionId, salt), intent, run };
  const orderId = ratedOrder(intent, given.orderId, orderIds);
  const request = {
    tenant,
    actor: sessionId,
    operation: 'csatSubmit',
    key: idempotencyKey,
    body: given,
  };
  return runOnce<Rated>(parts, request, (remember) =>
    inTransaction(client, (transaction) => rate(remember, transaction)),
  );

  async function rate(remember: Remember<Rated>, transaction: ClientSession): Promise<Rated> {
    const now = clock.now();
    const known = await csat.find(tenant, answer, transaction);
    if (known && now > known.editableUntil) return { csatId: known._id, isClosed: true };
    const submittedAt = known?.submittedAt ?? now;
    const label = labelOf(rating);
    const asksForPerson = label === 'NEEDS_FOLLOW_UP' && !known?.followUpAt;
    const record: CsatRecord = {
      _id: known?._id ?? `cst_${createUlid(clock, random)}`,
      tenant,
      ...answer,
      orderIdHash: orderId === null ? null : hashPersonal(toGlobalId('Order', orderId), salt),
      rating,
      label,
      commentLength: lengthOf(comment),
      submittedAt,
      editableUntil: editableUntil(submittedAt),
      followUpAt: asksForPerson ? now : (known?.followUpAt ?? null),
      changedAt: now,
      version: (known?.version ?? 0) + 1,
    };
    const reply = { csatId: record._id, isClosed: false };
    const facts = [csatSubmitted(record), ...(asksForPerson ? [csatFollowUpNeeded(record)] : [])];
    await csat.save(record, transaction);
    await repository.addEvents([trackedRating(record, requestId)], transaction);
    await appendEvents(db, transaction, facts, clock);
    await remember(reply, transaction);
    return reply;
  }
}

interface RatingParts {
  readonly parts: SubgraphParts;
  readonly repository: AnalyticsRepository;
  readonly csat: CsatRepository;
  readonly requestId: string;
}

/** The rating among the tracked events: each change of it is an event of its own. */
const trackedRating = (csat: CsatRecord, requestId: string): AnalyticsEvent => ({
  _id: `${csat._id}:${csat.version}`,
  tenant: csat.tenant,
  name: 'aurora_csat_submitted',
  sessionHash: csat.sessionHash,
  payload: {
    csatId: csat._id,
    version: csat.version,
    intent: csat.intent,
    rating: csat.rating,
    label: csat.label,
    commentLength: csat.commentLength,
  },
  occurredAt: csat.changedAt,
  receivedAt: csat.changedAt,
  requestId,
  traceId: currentTraceId(),
});
