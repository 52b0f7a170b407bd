import { readFileSync } from 'node:fs';
import { createAuthenticate } from '../../../gateway/auth/authenticate.ts';
import { rememberIdentities } from '../../../gateway/auth/remember-identities.ts';
import { apiSchemaOf } from '../../../gateway/composition/supergraph.ts';
import type { GatewayParts } from '../../../gateway/gateway-parts.ts';
import { createHeaderPolicy } from '../../../gateway/headers/header-rules.ts';
import { createCostBudgets, createMemoryBudgets } from '../../../gateway/limits/cost-budget.ts';
import {
  defaultHedge,
  defaultResilience,
  type ResilienceSettings,
} from '../../../gateway/resilience/settings.ts';
import { createFieldUsage } from '../../../gateway/telemetry/field-usage/field-usage.ts';
import { createMetrics, type Metrics } from '../../../gateway/telemetry/metrics.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';

/** What a gateway of the benchmark has, beside what no gateway can be without. */
export interface Protection {
  readonly parts: Partial<GatewayParts>;
  readonly resilience: ResilienceSettings;
}

/** @param supergraphFile what the gateway serves */
type MakeProtection = (supergraphFile: string) => Protection;

const plenty = 1_000_000_000;
const noResilience: ResilienceSettings = {
  breaker: null,
  concurrency: null,
  retry: null,
  hedge: null,
};

const nothingCounted: Metrics = {
  observeRequest() {},
  observeFetch() {},
  observeReply() {},
  observeReload() {},
  observeLimit() {},
  observeResilience() {},
  subgraphGauges() {},
  watch() {},
  print: async () => '',
  read: async () => [],
  contentType: 'text/plain',
};

const quietLog = createLog({ level: 'warn', name: 'gateway' });

/** Limits of an operation are counted when it is planned; what a request pays is the size of its variables. */
const base: Protection = {
  parts: { metrics: nothingCounted, log: quietLog },
  resilience: noResilience,
};

const withParts = (parts: Partial<GatewayParts>): Protection => ({
  ...base,
  parts: { ...base.parts, ...parts },
});

/** The secret of the session that the load shows; of these processes alone. */
export const sessionSecret = 'benchmark-only-session-secret-xxxxxxxxxxxx';

const each: Readonly<Record<string, MakeProtection>> = {
  metrics: () => withParts({ metrics: createMetrics({ withProcess: true }) }),
  'request log': () =>
    withParts({
      log: createLog({ level: 'info', name: 'gateway', destination: { write() {} } }),
    }),
  'verified callers': () =>
    withParts({
      authenticate: rememberIdentities(
        createAuthenticate({
          tenant: 'default',
          sessionSecret,
          apiKey: '',
          verifyStaff: () => Promise.reject(new Error('No staff here')),
          clock: systemClock,
        }),
        systemClock,
      ),
    }),
  'cost budgets': () =>
    withParts({
      budgets: createCostBudgets(
        { anonymous: plenty, shopper: plenty, staff: plenty, service: plenty },
        createMemoryBudgets(systemClock),
      ),
    }),
  'header rules': () =>
    withParts({ headers: createHeaderPolicy({ request: [{ pass: 'accept-language' }] }) }),
  'stale entities': () =>
    withParts({ staleRules: { User: { ttlMs: 60_000, scope: 'everybody' } } }),
  'field usage': (supergraphFile) => {
    const schema = apiSchemaOf(readFileSync(supergraphFile, 'utf8'));
    return withParts({
      fieldUsage: createFieldUsage({
        counts: { add: async () => {} },
        schema: () => schema,
        clock: systemClock,
        log: quietLog,
      }),
    });
  },
  'circuit, concurrency, retries': () => ({ ...base, resilience: defaultResilience }),
  hedging: () => ({ ...base, resilience: { ...noResilience, hedge: defaultHedge } }),
};

/** Each by itself on top of nothing, then all of them. */
export const protections: Readonly<Record<string, MakeProtection>> = {
  nothing: () => base,
  ...each,
  everything: (supergraphFile) => ({
    parts: Object.assign(
      {},
      base.parts,
      ...Object.values(each).map((make) => changesOf(make(supergraphFile).parts)),
    ),
    resilience: { ...defaultResilience, hedge: defaultHedge },
  }),
};

/** What a protection has that is not the base's. */
const changesOf = (parts: Partial<GatewayParts>): Partial<GatewayParts> =>
  Object.fromEntries(
    Object.entries(parts).filter(([name, part]) => part !== base.parts[name as keyof GatewayParts]),
  );
