import type { Log } from '../../kernel/log.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SubscriptionCounts } from './counts.ts';
import type { FrameError } from './protocol.ts';
import type { StreamRegistry } from './registry.ts';
import type { ResultStream } from './result-stream.ts';
import type { Subscription } from './subscription.ts';

export interface ReloadParts {
  readonly pipeline: Pick<Pipeline, 'currentGeneration'>;
  readonly registry: StreamRegistry;
  /** Plans a subscription in the current generation, with all its checks. */
  admit(request: GraphQLRequest, context: RequestContext): Promise<Subscription>;
  readonly counts: SubscriptionCounts;
  readonly log: Log;
}

/**
 * Carries live streams over to a new supergraph. A stream keeps its source where the question to the subgraph is
 * the same, moves to another where it is not (resumed from its last event), and ends only where the operation no
 * longer fits the schema. Calls wait for one another.
 */
export function createReload(parts: ReloadParts): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => carryOver(parts));
    return last;
  };
}

async function carryOver({ pipeline, registry, admit, counts, log }: ReloadParts): Promise<void> {
  const before = { ...counts };
  for (const stream of registry.streams()) {
    const { request, prepared } = stream.subscription;
    if (stream.isOver || prepared.prepared.generation === pipeline.currentGeneration()) continue;
    const next = await admit(request, prepared.context).catch(() => null);
    if (stream.isOver) continue;
    counts[tally[adopt(registry, stream, next)]] += 1;
    // Planning is work: the events of other streams go between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  log.info(
    {
      kept: counts.streamsKept - before.streamsKept,
      moved: counts.streamsMoved - before.streamsMoved,
      ended: counts.streamsEnded - before.streamsEnded,
    },
    'Live subscriptions follow the new supergraph',
  );
}

const tally = { kept: 'streamsKept', moved: 'streamsMoved', ended: 'streamsEnded' } as const;

function adopt(
  registry: StreamRegistry,
  stream: ResultStream,
  next: Subscription | null,
): keyof typeof tally {
  try {
    if (next) return registry.adopt(stream, next);
  } catch {
    // The new source cannot be opened: to the client the same as a subscription that is gone.
  }
  stream.refuse(schemaChanged);
  return 'ended';
}

const schemaChanged: FrameError = {
  message: 'The schema has changed and this subscription no longer fits it',
  extensions: { code: 'SUBSCRIPTION_SCHEMA_CHANGED' },
};
