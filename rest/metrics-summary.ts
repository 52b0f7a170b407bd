import type { Figure } from '../gateway/telemetry/metrics.ts';

/** The figures that somebody looks at first, since the process began. */
export interface MetricsSummary {
  readonly graph: {
    readonly requests: number;
    readonly errors: number;
    readonly errorRate: number;
  };
  readonly rest: {
    readonly requests: number;
    readonly clientErrors: number;
    readonly serverErrors: number;
    /** Milliseconds under which half and 19 of 20 replies stay, as fine as the histogram; null before any. */
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
  };
}

type Value = Figure['values'][number];

/** Routes that callers ask for themselves; health, figures and docs are not among them. */
const asked = /^\/api\/(?:analytics|concierge|dashboard|support)\//;

const replies = 'aurora_http_request_duration_seconds';

export function summaryOf(figures: readonly Figure[]): MetricsSummary {
  const valuesOf = (name: string): readonly Value[] =>
    figures.find((figure) => figure.name === name)?.values ?? [];
  const requests = valuesOf('aurora_requests_total');
  const failed = requests.filter(({ labels }) => labels['code'] !== 'none');
  const ofRest = valuesOf(replies).filter(({ labels }) => asked.test(String(labels['http_route'])));
  const counts = ofRest.filter(({ metricName }) => metricName === `${replies}_count`);
  const buckets = ofRest.filter(({ metricName }) => metricName === `${replies}_bucket`);
  const ofStatus = (from: number): number =>
    sum(
      counts.filter(({ labels }) => {
        const status = Number(labels['http_response_status_code']);
        return status >= from && status < from + 100;
      }),
    );
  const total = sum(requests);
  const errors = sum(failed);
  return {
    graph: { requests: total, errors, errorRate: total === 0 ? 0 : errors / total },
    rest: {
      requests: sum(counts),
      clientErrors: ofStatus(400),
      serverErrors: ofStatus(500),
      p50Ms: quantileMs(buckets, 0.5),
      p95Ms: quantileMs(buckets, 0.95),
    },
  };
}

const sum = (values: readonly Value[]): number => values.reduce((all, { value }) => all + value, 0);

/** The upper bound of the bucket that the quantile falls into; null where it is past the last, or there is nothing. */
function quantileMs(buckets: readonly Value[], share: number): number | null {
  const byBound = new Map<number, number>();
  for (const { labels, value } of buckets) {
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']);
    byBound.set(bound, (byBound.get(bound) ?? 0) + value);
  }
  const wanted = (byBound.get(Number.POSITIVE_INFINITY) ?? 0) * share;
  if (wanted === 0) return null;
  const reached = [...byBound].sort(([a], [b]) => a - b).find(([, count]) => count >= wanted)?.[0];
  return reached === undefined || !Number.isFinite(reached) ? null : reached * 1_000;
}
