import { type Bucket, type BucketSize, untilMs } from './token-bucket.ts';

/**
 * How it stands with a bucket: what is left, and seconds until all is.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (10)
 * @param policy what it counts: `cost`, `requests`
 */
export const rateLimitHeaders = (
  policy: string,
  size: BucketSize,
  bucket: Bucket,
): Record<string, string> => ({
  'ratelimit-policy': `"${policy}";q=${size.capacity};w=${Math.round(size.fillMs / 1_000)}`,
  ratelimit: `"${policy}";r=${Math.floor(bucket.tokens)};t=${Math.ceil(untilMs(bucket, size, size.capacity) / 1_000)}`,
});
