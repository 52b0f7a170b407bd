import { readTraceparent, type Span } from '../../kernel/tracing/span.ts';
import { startSpan } from '../../kernel/tracing/tracer.ts';
import type { ObservedRequest } from './observe.ts';

/** Names come from clients that may send documents of their own. */
const nameCharsMax = 100;

/**
 * Begins the span of a request, in the trace of whoever sent it; undefined where nothing is traced.
 * @param parent a `traceparent` as it came, of whatever shape
 */
export const startRequestSpan = (
  door: ObservedRequest['context']['door'],
  parent: unknown,
): Span | undefined =>
  startSpan('GraphQL request', {
    kind: 'server',
    parent: readTraceparent(parent),
    facts: { 'aurora.door': door },
  });

/** Says on its span how a request went: by name and code, never what it asked with or was told. */
export function describeOnSpan({ context, operation, errorCodes }: ObservedRequest): void {
  const { span, caller, requestId } = context;
  if (!span) return;
  if (operation) span.rename([operation.kind, nameOf(operation.name)].filter(Boolean).join(' '));
  span.say({
    'aurora.request_id': requestId,
    'aurora.caller': caller?.kind,
    'aurora.client': caller?.client ?? undefined,
    'graphql.operation.type': operation?.kind,
    'graphql.operation.name': nameOf(operation?.name),
    'graphql.document.hash': operation?.id,
  });
  if (errorCodes[0]) span.fail(errorCodes[0]);
}

const nameOf = (name: string | null | undefined): string | undefined =>
  name?.slice(0, nameCharsMax) ?? undefined;
