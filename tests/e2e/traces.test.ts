import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startTraceReceiver } from '../support/trace-receiver.ts';
import { startAurora } from './support/aurora-process.ts';

const traceId = 'd'.repeat(32);

test('processes that know nothing of one another send one trace', async () => {
  await using receiver = await startTraceReceiver();
  await using aurora = await startAurora({
    split: true,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '200' },
  });
  const query = '{ products(first: 1) { nodes { title } } }';
  const response = await fetch(`${aurora.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${'1'.repeat(16)}-01`,
    },
    body: JSON.stringify({ query }),
  });
  expect(await response.json()).not.toHaveProperty('errors');
  await eventually(() => {
    const said = receiver.spans
      .filter((span) => span.traceId === traceId)
      .map(({ service, name }) => `${service}: ${name}`);
    expect(said).toEqual(
      expect.arrayContaining([
        'aurora-gateway: query',
        'aurora-gateway: fetch catalog',
        'aurora-catalog: catalog subgraph',
        expect.stringMatching(/^aurora-catalog: \w+ products$/),
      ]),
    );
  });
});
