/**
 * One federated query as fast as it goes: an order with its lines, their products from catalog and its returns from
 * returns. Both ways of running it. `node --import tsx tests/load/query.ts [seconds=10]`; about a minute.
 */
import { Pool } from 'undici';
import { leadToken, ordersOnTheWay } from './support/demo-shop.ts';
import { ms, percentile, printTable } from './support/figures.ts';
import { startShop } from './support/start-shop.ts';

const seconds = Math.min(60, Number(process.argv[2] ?? 10));
const warmUpSeconds = 3;
const concurrency = 16;

const query = /* GraphQL */ `
  query LoadOrder($id: ID!) {
    order(id: $id) {
      id number state shipmentStatus
      lines { id title quantity product { id title price { amount currencyCode } image { url alt } } }
      returns { id state }
    }
  }
`;

interface Figures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly gatewayCpuMs: number;
  readonly totalCpuMs: number;
}

const oneProcess = await measure(false);
const aProcessEach = await measure(true);
const row = (name: string, read: (figures: Figures) => string): string[] => [
  name,
  read(oneProcess),
  read(aProcessEach),
];
printTable(`Order + lines + products + returns, ${concurrency} at a time for ${seconds} s`, [
  ['', 'one process', 'a process each'],
  row('requests/s', ({ requestsPerSecond }) => requestsPerSecond.toFixed(0)),
  row('p50', ({ p50Ms }) => ms(p50Ms)),
  row('p99', ({ p99Ms }) => ms(p99Ms)),
  row('CPU a request, gateway’s process', ({ gatewayCpuMs }) => ms(gatewayCpuMs, 2)),
  row('CPU a request, all processes', ({ totalCpuMs }) => ms(totalCpuMs, 2)),
]);
process.exit(0);

async function measure(split: boolean): Promise<Figures> {
  const shop = await startShop({ split });
  const pool = new Pool(shop.url, { connections: concurrency, pipelining: 1 });
  try {
    const orders = await ordersOnTheWay(shop, 20);
    const authorization = `Bearer ${await leadToken(shop)}`;
    const bodies = orders.map(({ id }) => JSON.stringify({ query, variables: { id } }));

    const ask = async (index: number): Promise<void> => {
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: bodies[index % bodies.length] ?? null,
      });
      const text = await body.text();
      if (statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500));
    };
    const runFor = async (durationMs: number): Promise<number[]> => {
      const untilMs = performance.now() + durationMs;
      const waits: number[] = [];
      await Promise.all(
        Array.from({ length: concurrency }, async (_, lane) => {
          for (let index = lane; performance.now() < untilMs; index += concurrency) {
            const askedAtMs = performance.now();
            await ask(index);
            waits.push(performance.now() - askedAtMs);
          }
        }),
      );
      return waits;
    };

    await runFor(warmUpSeconds * 1_000);
    const [gateway, all] = [shop.gatewayUsage(), shop.usage()];
    const waits = await runFor(seconds * 1_000);
    return {
      requestsPerSecond: waits.length / seconds,
      p50Ms: percentile(waits, 50),
      p99Ms: percentile(waits, 99),
      gatewayCpuMs: (shop.gatewayUsage().cpuMs - gateway.cpuMs) / waits.length,
      totalCpuMs: (shop.usage().cpuMs - all.cpuMs) / waits.length,
    };
  } finally {
    await pool.close();
    await shop.stop();
  }
}
