import { systemClock } from '../kernel/clock.ts';
import { everybodyAnonymous } from './auth/authenticate.ts';
import { noSnapshot } from './composition/snapshot.ts';
import { compiledEngine } from './execution/compiled/engine.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { nobodyTrusted } from './http/client-address.ts';
import { inFlightMaxDefault } from './limits/admission.ts';
import { noBudgets } from './limits/cost-budget.ts';
import { noRecords } from './operations/client-operations.ts';
import { openPolicy } from './operations/document-modes.ts';
import { staticManifests } from './operations/manifests/manifest-source.ts';
import { localPlanner } from './planner/local-planner.ts';
import { defaultGate } from './reload-gate/reload-gate.ts';
import { defaultSubscriptionLimits } from './subscriptions/limits.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createRequestLog } from './telemetry/request-log.ts';

/** The parts of a gateway, and what it has by default where one was left out. */
export type WholeParts = ReturnType<typeof withDefaults>;

export const withDefaults = (given: GatewayParts) => ({
  ...given,
  path: given.path ?? '/graphql',
  snapshot: given.snapshot ?? noSnapshot,
  authenticate: given.authenticate ?? everybodyAnonymous,
  documents: given.documents ?? openPolicy,
  operations: given.operations ?? staticManifests(),
  operationRecords: given.operationRecords ?? noRecords,
  reloadGate: given.reloadGate ?? defaultGate,
  routes: given.routes ?? [],
  limits: given.limits ?? {},
  budgets: given.budgets ?? noBudgets,
  inFlightMax: given.inFlightMax ?? inFlightMaxDefault,
  maySeeSchema: given.maySeeSchema ?? (() => given.isOpen),
  overrideShares: given.overrideShares ?? new Map<string, number>(),
  subscriptionLimits: { ...defaultSubscriptionLimits, ...given.subscriptionLimits },
  batchMax: given.batchMax ?? 0,
  trustedProxies: given.trustedProxies ?? nobodyTrusted,
  engine: given.engine ?? compiledEngine,
  planner: given.planner ?? localPlanner,
  shareEqualQueries: given.shareEqualQueries ?? false,
  metrics: given.metrics ?? createMetrics(),
  showsMetrics: given.showsMetrics ?? true,
  metricsToken: given.metricsToken ?? null,
  requestLog: given.requestLog ?? createRequestLog(given.log),
  clock: given.clock ?? systemClock,
});
