/** A bucket that fills evenly: bursts pass, floods do not. */
export interface BucketSize {
  /** What it holds when it is full, and what it begins with. */
  readonly capacity: number;
  /** How long it takes to fill from empty. */
  readonly fillMs: number;
}

/** What is in it, and when that was so. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export const fullBucket = ({ capacity }: BucketSize, nowMs: number): Bucket => ({
  tokens: capacity,
  atMs: nowMs,
});

/** The bucket now. A clock that was set back takes nothing out. */
export function fill(
  { tokens, atMs }: Bucket,
  { capacity, fillMs }: BucketSize,
  nowMs: number,
): Bucket {
  const gained = (Math.max(0, nowMs - atMs) * capacity) / fillMs;
  return { tokens: Math.min(capacity, tokens + gained), atMs: nowMs };
}

/** Milliseconds until it holds so many tokens. */
export const untilMs = (
  { tokens }: Bucket,
  { capacity, fillMs }: BucketSize,
  wanted: number,
): number => Math.max(0, ((wanted - tokens) * fillMs) / capacity);
