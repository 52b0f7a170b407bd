/** When the answer asks its client to come back, in milliseconds; 0 where it does not say, or says it as a date. */
export const retryAfterMs = ({ headers }: Pick<Response, 'headers'>): number =>
  Number(headers.get('retry-after') ?? 0) * 1_000 || 0;
