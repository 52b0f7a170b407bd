import type { FormattedExecutionResult } from 'graphql';
import { jsonReply } from '../gateway/http/replies.ts';
import type { Route } from '../gateway/http/router.ts';
import type { Health } from '../gateway/http/status-routes.ts';
import type { Caller } from '../kernel/caller.ts';
import { type Clock, SECOND_MS } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import { toGlobalId } from '../kernel/ids.ts';
import { problemReply } from './problem.ts';

/** A service answers in time below this; what is slower is no service to switch to. */
const latencyMsMax = 300;
/** An answer holds so long: checks of many balancers cost no more than that of one. */
const heldMs = SECOND_MS;

/** One read of each subgraph that goes as far as its store and finds nothing. */
const probes = {
  catalog: 'query HealthOfCatalog { product(handle: "health") { id } }',
  orders: `query HealthOfOrders { order(id: "${toGlobalId('Order', 'health')}") { id } }`,
  returns: `query HealthOfReturns { return(id: "${toGlobalId('Return', 'health')}") { id } }`,
  concierge: `query HealthOfConcierge {
    conciergeSession(id: "${toGlobalId('ConciergeSession', 'health')}") { id }
  }`,
  analytics: `query HealthOfAnalytics {
    kpis(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { key }
  }`,
} as const;

/** What callers know as a service, and the subgraph that does its work. */
export const services = {
  products: 'catalog',
  orders: 'orders',
  'order-updates': 'orders',
  returns: 'returns',
  capsule: 'concierge',
  shortlist: 'concierge',
  inspiration: 'concierge',
  stylist: 'concierge',
  conversation: 'concierge',
  csat: 'analytics',
} as const satisfies Record<string, keyof typeof probes>;

export interface HealthParts {
  readonly tenant: string;
  readonly health: () => Health;
  readonly ask: (query: string, caller: Caller) => Promise<FormattedExecutionResult>;
  readonly clock: Clock;
}

/** `/api/health`, and one address for each service: 200 while it answers. They do not count against the rate limit. */
export function createHealthRoutes(parts: HealthParts): readonly Route[] {
  const probe = createProbe(parts);

  const whole: Route = {
    method: 'GET',
    path: '/api/health',
    handle() {
      const { isReady, subgraphs } = parts.health();
      const isWhole = !Object.values(subgraphs).includes('down');
      const status = !isReady ? 'unavailable' : isWhole ? 'ok' : 'degraded';
      return jsonReply(isReady ? 200 : 503, { status, services: Object.keys(services) }, noStore);
    },
  };
  const ofService: Route = {
    method: 'GET',
    path: '/api/health/:service',
    async handle({ params, requestId }) {
      const service = params['service'] ?? '';
      if (!isService(service))
        return problemReply(new ShopError('NOT_FOUND', 'There is no such service'), requestId);
      const { isUp, latencyMs } = await probe(services[service]);
      const status = !isUp ? 'down' : latencyMs < latencyMsMax ? 'ok' : 'slow';
      return jsonReply(isUp ? 200 : 503, { service, status, latencyMs, latencyMsMax }, noStore);
    },
  };
  return [whole, ofService];
}

const noStore = { 'cache-control': 'no-store' };

const isService = (name: string): name is keyof typeof services => Object.hasOwn(services, name);

interface Probed {
  readonly isUp: boolean;
  readonly latencyMs: number;
}

/** One probe of a subgraph at a time, and at most one in `heldMs`. */
function createProbe({ tenant, ask, clock }: HealthParts) {
  const held = new Map<string, { readonly probed: Promise<Probed>; readonly atMs: number }>();
  const caller: Caller = {
    kind: 'service',
    tenant,
    subject: 'health',
    scopes: ['kpis:read'],
    client: 'health',
  };

  async function now(subgraph: keyof typeof probes): Promise<Probed> {
    const startedAtMs = performance.now();
    const { errors = [] } = await ask(probes[subgraph], caller);
    const latencyMs = Math.round((performance.now() - startedAtMs) * 10) / 10;
    return { isUp: errors.length === 0, latencyMs };
  }

  return (subgraph: keyof typeof probes): Promise<Probed> => {
    const atMs = clock.now().getTime();
    const last = held.get(subgraph);
    if (last && atMs - last.atMs < heldMs) return last.probed;
    const probed = now(subgraph);
    held.set(subgraph, { probed, atMs });
    return probed;
  };
}
