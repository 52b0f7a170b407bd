import { withBearer } from '../gateway/http/bearer-route.ts';
import type { Route } from '../gateway/http/router.ts';
import type { BudgetStore } from '../gateway/limits/cost-budget.ts';
import type { Metrics } from '../gateway/telemetry/metrics.ts';
import type { Clock } from '../kernel/clock.ts';
import { createHealthRoutes, type HealthParts } from './health.ts';
import { createApiMetricsRoute } from './metrics-route.ts';
import { openapiRoute } from './openapi-route.ts';
import { createRestRateLimit } from './rate-limit.ts';
import { createRestRoutes, type RestParts } from './rest-routes.ts';
import { routes } from './routes/index.ts';

export interface ApiParts
  extends Pick<RestParts, 'execute' | 'authenticate' | 'receiveFile' | 'log'> {
  readonly tenant: string;
  readonly requestsPerMinute: number;
  /** Where requests are counted. */
  readonly budgets: BudgetStore;
  readonly health: HealthParts['health'];
  readonly ask: HealthParts['ask'];
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly clock: Clock;
}

/** Everything under `/api`. */
export const createApiRoutes = (parts: ApiParts): readonly Route[] => [
  openapiRoute,
  ...createHealthRoutes(parts),
  withBearer(parts.metricsToken, createApiMetricsRoute(parts.metrics)),
  ...createRestRoutes({
    routes,
    execute: parts.execute,
    authenticate: parts.authenticate,
    countRequest: createRestRateLimit(parts.requestsPerMinute, parts.budgets),
    receiveFile: parts.receiveFile,
    log: parts.log,
  }),
];
