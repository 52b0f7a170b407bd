import { expect, test } from '@jest/globals';
import { HOUR_MS, systemClock } from '../kernel/clock.ts';
import { createLog } from '../kernel/log.ts';
import { compose } from './composition/compose.ts';
import { createGeneration } from './generation.ts';
import { createSubgraphClients } from './subgraph-clients.ts';
import { createMetrics } from './telemetry/metrics.ts';

const generationAt = (url: string) =>
  createGeneration(
    compose([{ name: 'shop', url, sdl: 'type Query { ring: String }' }]).supergraphSdl,
  );

test('a client whose subgraph has moved is closed with the others, also before its time is up', async () => {
  const closed: string[] = [];
  const pool = createSubgraphClients({
    clientFor: (_name, url) => ({
      execute: async () => ({}),
      subscribe: () => () => {},
      close: async () => void closed.push(url),
    }),
    clock: systemClock,
    requestTimeoutMs: HOUR_MS,
    metrics: createMetrics(),
    log: createLog({ level: 'silent', name: 'gateway' }),
  });
  const [before, after] = [generationAt('http://one/'), generationAt('http://other/')];
  pool.of(before);
  pool.of(after);
  pool.keepOnly(after);
  expect(closed).toEqual([]);

  await pool.close();
  expect([...closed].sort()).toEqual(['http://one/', 'http://other/']);
});
