import type { Facts, Span, SpanKind } from './span.ts';

export interface SpanStart {
  readonly kind: SpanKind;
  /** `traceparent` of what asked for it; without one a trace begins here. */
  readonly parent?: string | undefined;
  /** `traceparent` of what led to it without being part of it: the change that an event tells of. */
  readonly cause?: string | undefined;
  readonly facts?: Facts;
}

export interface Tracer {
  /** undefined where nothing is traced. */
  start(name: string, start: SpanStart): Span | undefined;
}

const nothing: Tracer = { start: () => undefined };
let tracer = nothing;

/**
 * The one tracer of this process, as OpenTelemetry has it: spans begin in places that are handed nothing. Traces
 * nothing until `startTracing` finds somebody to send to.
 */
export const startSpan: Tracer['start'] = (name, start) => tracer.start(name, start);

export const isTracing = (): boolean => tracer !== nothing;

/** @returns puts back what was there */
export function useTracer(next: Tracer): () => void {
  const before = tracer;
  tracer = next;
  return () => {
    tracer = before;
  };
}
