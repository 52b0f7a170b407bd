import type { Caller } from '../../kernel/caller.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { readEvent, type TrackedEvent } from './domain/read-event.ts';
import type { AnalyticsEventRecord, AnalyticsRepository } from './repository.ts';

export const batchSizeMax = 100;

/** What became of a batch: every event is counted exactly once. */
export interface Tracked {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly id: string; readonly message: string }[];
}

/** Checks each event on its own and keeps the good ones; sending a batch again adds nothing. */
export async function trackEvents(
  { clock, config }: SubgraphParts,
  repository: AnalyticsRepository,
  caller: Exclude<Caller, { kind: 'anonymous' }>,
  events: readonly TrackedEvent[],
): Promise<Tracked> {
  const salt = config.secrets.piiSalt;
  const receivedAt = clock.now();
  const actor = caller.kind === 'shopper' ? caller.sessionId : caller.subject;
  const sessionHash = caller.kind === 'shopper' ? hashPersonal(caller.sessionId, salt) : null;
  const rejected: { id: string; message: string }[] = [];
  // Keyed by the stored id, so that a repeat within the batch is a duplicate as well.
  const kept = new Map<string, AnalyticsEventRecord>();

  for (const event of events) {
    const read = readEvent(event, receivedAt, salt);
    if (typeof read === 'string') {
      rejected.push({ id: event.id, message: read });
      continue;
    }
    const _id = hashPersonal(JSON.stringify([caller.tenant, actor, event.id]), salt);
    kept.set(_id, { _id, tenant: caller.tenant, sessionHash, receivedAt, ...read });
  }
  const accepted = await repository.addEvents([...kept.values()]);
  return { accepted, duplicates: events.length - rejected.length - accepted, rejected };
}
