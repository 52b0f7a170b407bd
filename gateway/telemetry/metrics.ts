import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { breakerStates } from '../../kernel/circuit-breaker.ts';
import { processFigures } from '../../kernel/telemetry/process-figures.ts';
import type { LimitName } from '../limits/limits.ts';
import type { ResilienceEvent, ResilienceState } from '../resilience/resilient-client.ts';
import { createCountedDurations, createCountedEvents } from './counted.ts';
import type { ObservedRequest } from './observe.ts';

/**
 * Figures of one gateway, in Prometheus' format. Labels are bounded: kinds, codes, subgraphs, templates of routes, and
 * names of registered operations only.
 */
export interface Metrics {
  observeRequest(request: ObservedRequest): void;
  observeFetch(subgraph: string, outcome: 'answered' | 'unavailable', durationMs: number): void;
  /** @param route its template, never the path that somebody sent */
  observeReply(route: string, method: string, status: number, durationMs: number): void;
  observeReload(outcome: 'swapped' | 'refused'): void;
  /** A request that passed a limit; `measured` where the limit is not held to. */
  observeLimit(limit: LimitName, outcome: 'refused' | 'measured'): void;
  /** What was done about a subgraph beside asking it once. */
  observeResilience(subgraph: string, event: ResilienceEvent): void;
  /** How it stands with each subgraph, read when somebody asks. */
  subgraphGauges(read: () => Iterable<readonly [subgraph: string, ResilienceState]>): void;
  /** Figures read when somebody asks. */
  watch(figures: readonly LiveFigure[]): void;
  /** The whole page. */
  print(): Promise<string>;
  /** The same as values, for who makes something else of them. */
  read(): Promise<readonly Figure[]>;
  readonly contentType: string;
}

/** One number that stands somewhere already; named `_total`, it only grows. */
export interface LiveFigure {
  readonly name: string;
  readonly help: string;
  read(): number;
}

/** One figure with a value for each of its labels; a histogram's are told apart by `metricName`. */
export interface Figure {
  readonly name: string;
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Partial<Record<string, string | number>>>;
    readonly metricName?: string;
  }[];
}

/** Seconds, as Prometheus wants durations: from a cached answer to the longest deadline. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Registered operations that have a line of their own; all further ones share one. */
const namedOperationsMax = 500;
const others = ['other', 'other'];
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** @param withProcess also memory, processor and event loop of this process */
export function createMetrics({ withProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });

  const requests = createCountedEvents({
    name: 'aurora_requests_total',
    help: 'GraphQL requests by door, kind of operation and first error code',
    labelNames: ['door', 'kind', 'code'],
    registry,
  });
  const durations = createCountedDurations({
    name: 'aurora_request_duration_seconds',
    help: 'Time from reading a GraphQL request to its answer',
    labelNames: ['kind'],
    buckets,
    registry,
  });
  const fetches = createCountedDurations({
    name: 'aurora_subgraph_fetch_duration_seconds',
    help: 'Time that a subgraph took to answer one fetch',
    labelNames: ['subgraph', 'outcome'],
    buckets,
    registry,
  });
  const operations = createCountedDurations({
    name: 'aurora_operation_duration_seconds',
    help: 'Time that a registered operation of a client took',
    labelNames: ['client', 'operation'],
    buckets,
    registry,
  });
  const replies = createCountedDurations({
    name: 'aurora_http_request_duration_seconds',
    help: 'Time from the head of an HTTP request to its reply, by template of the route',
    labelNames: ['http_route', 'http_request_method', 'http_response_status_code'],
    buckets,
    registry,
  });
  const named = new Set<string>();
  const reloads = new Counter({
    name: 'aurora_supergraph_candidates_total',
    help: 'Supergraphs that came, by what became of them',
    labelNames: ['outcome'] as const,
    registers,
  });
  // The first one is a change only to who has read that there was none.
  for (const outcome of ['swapped', 'refused']) reloads.inc({ outcome }, 0);

  const exceeded = new Counter({
    name: 'aurora_limit_exceeded_total',
    help: 'Requests over a limit, refused or only measured',
    labelNames: ['limit', 'outcome'] as const,
    registers,
  });
  const resilience = new Counter({
    name: 'aurora_subgraph_resilience_total',
    help: 'Requests to a subgraph that were repeated, hedged, shed or refused by its circuit',
    labelNames: ['subgraph', 'event'] as const,
    registers,
  });

  /** The first to come keep theirs. */
  function hasLine(client: string, operation: string): boolean {
    const key = `${client} ${operation}`;
    if (named.size < namedOperationsMax) named.add(key);
    return named.has(key);
  }

  return {
    observeRequest({ context, operation, isRegistered, errorCodes, durationMs }) {
      const kind = operation?.kind ?? 'none';
      requests.add([context.door, kind, errorCodes[0] ?? 'none']);
      durations.add([kind], durationMs / 1_000);
      if (!operation || !isRegistered) return;
      const client = context.caller?.client ?? 'none';
      const name = operation.name ?? 'anonymous';
      operations.add(hasLine(client, name) ? [client, name] : others, durationMs / 1_000);
    },
    observeReply(route, method, status, durationMs) {
      const verb = methods.has(method) ? method : 'other';
      replies.add([route, verb, status], durationMs / 1_000);
    },
    observeFetch: (subgraph, outcome, durationMs) =>
      fetches.add([subgraph, outcome], durationMs / 1_000),
    observeReload: (outcome) => reloads.inc({ outcome }),
    observeLimit: (limit, outcome) => exceeded.inc({ limit, outcome }),
    observeResilience: (subgraph, event) => resilience.inc({ subgraph, event }),
    subgraphGauges(read) {
      for (const { name, help, of } of subgraphFigures)
        new Gauge({
          name,
          help,
          labelNames: ['subgraph'] as const,
          registers,
          collect() {
            this.reset();
            for (const [subgraph, state] of read()) this.set({ subgraph }, of(state));
          },
        });
    },
    watch(figures) {
      for (const { name, help, read } of figures) {
        if (name.endsWith('_total'))
          new Counter({ name, help, registers, collect: countedTo(read) });
        else new Gauge({ name, help, registers, collect: setTo(read) });
      }
    },
    print: () => Registry.merge([registry, processFigures]).metrics(),
    read: () => Registry.merge([registry, processFigures]).getMetricsAsJSON(),
    contentType: registry.contentType,
  };
}

const subgraphFigures: readonly {
  name: string;
  help: string;
  of(state: ResilienceState): number;
}[] = [
  {
    name: 'aurora_subgraph_circuit',
    help: 'Circuit of a subgraph: 0 closed, 1 half-open, 2 open',
    of: ({ circuit }) => breakerStates.indexOf(circuit),
  },
  {
    name: 'aurora_subgraph_in_flight',
    help: 'Requests under way to a subgraph',
    of: ({ inFlight }) => inFlight,
  },
  {
    name: 'aurora_subgraph_in_flight_limit',
    help: 'Requests that may be under way to a subgraph, by how fast it answers; 0 where there is no limit',
    of: ({ inFlightLimit }) => inFlightLimit ?? 0,
  },
  {
    name: 'aurora_subgraph_waiting',
    help: 'Requests that wait until they may be sent to a subgraph',
    of: ({ waiting }) => waiting,
  },
];

/** What is counted elsewhere. prom-client hands the counter to `collect` as `this`. */
const countedTo = (read: () => number) =>
  function collect(this: Counter): void {
    this.reset();
    this.inc(read());
  };

/** prom-client hands the gauge to `collect` as `this`. */
const setTo = (read: () => number) =>
  function collect(this: Gauge): void {
    this.set(read());
  };
