import { jsonReply } from '../gateway/http/replies.ts';
import type { Route } from '../gateway/http/router.ts';
import type { Metrics } from '../gateway/telemetry/metrics.ts';
import { ShopError } from '../kernel/errors.ts';
import { summaryOf } from './metrics-summary.ts';
import { problemReply } from './problem.ts';

/** `/api/metrics` for Prometheus, and as JSON with `?format=summary`. */
export const createApiMetricsRoute = (metrics: Metrics): Route => ({
  method: 'GET',
  path: '/api/metrics',
  async handle({ query, requestId }) {
    const format = query.get('format') ?? 'prometheus';
    if (format === 'summary')
      return jsonReply(200, summaryOf(await metrics.read()), { 'cache-control': 'no-store' });
    if (format !== 'prometheus') return problemReply(unknownFormat, requestId);
    return {
      status: 200,
      headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
      body: await metrics.print(),
    };
  },
});

const unknownFormat = new ShopError('BAD_USER_INPUT', 'format must be prometheus or summary', {
  field: 'format',
});
