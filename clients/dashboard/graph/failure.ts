import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { GraphError } from '../../sdk/operation.ts';
import { RequestFailed } from '../../sdk/transport.ts';

/** Why a view has nothing to show, in words for the person who looks at it. */
export interface Failure {
  readonly kind: 'service' | 'unreachable' | 'no-right' | 'other';
  readonly sentence: string;
  /** What to give to support; null when no answer came at all. */
  readonly reference: string | null;
  /** How long the gateway wants to be left alone, milliseconds; 0 where it does not say. */
  readonly retryAfterMs: number;
}

export const failureOf = (error: unknown): Failure => ({
  ...told(error),
  retryAfterMs: error instanceof RequestFailed ? error.retryAfterMs : 0,
});

type Told = Omit<Failure, 'retryAfterMs'>;

function told(error: unknown): Told {
  const errors = graphErrorsOf(error);
  const [first] = errors;
  if (!first) return noAnswer(error);
  const code = first.extensions?.code;
  const reference = first.extensions?.requestId ?? referenceOf(error);
  if (code === 'FORBIDDEN')
    return { kind: 'no-right', sentence: 'Your role does not include this view.', reference };
  const service = serviceThatFailed(first);
  if (service)
    return { kind: 'service', sentence: `The ${service} service did not answer.`, reference };
  return { kind: 'other', sentence: `${first.message}.`, reference };
}

/** Services whose part of an otherwise good answer is missing: `returns`. What a role may not see is not missing. */
export const missingServices = (error: unknown): readonly string[] => [
  ...new Set(graphErrorsOf(error).flatMap((one) => serviceThatFailed(one) ?? [])),
];

export const referenceOf = (error: unknown): string | null =>
  graphErrorsOf(error).find((one) => one.extensions?.requestId)?.extensions?.requestId ??
  (error instanceof RequestFailed ? error.requestId : null);

/** The gateway names the service: `The returns service did not answer`. */
function serviceThatFailed({ message, extensions }: GraphError): string | null {
  if (extensions?.code !== 'SUBGRAPH_UNAVAILABLE') return null;
  return /^The ([\w-]+) service/.exec(message)?.[1] ?? 'other';
}

function graphErrorsOf(error: unknown): readonly GraphError[] {
  if (CombinedGraphQLErrors.is(error)) return error.errors as readonly GraphError[];
  return error instanceof RequestFailed ? error.errors : [];
}

const noAnswer = (error: unknown): Told => ({
  kind: error instanceof RequestFailed && error.kind === 'unreachable' ? 'unreachable' : 'other',
  sentence:
    error instanceof RequestFailed && error.kind === 'unreachable'
      ? 'The gateway cannot be reached from here.'
      : 'The answer could not be read.',
  reference: referenceOf(error),
});
