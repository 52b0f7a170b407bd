import {
  type Context,
  DiagLogLevel,
  diag,
  SpanKind as OtelKind,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Log } from '../log.ts';
import { type Facts, readTraceparent, type Span, type SpanKind } from './span.ts';
import { type Tracer, useTracer } from './tracer.ts';

/** What is left at the end is worth so much of a stopping process's time. */
const flushTimeoutMs = 2_000;

const kinds = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  internal: OtelKind.INTERNAL,
} as const satisfies Record<SpanKind, OtelKind>;

/**
 * Sends spans to the OTLP receiver that `OTEL_EXPORTER_OTLP_*` names; sampling and queue follow `OTEL_TRACES_SAMPLER`
 * and `OTEL_BSP_*`. The provider is not made the global one: what libraries trace by themselves stays silent.
 * @returns sends what is left and stops
 */
export function exportTraces(serviceName: string, log: Log): () => Promise<void> {
  diag.setLogger(warnOnly(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const otel = provider.getTracer('aurora');
  const tracer: Tracer = {
    start(name, { kind, parent, cause, facts = {} }) {
      const linked = contextOf(cause);
      const span = otel.startSpan(
        name,
        {
          kind: kinds[kind],
          attributes: { ...facts },
          ...(linked ? { links: [{ context: linked }] } : {}),
        },
        inside(contextOf(parent)),
      );
      return new TracedSpan(span, startChild);
    },
  };
  const startChild: StartChild = (parent, name, kind, facts) =>
    otel.startSpan(
      name,
      { kind: kinds[kind], attributes: { ...facts } },
      trace.setSpan(ROOT_CONTEXT, parent),
    );
  const putBack = useTracer(tracer);

  return async () => {
    putBack();
    const timer = AbortSignal.timeout(flushTimeoutMs);
    const late = new Promise<void>((resolve) => timer.addEventListener('abort', () => resolve()));
    await Promise.race([provider.shutdown().catch(() => {}), late]);
  };
}

type StartChild = (parent: OtelSpan, name: string, kind: SpanKind, facts: Facts) => OtelSpan;

class TracedSpan implements Span {
  readonly traceparent: string;
  readonly #span: OtelSpan;
  readonly #startChild: StartChild;

  constructor(span: OtelSpan, startChild: StartChild) {
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
    this.#span = span;
    this.#startChild = startChild;
  }

  child(name: string, kind: SpanKind = 'internal', facts: Facts = {}): Span {
    return new TracedSpan(this.#startChild(this.#span, name, kind, facts), this.#startChild);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  say(facts: Facts): void {
    for (const [name, value] of Object.entries(facts))
      if (value !== undefined) this.#span.setAttribute(name, value);
  }

  fail(code: string): void {
    this.#span.setAttribute('error.type', code);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  }

  end(): void {
    if (this.#span.isRecording()) this.#span.end();
  }
}

function contextOf(traceparent: string | undefined): SpanContext | undefined {
  const read = readTraceparent(traceparent);
  if (!read) return undefined;
  return {
    traceId: read.slice(3, 35),
    spanId: read.slice(36, 52),
    traceFlags: Number.parseInt(read.slice(53), 16) & 1,
    isRemote: true,
  };
}

const inside = (parent: SpanContext | undefined): Context =>
  parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;

/** A receiver that is down is worth a line; everything else the SDK has to tell is not. */
const warnOnly = (log: Log) => {
  const warn = (message: string): void => log.warn({}, `Traces: ${message.slice(0, 300)}`);
  const quiet = (): void => {};
  return { error: warn, warn, info: quiet, debug: quiet, verbose: quiet };
};
