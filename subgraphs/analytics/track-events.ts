import type { Caller } from '../../kernel/caller.ts';
import { hasScope } from '../../kernel/caller.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { currentTraceId } from './current-trace.ts';
import type { AnalyticsEvent } from './domain/analytics-event.ts';
import { skewMsOf } from './domain/clock-skew.ts';
import { type EventProblem, readEvent, type TrackedEvent } from './domain/read-event.ts';
import type { AnalyticsRepository } from './repository.ts';

export const batchSizeMax = 100;

export interface Batch {
  readonly events: readonly TrackedEvent[];
  /** By the sender's clock; null when it was not told. */
  readonly sentAt: Date | null;
}

/** What became of a batch: every event is counted exactly once. */
export interface Tracked {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly ({ readonly index: number; readonly id: string } & EventProblem)[];
}

/** Checks each event on its own and keeps the good ones; sending a batch again adds nothing. */
export async function trackEvents(
  { clock, config }: SubgraphParts,
  repository: AnalyticsRepository,
  caller: Exclude<Caller, { kind: 'anonymous' }>,
  requestId: string,
  { events, sentAt }: Batch,
): Promise<Tracked> {
  const { tenant } = caller;
  const salt = config.secrets.piiSalt;
  const receivedAt = clock.now();
  const actor = caller.kind === 'shopper' ? caller.sessionId : caller.subject;
  const origin = {
    tenant,
    sessionHash: caller.kind === 'shopper' ? hashPersonal(caller.sessionId, salt) : null,
    receivedAt,
    requestId,
    traceId: currentTraceId(),
  };
  const reception = {
    receivedAt,
    skewMs: skewMsOf(sentAt, receivedAt),
    salt,
    speaksForShop: hasScope(caller, 'events:write'),
  };
  const rejected: Tracked['rejected'][number][] = [];
  // Keyed by the stored id, so that a repeat within the batch is a duplicate as well.
  const kept = new Map<string, AnalyticsEvent>();
  for (const [index, event] of events.entries()) {
    const read = readEvent(event, reception);
    if ('problem' in read) {
      rejected.push({ index, id: event.id, ...read.problem });
      continue;
    }
    const _id = hashPersonal(JSON.stringify([tenant, actor, event.id]), salt);
    kept.set(_id, { _id, ...origin, ...read.event });
  }
  const accepted = await repository.addEvents([...kept.values()]);
  return { accepted, duplicates: events.length - rejected.length - accepted, rejected };
}
