import { expect, test } from '@jest/globals';
import { createExplainPermits, explainHeader } from '../../gateway/telemetry/explain/permit.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { eventually } from '../support/eventually.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { connect, follow } from './subscriptions/support/client.ts';
import { anOrder, startMiniShop } from './subscriptions/support/mini-shop.ts';
import { startGateway } from './subscriptions/support/start-gateway.ts';

const clock = fakeClock();
const permits = createExplainPermits('a secret of the explain tests, long enough', clock);

interface Explained {
  readonly data: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: {
    readonly explain: {
      readonly operation: { readonly name: string } | null;
      readonly cost: { readonly estimated: number; readonly max: number } | null;
      readonly access: readonly unknown[];
      readonly trace: SpanRecord;
    };
    readonly queryPlan?: { readonly kind: string };
  };
}
interface SpanRecord {
  readonly name: string;
  readonly durationMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly failure: string | null;
  readonly children: readonly SpanRecord[];
}

async function start() {
  const shop = await startMiniShop();
  const started = await startGateway(shop, { explainPermits: permits });
  const ask = async (query: string, headers: Record<string, string> = {}): Promise<Explained> => {
    const response = await fetch(started.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Explained;
  };
  return {
    shop,
    ask,
    url: started.url,
    metric: started.metric,
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]();
      await shop[Symbol.asyncDispose]();
    },
  };
}

const order = 'query TheOrder { order(id: "1") { status total items { product { name } } } }';
const explained = async () => ({ [explainHeader]: (await permits.sign('admin')).permit });

test('a request with a permit is answered with its plan, its time, its cost and its rights', async () => {
  await using gateway = await start();
  const first = await gateway.ask(order, await explained());
  expect(first.extensions?.queryPlan?.kind).toBe('QueryPlan');
  const { explain } = first.extensions ?? {};
  expect(explain?.operation?.name).toBe('TheOrder');
  expect(explain?.cost?.estimated).toBeGreaterThan(0);
  expect(explain?.access).toEqual([{ field: 'total', needs: ['totals:read'], isAllowed: false }]);
  expect(explain?.trace.facts).toMatchObject({ 'aurora.plan': 'made' });
  const fetches = explain?.trace.children.filter(({ name }) => name.startsWith('fetch'));
  expect(fetches?.map(({ name }) => name)).toEqual(['fetch orders', 'fetch catalog']);
  expect(fetches?.[1]?.facts['aurora.entities']).toBe(2);

  const second = await gateway.ask(order, await explained());
  expect(second.extensions?.explain.trace.facts).toMatchObject({ 'aurora.plan': 'from memory' });
  expect((await gateway.ask(order)).extensions).toBeUndefined();
});

test('a subgraph that fails is told at its step', async () => {
  await using gateway = await start();
  gateway.shop.catalog.mode = '500';
  const { extensions } = await gateway.ask(order, await explained());
  const step = extensions?.explain.trace.children.find(({ name }) => name === 'fetch catalog');
  expect(step?.failure).toBe('SUBGRAPH_UNAVAILABLE');
});

test('a permit that is forged, made up or over refuses the request', async () => {
  await using gateway = await start();
  const other = createExplainPermits('another secret that nobody here trusts at all', clock);
  const { permit } = await permits.sign('admin');
  const forged = (await other.sign('admin')).permit;
  for (const given of [forged, 'please', ''])
    expect(
      (await gateway.ask(order, { [explainHeader]: given })).errors?.[0]?.extensions.code,
    ).toBe('FORBIDDEN');
  clock.advance(31 * MINUTE_MS);
  const late = await gateway.ask(order, { [explainHeader]: permit });
  expect(late.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('each event is explained to the one who asked, and to nobody who shares the subscription', async () => {
  await using gateway = await start();
  const payload = {
    query: 'subscription { orderChanged(orderId: "1") { seq items { product { name } } } }',
  };
  const curious = connect(gateway.url, undefined, { connectionParams: await explained() });
  const ordinary = connect(gateway.url);
  const asked = follow(curious, payload);
  const other = follow(ordinary, payload);
  await eventually(async () => expect(await gateway.metric('aurora_open_subscriptions')).toBe(2));
  await eventually(() => expect(gateway.shop.orders.subscriptions.open).toBe(1));
  gateway.shop.events.emit('order:1', anOrder('1', 'SENT', 1));
  gateway.shop.events.emit('order:1', anOrder('1', 'SENT', 2));
  await Promise.all([asked.data(2), other.data(2)]);
  for (const { extensions } of asked.results) {
    const { trace } = (extensions as NonNullable<Explained['extensions']>).explain;
    expect(trace.children.map(({ name }) => name)).toEqual(['fetch catalog']);
  }
  expect(other.results.map(({ extensions }) => Object.keys(extensions ?? {}))).toEqual([
    ['eventId'],
    ['eventId'],
  ]);
  expect(gateway.shop.orders.subscriptions.opened).toBe(1);
  await Promise.all([curious.dispose(), ordinary.dispose()]);
});
