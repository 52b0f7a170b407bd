import { createHeaderPolicy } from '../../../gateway/headers/header-rules.ts';
import { createCostBudgets, createMemoryBudgets } from '../../../gateway/limits/cost-budget.ts';
import { defaultHedge } from '../../../gateway/resilience/settings.ts';
import { createMetrics } from '../../../gateway/telemetry/metrics.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { startHttpSubgraphs } from './http-subgraphs.ts';
import { startSmallGateway } from './small-gateway.ts';

/** A process of its own: a gateway with every feature on, its subgraphs, and a few hundred requests of all kinds. */
const requestsMax = 400;

const headers = createHeaderPolicy({
  request: [{ pass: 'accept-language' }],
  response: [{ pass: 'set-cookie' }],
});
const plenty = 1_000_000;
const budgets = createCostBudgets(
  { anonymous: plenty, shopper: plenty, staff: plenty, service: plenty },
  createMemoryBudgets(systemClock),
);
const subgraphs = await startHttpSubgraphs({ headers, resilience: { hedge: defaultHedge } });
const shop = await startSmallGateway({
  clientFor: subgraphs.clientFor,
  headers,
  budgets,
  metrics: createMetrics({ withProcess: true }),
  shareEqualQueries: true,
  staleRules: { Product: { ttlMs: 60_000, scope: 'everybody' } },
  measureOnly: ['tokensMax'],
  sensitiveFields: ['note'],
  decidePolicies: async () => new Set(),
});

const bodies = [
  { query: '{ order(id: "1") { number lines { product { title name } } } }' },
  { query: 'mutation { note(text: "hello") }' },
  { query: '{ __schema { types { name } } }' },
  { query: '{ nothing }' },
  { query: '{ order(id: "1") { fails } }' },
];
let asked = 0;
async function askOn(): Promise<void> {
  while (asked < requestsMax) {
    const body = bodies[asked % bodies.length];
    asked += 1;
    // A third of the way on the catalog goes away, and comes back later.
    if (asked === 130) subgraphs.intercept('catalog', ({ socket }) => Boolean(socket.destroy()));
    if (asked === 260) subgraphs.intercept('catalog', null);
    const accept = asked % 7 === 0 ? 'text/event-stream' : 'application/json';
    const answer = await shop.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
    });
    await answer.text();
  }
}
await Promise.all(Array.from({ length: 8 }, askOn));
await (await shop.fetch('/metrics')).text();
await (await shop.fetch('/health')).text();
await shop.gateway.close();
await subgraphs[Symbol.asyncDispose]();
console.log(`${asked} requests were answered`);
