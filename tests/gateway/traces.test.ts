import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { createIdentities } from '../../app/identity.ts';
import { createSubgraphs } from '../../app/subgraphs.ts';
import { fileSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { createNetworkClient } from '../../gateway/network-client.ts';
import { systemClock } from '../../kernel/clock.ts';
import { traceCommands } from '../../kernel/data/trace-commands.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import type { Subgraph, SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import { createLog } from '../../kernel/log.ts';
import { secureRandom } from '../../kernel/random.ts';
import { startTracing } from '../../kernel/tracing/start-tracing.ts';
import { seedDemoShop } from '../../seed/load.ts';
import { serveSubgraph } from '../../subgraphs/serve.ts';
import { eventually } from '../support/eventually.ts';
import { testConfig } from '../support/test-config.ts';
import { testDatabase } from '../support/test-database.ts';
import { type ReceivedSpan, startTraceReceiver } from '../support/trace-receiver.ts';
import { connect, follow } from './subscriptions/support/client.ts';
import { plainParts, silentLog } from './support/small-gateway.ts';

const config = testConfig();
const endpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
afterEach(() => {
  delete process.env[endpoint];
});

/** How subgraphs are reached: in this process, or each behind a port of its own. */
type Reach = (subgraphs: readonly Subgraph[]) => Promise<{
  clientFor: (name: string) => SubgraphClient;
  close: () => Promise<void>;
}>;

const inProcess: Reach = async (subgraphs) => ({
  clientFor: (name) => createInProcessClient(named(subgraphs, name)),
  close: async () => {},
});

const overTheNetwork: Reach = async (subgraphs) => {
  const served = new Map(
    await Promise.all(
      subgraphs.map(async (subgraph) => {
        const options = { port: 0, host: '127.0.0.1', config, log: silentLog };
        return [subgraph.name, await serveSubgraph(subgraph, options)] as const;
      }),
    ),
  );
  return {
    clientFor: (name) =>
      createNetworkClient({
        name,
        url: served.get(name)?.url ?? '',
        timeoutMs: 30_000,
        callerSecret: config.secrets.caller,
        clock: systemClock,
        log: silentLog,
      }),
    async close() {
      await Promise.all([...served.values()].map((each) => each.close()));
    },
  };
};

function named(subgraphs: readonly Subgraph[], name: string): Subgraph {
  const subgraph = subgraphs.find((each) => each.name === name);
  if (!subgraph) throw new Error(`There is no subgraph ${name}`);
  return subgraph;
}

/** The whole shop, with the store's commands traced as in every process of ours. */
async function startShop(reach: Reach) {
  const database = await testDatabase();
  const client = new MongoClient(database.uri, { monitorCommands: true });
  traceCommands(client);
  const db = client.db(database.db.databaseName);
  const notifier = { channels: [], send: async () => {} };
  const parts = { client, db, config, clock: systemClock, random: secureRandom, log: silentLog };
  const subgraphs = createSubgraphs({ ...parts, notifier });
  if (reach === inProcess) await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  await seedDemoShop({ db, clock: systemClock, config });
  const { clientFor, close } = await reach(subgraphs);
  const identities = await createIdentities(config, systemClock);
  const lines: string[] = [];
  const gateway = createGateway({
    ...plainParts,
    source: fileSource(join('schema', 'supergraph.graphql')),
    clientFor,
    authenticate: identities.authenticate,
    log: createLog({
      level: 'info',
      name: 'gateway',
      destination: { write: (line) => void lines.push(line) },
    }),
  });
  await gateway.listen();
  const minted = await identities.devIssuer?.mint({ role: 'support_lead', client: 'dashboard' });
  return {
    gateway,
    lines,
    /** The next scan of a parcel that is on its way. */
    async scan() {
      const order = await db.collection('orders').findOne({ number: 'GG-12047' });
      const { carrier, trackingNumber } = order?.['shipments'][0] ?? {};
      return {
        carrier,
        trackingNumber: String(trackingNumber),
        rawCode: 'OUT_FOR_DELIVERY',
        status: 'OUT_FOR_DELIVERY',
        occurredAt: new Date().toISOString(),
        idempotencyKey: 'traced-scan',
      };
    },
    authorization: `Bearer ${minted?.token}`,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await close();
      if (reach === inProcess) await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      await client.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

const traceOf = (letter: string): string => letter.repeat(32);
const traceparent = (letter: string): string => `00-${traceOf(letter)}-${'1'.repeat(16)}-01`;

const post = async (
  { url }: Gateway,
  body: object,
  headers: Readonly<Record<string, string>>,
): Promise<{ data: Record<string, unknown>; errors?: unknown }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { data: Record<string, unknown> };
};

const oneOrder = `query OneOrder { orders(first: 1, filter: { number: "GG-12047" }) { nodes {
  number customer { name } lines { product { title } } } } }`;
const scan = `mutation Scan($input: ApplyShipmentFactInput!) { applyShipmentFact(input: $input) { outcome } }`;

test.each([
  ['in one process', inProcess],
  ['with every subgraph behind its own port', overTheNetwork],
])('%s, one trace leads from the browser to the store, events included', async (_, reach) => {
  await using receiver = await startTraceReceiver();
  process.env[endpoint] = receiver.url;
  const stopTracing = await startTracing('aurora', silentLog);
  const secrets = ['GG-12047', 'Opal', 'opal@example.com'];
  {
    await using shop = await startShop(reach);
    const { gateway, authorization } = shop;
    const client = connect(gateway.url.replace('http', 'ws'), undefined, {
      connectionParams: { authorization, traceparent: traceparent('a') },
    });
    const live = follow(client, {
      query: 'subscription Rows { ordersChanged { order { number lines { product { title } } } } }',
    });
    const asked = await post(
      gateway,
      { query: oneOrder },
      { authorization, traceparent: traceparent('b') },
    );
    expect(asked.errors).toBeUndefined();
    await eventually(async () => expect(await openSources(gateway)).toBe(1));
    const input = await shop.scan();
    secrets.push(authorization, input.trackingNumber);
    const changed = await post(
      gateway,
      { query: scan, variables: { input } },
      { 'x-api-key': config.secrets.apiKey, traceparent: traceparent('c') },
    );
    expect(changed).toEqual({ data: { applyShipmentFact: { outcome: 'APPLIED' } } });
    await live.data(1);
    await client.dispose();
    const logged = shop.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.find((line) => line['operation'] === 'OneOrder')?.['traceId']).toBe(traceOf('b'));
  }
  await stopTracing();

  const path = pathsIn(receiver.spans);
  const query = receiver.spans.filter(({ traceId }) => traceId === traceOf('b')).map(path);
  expect(query).toContain('query OneOrder > prepare');
  expect(query).toContain('query OneOrder > fetch orders > orders subgraph > find orders');
  expect(query).toContain('query OneOrder > fetch catalog > catalog subgraph > find products');

  const change = receiver.spans.filter(({ traceId }) => traceId === traceOf('c'));
  expect(change.map(path)).toContain(
    'mutation Scan > fetch orders > orders subgraph > insert events',
  );
  const events = receiver.spans.filter(({ traceId }) => traceId === traceOf('a'));
  expect(events.map(path)).toContain(
    'subscription Rows > event from orders > fetch catalog > catalog subgraph > find products',
  );
  const told = events.filter(({ name }) => name === 'event from orders' || name === 'orders event');
  expect(told.map(({ name }) => name).sort()).toEqual(['event from orders', 'orders event']);
  const stored = change.find((span) => span.name === 'orders subgraph');
  for (const { links } of told)
    expect(links).toMatchObject([{ traceId: traceOf('c'), spanId: stored?.spanId }]);

  // By name and code only.
  for (const secret of secrets) expect(receiver.bodies.join()).not.toContain(secret);
});

test('without an exporter nothing is traced, and nothing of OpenTelemetry is loaded', async () => {
  const script = `
    const { startTracing } = await import('./kernel/tracing/start-tracing.ts');
    const { isTracing, startSpan } = await import('./kernel/tracing/tracer.ts');
    await startTracing('aurora', console);
    const { default: Module } = await import('node:module');
    const loaded = Object.keys(Module._cache).filter((path) => path.includes('opentelemetry'));
    console.log(JSON.stringify([isTracing(), startSpan('x', { kind: 'server' }) ?? null, loaded]));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    {
      env: {
        PATH: process.env['PATH'],
        OTEL_TRACES_EXPORTER: 'none',
        [endpoint]: 'http://127.0.0.1:9',
      },
    },
  );
  expect(JSON.parse(stdout)).toEqual([false, null, []]);
});

async function openSources(gateway: Gateway): Promise<number> {
  const text = await (await fetch(gateway.url.replace(/graphql$/, 'metrics'))).text();
  return Number(/^aurora_open_subscriptions (\S+)$/m.exec(text)?.[1]);
}

/** The names that lead to a span, from its trace's first of ours. */
function pathsIn(spans: readonly ReceivedSpan[]): (span: ReceivedSpan) => string {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = (span: ReceivedSpan): string => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    return parent ? `${pathOf(parent)} > ${span.name}` : span.name;
  };
  return pathOf;
}
