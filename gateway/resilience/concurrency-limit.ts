/** Between which bounds the number of requests at once to one service may move. */
export interface ConcurrencySettings {
  /** Never fewer: a service that is merely slow is asked on. */
  readonly inFlightMin: number;
  /** Never more, and what it begins with. */
  readonly inFlightMax: number;
}

/** A number of requests at once that follows how fast they are answered. */
export interface ConcurrencyLimit {
  /** Whole requests. */
  readonly value: number;
  /**
   * One request ended.
   * @param inFlight how many there were with it
   * @param wasDropped it was refused or ran out of time: the surest sign of too many
   */
  observe(durationMs: number, inFlight: number, wasDropped: boolean, nowMs: number): void;
}

/** Requests differ; what a few of them took together tells more than each. */
const windowMs = 100;
const samplesPerWindowMin = 10;
/** Answers may take this many times as long as they use to before that counts as waiting. */
const tolerance = 2;
/** Windows that the usual duration is the mean of, roughly: about a minute of steady traffic. */
const usualWindows = 600;
/** How far one window moves the limit. */
const smoothing = 0.2;
const droppedFactor = 0.9;

/**
 * Gradient2 of Netflix' concurrency-limits (https://github.com/Netflix/concurrency-limits): requests that take longer
 * than usual wait somewhere, so fewer are sent at once; while they do not, room for a few more is tried. Which traffic
 * does not use half of the limit says nothing about it.
 */
export function createConcurrencyLimit(settings: ConcurrencySettings): ConcurrencyLimit {
  const { inFlightMin, inFlightMax } = settings;
  const within = (limit: number): number => Math.min(inFlightMax, Math.max(inFlightMin, limit));
  let limit = inFlightMax;
  let usualMs: number | null = null;
  let window = emptyWindow(0);

  function close({ samples, totalMs, inFlightMax: mostInFlight, drops }: Window): void {
    if (drops > 0) {
      limit = within(limit * droppedFactor);
      return;
    }
    const meanMs = totalMs / samples;
    usualMs = usualMs === null ? meanMs : usualMs + (meanMs - usualMs) / usualWindows;
    // After a long slow time the usual duration follows faster, or it would excuse every wait to come.
    if (usualMs / meanMs > 2) usualMs *= 0.95;
    if (mostInFlight < limit / 2) return;
    const gradient = Math.max(0.5, Math.min(1, (tolerance * usualMs) / meanMs));
    const wanted = limit * gradient + Math.sqrt(limit);
    limit = within(limit + (wanted - limit) * smoothing);
  }

  return {
    get value() {
      return Math.floor(limit);
    },
    observe(durationMs, inFlight, wasDropped, nowMs) {
      window.samples += 1;
      window.totalMs += durationMs;
      if (inFlight > window.inFlightMax) window.inFlightMax = inFlight;
      if (wasDropped) window.drops += 1;
      if (window.samples < samplesPerWindowMin || nowMs - window.startedAtMs < windowMs) return;
      close(window);
      window = emptyWindow(nowMs);
    },
  };
}

interface Window {
  readonly startedAtMs: number;
  samples: number;
  totalMs: number;
  inFlightMax: number;
  drops: number;
}

const emptyWindow = (startedAtMs: number): Window => ({
  startedAtMs,
  samples: 0,
  totalMs: 0,
  inFlightMax: 0,
  drops: 0,
});
