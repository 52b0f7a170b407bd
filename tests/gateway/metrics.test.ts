import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { staticManifests } from '../../gateway/operations/manifests/manifest-source.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import type { ObservedRequest } from '../../gateway/telemetry/observe.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const samplesOf = (page: string, name: string): string[] =>
  page.split('\n').filter((line) => line.startsWith(name) && !/_bucket|_sum/.test(line));

test('requests are counted under the template of their route, whatever stands in the path', async () => {
  await using shop = await startSmallGateway();
  for (const path of ['/graphql/sha256:one', '/graphql/sha256:two', '/health', '/nothing/here'])
    await shop.fetch(path);
  await shop.ask({ query: '{ __typename }' });
  const samples = samplesOf(
    await (await shop.fetch('/metrics')).text(),
    'aurora_http_request_duration_seconds_count',
  );
  expect(samples.join('\n')).toContain('http_route="/graphql/:documentId"');
  expect(samples.join('\n')).toContain(
    'http_route="/graphql",http_request_method="POST",http_response_status_code="200"} 1',
  );
  expect(samples.join('\n')).not.toMatch(/sha256|nothing/);
});

test('the name of an operation is a figure only where a client registered it', async () => {
  const text = 'query Registered { __typename }';
  const id = createHash('sha256').update(text).digest('hex');
  await using shop = await startSmallGateway({
    operations: staticManifests([
      {
        client: 'widget',
        version: '1',
        file: 'widget/1.json',
        operations: new Map([[id, text]]),
      },
    ]),
  });
  await shop.ask({ documentId: id });
  await shop.ask({ query: 'query MadeUp { __typename }' });
  const page = await (await shop.fetch('/metrics')).text();
  expect(samplesOf(page, 'aurora_operation_duration_seconds_count')).toEqual([
    'aurora_operation_duration_seconds_count{client="none",operation="Registered"} 1',
  ]);
  expect(page).not.toContain('MadeUp');
});

test('there are only so many names, then one for all others; the first keep theirs', async () => {
  const metrics = createMetrics();
  const observe = (name: string) =>
    metrics.observeRequest({
      context: { requestId: 'r', door: 'http', caller: null },
      operation: { name, kind: 'query' },
      isRegistered: true,
      errorCodes: [],
      httpStatus: 200,
      durationMs: 1,
    } as unknown as ObservedRequest);
  for (let index = 0; index < 600; index += 1) observe(`Operation${index}`);
  observe('Operation0');
  const samples = samplesOf(await metrics.print(), 'aurora_operation_duration_seconds_count');
  expect(samples).toHaveLength(501);
  expect([samples[0], samples.at(-1)]).toEqual([
    'aurora_operation_duration_seconds_count{client="none",operation="Operation0"} 2',
    'aurora_operation_duration_seconds_count{client="other",operation="other"} 100',
  ]);
});

test('with a token, metrics are told to who shows it', async () => {
  const token = 'scraper-token-of-thirty-two-characters';
  await using shop = await startSmallGateway({ metricsToken: token });
  const ask = (authorization?: string) =>
    shop.fetch('/metrics', { headers: authorization === undefined ? {} : { authorization } });
  for (const shown of [undefined, 'Bearer', `Basic ${token}`, `Bearer ${token}x`, 'Bearer x']) {
    const refused = await ask(shown);
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toContain('aurora_requests_total');
  }
  const told = await ask(`Bearer ${token}`);
  expect(told.status).toBe(200);
  expect(await told.text()).toContain('aurora_requests_total');
});

test('what only grows is a counter, whoever keeps it, and what is now is a gauge', async () => {
  const metrics = createMetrics();
  let taken = 3;
  metrics.watch([
    { name: 'doors_total', help: 'Doors taken', read: () => taken },
    { name: 'open_doors', help: 'Doors open now', read: () => 2 },
  ]);

  expect(await metrics.print()).toContain('# TYPE doors_total counter\ndoors_total 3\n');
  taken = 5;
  const page = await metrics.print();

  expect(page).toContain('doors_total 5\n');
  expect(page).toContain('# TYPE open_doors gauge\nopen_doors 2\n');
  for (const [, name, kind] of page.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    expect([name, name?.endsWith('_total') ? 'counter' : kind]).toEqual([name, kind]);
});
