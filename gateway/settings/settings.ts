import type { Right } from '../auth/rights.ts';
import type { TokenCallers } from '../auth/token-callers.ts';
import { pollMsDefault } from '../composition/supergraph-source.ts';
import type { HeaderRules } from '../headers/header-rules.ts';
import { nobodyTrusted, type ProxyTrust } from '../http/client-address.ts';
import { type ConnectionLimits, defaultConnectionLimits } from '../http/connection-limits.ts';
import { inFlightMaxDefault } from '../limits/admission.ts';
import { defaultLimits, type LimitName, type OperationLimits } from '../limits/limits.ts';
import {
  defaultPlannerLimits,
  operationsMaxDefault,
  type PlannerLimits,
} from '../planner/planner-limits.ts';
import { defaultChoice, type OwnResilience, type ResilienceChoice } from '../resilience/choice.ts';
import type { StaleRules } from '../resilience/stale-rules.ts';
import { defaultSubscriptionLimits, type SubscriptionLimits } from '../subscriptions/limits.ts';
import { defaultUpstreamLimits, type UpstreamLimits } from '../subscriptions/upstream-limits.ts';

/** What an operator of `aurora-gateway` decides, and may change while it runs. */
export interface Settings {
  readonly headers: HeaderRules;
  readonly stale: StaleRules;
  /** Points of computed cost for each client; null: nobody pays. */
  readonly costPerMinute: number | null;
  /** Of each client; null: as many as it likes. */
  readonly requestsPerMinute: number | null;
  readonly proxies: ProxyTrust;
  readonly limits: OperationLimits;
  readonly measureOnly: readonly LimitName[];
  readonly sensitiveFields: readonly string[];
  readonly bodyBytesMax: number;
  readonly batchMax: number;
  readonly inFlightMax: number;
  /** null: everybody is anonymous. */
  readonly callers: TokenCallers | null;
  /** What holds where `@policy` names it. */
  readonly policies: Readonly<Record<string, Right>>;
  /** null: nobody. */
  readonly administrators: Right | null;
  readonly introspection: 'everybody' | 'callers' | 'nobody' | Right;
  readonly cors: { readonly origins: readonly string[]; readonly allowsCookies: boolean };
  readonly requestTimeoutMs: number;
  /** Whether each request is a line of the log; null: where lines of that level are written. */
  readonly logsRequests: boolean | null;
  readonly atStart: StartSettings;
}

/** What is settled when a gateway starts: connections and files that stay open hang on it. */
export interface StartSettings {
  readonly subgraphs: Readonly<Record<string, SubgraphSettings>>;
  /** Of all of them, where they say nothing of their own. */
  readonly resilience: ResilienceChoice;
  readonly timeouts: {
    readonly subgraphMs: number;
    readonly drainMs: number;
    readonly noticeMs: number;
  };
  /** Where it is at an address. */
  readonly supergraph: { readonly pollMs: number };
  readonly connections: ConnectionLimits;
  readonly streams: StreamSettings;
  readonly planning: PlanningSettings;
  readonly log: { readonly level: string };
  /** null: as OpenTelemetry's own variables say. */
  readonly tracing: TracingSettings | null;
  readonly metrics: { readonly isShown: boolean; readonly token: string | null };
}

export interface SubgraphSettings {
  /** In place of what the supergraph says. */
  readonly url?: string | undefined;
  readonly subscriptionUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Calls at once, each on a connection of its own. */
  readonly connectionsMax?: number | undefined;
  /** Calls beyond them. */
  readonly waitingMax?: number | undefined;
  readonly waitMsMax?: number | undefined;
  readonly answerBytesMax?: number | undefined;
  readonly resilience?: OwnResilience | undefined;
}

/** Of subscriptions, and of clients that follow them. */
export interface StreamSettings extends Pick<SubscriptionLimits, StreamSetting> {
  readonly upstream: Pick<UpstreamLimits, 'socketsMax' | 'messageBytesMax' | 'reconnectMs'>;
}

type StreamSetting =
  | 'socketsMax'
  | 'httpStreamsMax'
  | 'sourcesMax'
  | 'operationsPerSocketMax'
  | 'messageBytesMax'
  | 'bufferedBytesMax'
  | 'pingEveryMs'
  | 'initTimeoutMs'
  | 'slowClient'
  | 'slowClients'
  | 'latestOfMax'
  | 'backlogEventsMax'
  | 'backlogOverflow'
  | 'eventTimeoutMs';

export interface PlanningSettings extends PlannerLimits {
  /** Remembered with their plans. */
  readonly operationsMax: number;
}

export interface TracingSettings {
  /** Base address of a receiver of OTLP over HTTP. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Of traces that begin here. */
  readonly sampleRatio: number;
}

/** A gateway that was told nothing but its supergraph. */
export const defaultSettings: Settings = {
  headers: { request: [], response: [] },
  stale: {},
  costPerMinute: null,
  requestsPerMinute: null,
  proxies: nobodyTrusted,
  limits: defaultLimits,
  measureOnly: [],
  sensitiveFields: [],
  bodyBytesMax: 4 * 1024 * 1024,
  batchMax: 0,
  inFlightMax: inFlightMaxDefault,
  callers: null,
  policies: {},
  administrators: null,
  introspection: 'everybody',
  cors: { origins: ['*'], allowsCookies: false },
  requestTimeoutMs: 60_000,
  logsRequests: null,
  atStart: {
    subgraphs: {},
    resilience: defaultChoice,
    supergraph: { pollMs: pollMsDefault },
    // Of the promised 5 s: for whoever sends requests to see that it closes, and for requests and streams to end by
    // themselves. The rest is for what is left.
    timeouts: { subgraphMs: 30_000, noticeMs: 500, drainMs: 3_500 },
    connections: defaultConnectionLimits,
    streams: {
      socketsMax: defaultSubscriptionLimits.socketsMax,
      httpStreamsMax: defaultSubscriptionLimits.httpStreamsMax,
      sourcesMax: defaultSubscriptionLimits.sourcesMax,
      operationsPerSocketMax: defaultSubscriptionLimits.operationsPerSocketMax,
      messageBytesMax: defaultSubscriptionLimits.messageBytesMax,
      bufferedBytesMax: defaultSubscriptionLimits.bufferedBytesMax,
      pingEveryMs: defaultSubscriptionLimits.pingEveryMs,
      initTimeoutMs: defaultSubscriptionLimits.initTimeoutMs,
      slowClient: defaultSubscriptionLimits.slowClient,
      slowClients: defaultSubscriptionLimits.slowClients,
      latestOfMax: defaultSubscriptionLimits.latestOfMax,
      backlogEventsMax: defaultSubscriptionLimits.backlogEventsMax,
      backlogOverflow: defaultSubscriptionLimits.backlogOverflow,
      eventTimeoutMs: defaultSubscriptionLimits.eventTimeoutMs,
      upstream: {
        socketsMax: defaultUpstreamLimits.socketsMax,
        messageBytesMax: defaultUpstreamLimits.messageBytesMax,
        reconnectMs: defaultUpstreamLimits.reconnectMs,
      },
    },
    planning: { operationsMax: operationsMaxDefault, ...defaultPlannerLimits },
    log: { level: 'warn' },
    tracing: null,
    metrics: { isShown: true, token: null },
  },
};
