/** Durations that a quantile is read from; the oldest makes room. */
const samplesMax = 256;
/** Below these a quantile is chance. */
const samplesMin = 64;
/** Sorting is not free: a quantile serves this many samples before it is read anew. */
const samplesPerReading = 32;

/** How long most requests of late have taken. */
export interface LatencyQuantile {
  add(durationMs: number): void;
  /** null until there are enough samples. */
  read(): number | null;
}

/** @param quantile from 0 to 1: 0.95 is passed by one request in twenty */
export function createLatencyQuantile(quantile: number): LatencyQuantile {
  const samples = new Float64Array(samplesMax);
  let count = 0;
  let reading: number | null = null;
  return {
    add(durationMs) {
      samples[count % samplesMax] = durationMs;
      count += 1;
      if (count < samplesMin || count % samplesPerReading !== 0) return;
      const sorted = samples.slice(0, Math.min(count, samplesMax)).sort();
      reading = sorted[Math.ceil(quantile * sorted.length) - 1] ?? null;
    },
    read: () => reading,
  };
}
