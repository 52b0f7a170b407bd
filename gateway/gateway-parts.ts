import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { ApolloLaneOptions } from './apollo-lane.ts';
import type { Authenticate } from './auth/authenticate.ts';
import type { DecidePolicies } from './auth/policies.ts';
import type { MaySeeSchema } from './auth/schema-sight.ts';
import type { Snapshot } from './composition/snapshot.ts';
import type { SupergraphSource } from './composition/supergraph-source.ts';
import type { Engine } from './execution/engine.ts';
import type { HeaderPolicy } from './headers/header-rules.ts';
import type { ProxyTrust } from './http/client-address.ts';
import type { ConnectionLimits } from './http/connection-limits.ts';
import type { Route } from './http/router.ts';
import type { MissingReply } from './http/server.ts';
import type { CostBudgets } from './limits/cost-budget.ts';
import type { LimitName, OperationLimits } from './limits/limits.ts';
import type { Live } from './live.ts';
import type { OperationRecords } from './operations/client-operations.ts';
import type { DocumentPolicy } from './operations/document-modes.ts';
import type { ManifestSource } from './operations/manifests/manifest-source.ts';
import type { Planner } from './planner/planner.ts';
import type { ReloadGateSettings } from './reload-gate/reload-gate.ts';
import type { StaleRules } from './resilience/stale-rules.ts';
import type { WatchedSettings } from './settings/live-settings.ts';
import type { ClientFor } from './subgraph-clients.ts';
import type { SubscriptionGuards } from './subscriptions/guard.ts';
import type { SubscriptionLimits } from './subscriptions/limits.ts';
import type { ExplainPermits } from './telemetry/explain/permit.ts';
import type { FieldUsage } from './telemetry/field-usage/field-usage.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { ObserveRequest } from './telemetry/observe.ts';

/** What a gateway is made of: what it cannot do without, then what has a sensible default. */
export interface GatewayParts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where GraphQL is served: over HTTP, as events and parts too, and over WebSocket. */
  readonly path?: string;
  readonly source: SupergraphSource;
  readonly snapshot?: Snapshot;
  /** Called once for each name and URL. */
  readonly clientFor: ClientFor;
  /** Who is asking, asked at each request (`rememberIdentities` spares it the signature); everybody is anonymous where it is left out. */
  readonly authenticate?: Authenticate;
  /** Headers that it reads beside `authorization` and `x-api-key`: answers differ by them. None where it is left out. */
  readonly identifiedBy?: Live<readonly string[]>;
  /** What documents clients may send; any where it is left out. */
  readonly documents?: DocumentPolicy;
  /** What clients have registered. */
  readonly operations?: ManifestSource;
  readonly operationRecords?: OperationRecords;
  /** What a supergraph that breaks or slows a registered operation meets. */
  readonly reloadGate?: ReloadGateSettings;
  /** Whether this caller may follow that very thing, by subscription field. */
  readonly subscriptionGuards?: SubscriptionGuards;
  /** What else the port serves. */
  readonly routes?: readonly Route[];
  readonly missing?: MissingReply;
  readonly limits?: Live<Partial<OperationLimits>>;
  /** Limits that are counted in the metrics and not held to. */
  readonly measureOnly?: Live<readonly LimitName[]>;
  /** Fields at the root that check a secret: each stands once in an operation at most. */
  readonly sensitiveFields?: Live<readonly string[]>;
  /** Which headers travel on to subgraphs and back; clients of subgraphs are made with the same. None where it is left out. */
  readonly headers?: HeaderPolicy;
  /** What may be served old when its subgraph does not answer; nothing where it is left out. */
  readonly staleRules?: Live<StaleRules>;
  /** What callers may spend of computed cost; nobody pays where it is left out. */
  readonly budgets?: CostBudgets;
  /** Queries and mutations worked on at once; more are told to come again. */
  readonly inFlightMax?: Live<number>;
  /** Who may introspect and is told of names in refusals; everybody or nobody, by `isOpen`, where it is left out. */
  readonly maySeeSchema?: MaySeeSchema;
  /** Who may look after registered operations and refused supergraphs; who has the scope `admin` where it is left out. */
  readonly mayAdminister?: (caller: Caller) => boolean;
  /** Decides what `@policy` names; no policy holds where it is left out. */
  readonly decidePolicies?: DecidePolicies;
  /** Share of callers, in percent, that labels of `@override` hold for; `percent(n)` says its own. */
  readonly overrideShares?: ReadonlyMap<string, number>;
  /** Of subscriptions; what is left out is as an ordinary install has it. Streams of subgraphs are their clients' own. */
  readonly subscriptionLimits?: Partial<SubscriptionLimits>;
  readonly connections?: ConnectionLimits;
  /** Operations remembered with their plans, of each supergraph; a few thousand where it is left out. */
  readonly operationsMax?: number;
  readonly bodyBytesMax: Live<number>;
  /** Requests that one body may hold as a list; lists are not taken where it is left out. */
  readonly batchMax?: Live<number>;
  readonly requestTimeoutMs: Live<number>;
  /** Of one address. */
  readonly requestsPerMinute: Live<number>;
  readonly allowedOrigins: Live<readonly string[]>;
  /** Whether pages of those origins may send cookies along; no where it is left out. */
  readonly allowsCookies?: () => boolean;
  /** Proxies whose word on the client's address is taken; nobody's where it is left out. */
  readonly trustedProxies?: Live<ProxyTrust>;
  /** How long a closing gateway lets requests and streams end by themselves. */
  readonly drainMs: number;
  /** How long before that it says at `/health` that it closes, and still takes what comes; 0 where it is left out. */
  readonly noticeMs?: number;
  /** What must be there before requests are taken, such as subgraphs that start beside: the gateway plans meanwhile. */
  readonly servesAfter?: Promise<unknown>;
  /** Whether the schema is told to everybody and subgraphs' own error codes pass. */
  readonly isOpen: boolean;
  readonly engine?: Engine;
  /** Plugins of Apollo Server around requests; loaded with it, and only then. */
  readonly apolloPlugins?: ApolloLaneOptions;
  /** In which thread documents are planned; in this one where it is left out. Closed with the gateway. */
  readonly planner?: Planner;
  /** Runs equal queries of equal callers that are in flight together once; off where it is left out. */
  readonly shareEqualQueries?: boolean;
  /** What an operator may change while it runs, and the parts above read anew; nothing where it is left out. */
  readonly settings?: WatchedSettings;
  readonly metrics?: Metrics;
  /** Whether they are shown at `/metrics`; they are where it is left out. */
  readonly showsMetrics?: boolean;
  /** What a scraper shows at `/metrics`; null or left out: everybody may read it. */
  readonly metricsToken?: string | null;
  /** Who may see how requests are answered; nobody where it is left out. */
  readonly explainPermits?: ExplainPermits;
  /** Told of each request, to write it down; a line in `log` where it is left out. */
  readonly requestLog?: ObserveRequest;
  /** Counts which fields are used by whom; nothing is counted where it is left out. Stopped with the gateway. */
  readonly fieldUsage?: FieldUsage;
  readonly log: Log;
  readonly clock?: Clock;
}
