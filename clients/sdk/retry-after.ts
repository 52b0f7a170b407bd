/** Nobody is made to wait longer: whoever asks for more is asked again by then. */
const patienceMs = 5 * 60_000;

/**
 * How long a service that refuses wants to be left alone (`Retry-After`, in seconds or as a date: RFC 9110 §10.2.3).
 * @returns milliseconds, five minutes at most; 0 where it does not say
 */
export function retryAfterMs(
  { headers }: Pick<Response, 'headers'>,
  nowMs: number = Date.now(),
): number {
  const value = headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Math.min(patienceMs, Math.max(0, ms || 0));
}
