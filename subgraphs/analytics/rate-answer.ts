import type { ClientSession } from 'mongodb';
import type { ShopperCaller } from '../../kernel/caller.ts';
import { type Remember, runOnce } from '../../kernel/data/idempotency.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { createUlid } from '../../kernel/ids.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { editableUntil, labelOf, lengthOf } from './domain/csat.ts';
import { csatSubmitted } from './events.ts';
import type { AnalyticsRepository, CsatRecord } from './repository.ts';

export interface Rating {
  readonly rating: number;
  readonly intent: string;
  readonly comment: string | null;
  readonly idempotencyKey: string;
}

/** What came of a rating: the first one keeps its day, later ones within it replace it. */
export interface Rated {
  readonly csatId: string;
  readonly isClosed: boolean;
}

/**
 * Takes a rating, once for each session and intent. The rating, its tracked event, the fact for others and the
 * remembered reply are one transaction.
 * @param given a checked rating
 */
export function rateAnswer(
  parts: SubgraphParts,
  repository: AnalyticsRepository,
  caller: ShopperCaller,
  given: Rating,
): Promise<Rated> {
  const { client, db, clock, random, config } = parts;
  const { rating, intent, comment, idempotencyKey } = given;
  const { tenant, sessionId } = caller;
  const sessionHash = hashPersonal(sessionId, config.secrets.piiSalt);
  const request = {
    tenant,
    actor: sessionId,
    operation: 'csatSubmit',
    key: idempotencyKey,
    body: { rating, intent, comment },
  };
  return runOnce<Rated>(parts, request, (remember) =>
    inTransaction(client, (transaction) => rate(remember, transaction)),
  );

  async function rate(remember: Remember<Rated>, transaction: ClientSession): Promise<Rated> {
    const now = clock.now();
    const known = await repository.findCsat(tenant, sessionHash, intent, transaction);
    if (known && now > known.editableUntil) return { csatId: known._id, isClosed: true };
    const submittedAt = known?.submittedAt ?? now;
    const record: CsatRecord = {
      _id: known?._id ?? `cst_${createUlid(clock, random)}`,
      tenant,
      sessionHash,
      intent,
      rating,
      label: labelOf(rating),
      commentLength: lengthOf(comment),
      submittedAt,
      editableUntil: editableUntil(submittedAt),
      changedAt: now,
      version: (known?.version ?? 0) + 1,
    };
    const reply = { csatId: record._id, isClosed: false };
    await repository.saveCsat(record, transaction);
    await repository.addEvents([trackedRating(record)], transaction);
    await appendEvents(db, transaction, [csatSubmitted(record)], clock);
    await remember(reply, transaction);
    return reply;
  }
}

/** The rating among the tracked events: each change of it is an event of its own. */
const trackedRating = (csat: CsatRecord) => ({
  _id: `${csat._id}:${csat.version}`,
  tenant: csat.tenant,
  name: 'aurora_csat_submitted' as const,
  sessionHash: csat.sessionHash,
  payload: {
    intent: csat.intent,
    rating: csat.rating,
    label: csat.label,
    commentLength: csat.commentLength,
  },
  occurredAt: csat.changedAt,
  receivedAt: csat.changedAt,
});
