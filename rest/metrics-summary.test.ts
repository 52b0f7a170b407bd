import { expect, test } from '@jest/globals';
import { createMetrics } from '../gateway/telemetry/metrics.ts';
import { summaryOf } from './metrics-summary.ts';

test('counts replies of the façade by how they went, and says under what most of them stay', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 18; i += 1) metrics.observeReply('/api/concierge/products', 'GET', 200, 4);
  metrics.observeReply('/api/concierge/capsule', 'POST', 422, 40);
  metrics.observeReply('/api/concierge/capsule', 'POST', 503, 90);
  metrics.observeReply('/graphql', 'POST', 200, 4_000);
  metrics.observeReply('/api/health/:service', 'GET', 200, 4_000);

  expect(summaryOf(await metrics.read()).rest).toEqual({
    requests: 20,
    clientErrors: 1,
    serverErrors: 1,
    p50Ms: 5,
    p95Ms: 50,
  });
});

test('before anything happened there is no quantile and no rate of errors', async () => {
  expect(summaryOf(await createMetrics().read())).toEqual({
    graph: { requests: 0, errors: 0, errorRate: 0 },
    rest: { requests: 0, clientErrors: 0, serverErrors: 0, p50Ms: null, p95Ms: null },
  });
});
