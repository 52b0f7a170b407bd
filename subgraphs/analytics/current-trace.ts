import { currentSpan } from '../../kernel/tracing/current-span.ts';
import { traceIdOf } from '../../kernel/tracing/span.ts';

/** Of the trace in which this happens, as the request log has it; null where it is not traced. */
export function currentTraceId(): string | null {
  const traceparent = currentSpan()?.traceparent;
  return traceparent === undefined ? null : traceIdOf(traceparent);
}
