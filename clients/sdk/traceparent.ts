/**
 * Begins a trace that the gateway goes on with, where it traces at all: every request of the page can be found by it.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const newTraceparent = (): string => `00-${randomHex(16)}-${randomHex(8)}-01`;

const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
