import { RequestFailed } from '../../sdk/transport.ts';
import type { Failure } from '../state/state.ts';

/** What the shopper is told of an error: whether anything answered, and what to quote. */
export const failureOf = (error: unknown): Failure =>
  error instanceof RequestFailed
    ? { reference: error.requestId, unreachable: error.kind === 'unreachable', message: null }
    : { reference: null, unreachable: false, message: null };

/** The graph refused the input, in words meant for the shopper. */
export const refusal = (message: string): Failure => ({
  reference: null,
  unreachable: false,
  message,
});

/** A key of its own for each thing that must not happen twice. Works on plain http too, where randomUUID does not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
