import type { Db } from 'mongodb';
import type { Authenticate } from '../gateway/auth/authenticate.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Route } from '../gateway/http/router.ts';
import type { Metrics } from '../gateway/telemetry/metrics.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { Log } from '../kernel/log.ts';
import { createApiRoutes } from '../rest/index.ts';
import type { InspirationDoor } from '../subgraphs/concierge/index.ts';
import { createSharedBudgets } from './shared-budgets.ts';

/** REST over the graph: the same callers and the same pipeline, requests counted for all copies together. */
export async function apiRoutes(parts: {
  readonly config: Pick<Config, 'tenant' | 'restRequestsPerMinute' | 'metricsToken'>;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly authenticate: Authenticate;
  readonly metrics: Metrics;
  readonly inspirationDoor: Pick<InspirationDoor, 'receive'>;
  /** Asked for once requests come. */
  readonly gateway: () => Gateway;
}): Promise<readonly Route[]> {
  const { config, gateway, inspirationDoor, ...rest } = parts;
  return createApiRoutes({
    ...rest,
    tenant: config.tenant,
    metricsToken: config.metricsToken,
    requestsPerMinute: config.restRequestsPerMinute,
    budgets: await createSharedBudgets(parts),
    execute: (request, caller, visitor) => gateway().execute(request, caller, visitor),
    ask: (query, caller) => gateway().execute({ query }, caller),
    receiveFile: inspirationDoor.receive,
    health: () => gateway().health(),
  });
}
