import type { StoredEvent } from '../../kernel/events/event.ts';
import { type Feed, openFeed } from '../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import type { EventName } from './domain/event-registry.ts';
import type { AnalyticsEventRecord, AnalyticsRepository } from './repository.ts';

/** What the concierge announces and analytics counts. Other fields may come; they are not read. */
const types = ['aurora.concierge.session_started', 'aurora.concierge.message_answered'] as const;

/** Reads the concierge's facts into tracked events, so that the figures do not depend on what browsers send. */
export const openConciergeFeed = (
  { db, clock, log }: SubgraphParts,
  repository: AnalyticsRepository,
): Feed =>
  openFeed({
    db,
    clock,
    log,
    name: 'analytics.concierge',
    types,
    onEvent: async (event) => {
      await repository.addEvents(trackedFrom(event));
    },
  });

/** Ids follow from the fact's own, so that reading it twice adds nothing. */
export function trackedFrom({
  _id,
  type,
  tenant,
  time,
  data,
}: StoredEvent): AnalyticsEventRecord[] {
  const sessionHash = data['sessionHash'];
  if (typeof sessionHash !== 'string') return [];
  const tracked = (name: EventName, payload: Record<string, unknown>): AnalyticsEventRecord => ({
    _id: `${_id}:${name}`,
    tenant,
    name,
    sessionHash,
    payload,
    occurredAt: time,
    receivedAt: time,
  });
  if (type === 'aurora.concierge.session_started') return [tracked('aurora_session_started', {})];

  const { intent, confidence, rulesVersion, answeredWith } = data;
  const toPerson = Array.isArray(answeredWith) && answeredWith.includes('ESCALATION_FORM');
  return [
    ...(intent ? [tracked('aurora_intent_detected', { intent, confidence, rulesVersion })] : []),
    ...(toPerson ? [tracked('aurora_escalation_shown', { intent })] : []),
  ];
}
