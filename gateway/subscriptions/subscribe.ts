import { ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { SubgraphClients } from '../execution/engine.ts';
import type { Generation } from '../generation.ts';
import type { GraphQLRequest, PreparedRequest, RequestContext } from '../operation.ts';
import type { Pipeline } from '../pipeline.ts';
import { createCounts, type OpenSubscriptions, type SubscriptionCounts } from './counts.ts';
import { checkGuard, type SubscriptionGuards } from './guard.ts';
import type { SubscriptionLimits } from './limits.ts';
import { StreamRegistry } from './registry.ts';
import { createReload } from './reload.ts';
import type { Sink } from './sink.ts';
import { describeSubscription, type Subscription } from './subscription.ts';

export interface SubscriptionParts {
  readonly pipeline: Pick<Pipeline, 'currentGeneration' | 'prepare' | 'executeEvent'>;
  clientsOf(generation: Generation): SubgraphClients;
  readonly guards?: SubscriptionGuards | undefined;
  readonly limits: SubscriptionLimits;
  readonly log: Log;
}

/** Federated subscriptions, whatever door a client came through. */
export interface Subscriptions {
  /**
   * Authorises and joins a prepared subscription. `request.extensions.lastEventId` resumes after that event.
   * @returns leaves it; safe to call twice. The sink may have been ended by then
   * @throws ShopError why it is refused; nothing reaches the sink then
   */
  subscribe(request: GraphQLRequest, prepared: PreparedRequest, sink: Sink): Promise<() => void>;
  /** To be called after each swap of the generation: live streams are carried over to it. */
  reload(): Promise<void>;
  open(): OpenSubscriptions;
  readonly counts: SubscriptionCounts;
}

export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { pipeline, guards = {}, limits, log } = parts;
  const counts = createCounts();
  const registry = new StreamRegistry({ pipeline, clientOf, limits, counts });

  function clientOf({ source, prepared }: Subscription) {
    const client = parts.clientsOf(prepared.prepared.generation).get(source.subgraph);
    if (client) return client;
    throw new ShopError('SUBGRAPH_UNAVAILABLE', `The ${source.subgraph} service is not known here`);
  }

  async function admit(request: GraphQLRequest, prepared: PreparedRequest): Promise<Subscription> {
    await checkGuard(guards, prepared);
    const subscription = describeSubscription(request, prepared);
    if (subscription) return subscription;
    throw new ShopError('OPERATION_RESOLUTION_FAILURE', 'This is no subscription');
  }

  /** Prepared in the current generation, even when that changes meanwhile. */
  async function admitNow(
    request: GraphQLRequest,
    context: RequestContext,
    first?: PreparedRequest,
  ): Promise<Subscription> {
    for (let prepared = first; ; prepared = undefined) {
      const subscription = await admit(
        request,
        prepared ?? (await pipeline.prepare(request, context)),
      );
      if (subscription.prepared.prepared.generation === pipeline.currentGeneration())
        return subscription;
    }
  }

  return {
    async subscribe(request, prepared, sink) {
      const subscription = await admitNow(request, prepared.context, prepared);
      return registry.join(subscription, lastEventIdOf(request), sink);
    },
    reload: createReload({ pipeline, registry, admit: admitNow, counts, log }),
    open: () => registry.open(),
    counts,
  };
}

/** An id is opaque; longer ones than any subgraph makes are refused. */
const eventIdCharsMax = 256;

function lastEventIdOf({ extensions }: GraphQLRequest): string | undefined {
  const id = extensions?.['lastEventId'];
  if (id === undefined || id === null) return undefined;
  if (typeof id === 'string' && id.length > 0 && id.length <= eventIdCharsMax) return id;
  throw new ShopError('BAD_USER_INPUT', 'lastEventId must be the eventId of an event');
}
