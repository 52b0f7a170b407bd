import { expect, test } from '@jest/globals';
import type { SupergraphSource } from '../../../gateway/composition/supergraph-source.ts';
import type { GatewayParts } from '../../../gateway/gateway.ts';
import { staticManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { eventually } from '../../support/eventually.ts';
import { asNamed } from '../support/as-caller.ts';
import { type SmallGateway, startSmallGateway } from '../support/small-gateway.ts';
import { before, withFarNames, withoutNames, withWorth } from './support/supergraphs.ts';

const order = 'query Order { order(id: "1") { number lines { product { name } } } }';
const admin = { authorization: 'dashboard admin' };

/** A gateway whose supergraph a test changes, with one operation that the widget registered. */
async function start(parts: Partial<GatewayParts> = {}) {
  let text = before;
  let onText = (_: string): void => {};
  const source: SupergraphSource = {
    name: 'test',
    load: async () => text,
    watch(listener) {
      onText = listener;
      return () => {};
    },
  };
  const shop = await startSmallGateway({
    source,
    authenticate: asNamed,
    operations: staticManifests([
      {
        client: 'widget',
        version: '1',
        file: 'widget/1.json',
        operations: new Map([['order', order]]),
      },
    ]),
    ...parts,
  });
  return {
    ...shop,
    offer(next: string) {
      text = next;
      onText(next);
    },
    serves: (expected: string) =>
      eventually(() => expect(shop.gateway.currentGeneration().supergraphSdl).toBe(expected)),
    refuses: () => eventually(() => expect(shop.gateway.health().refused).toEqual(['supergraph'])),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

const adminOf = async (shop: Pick<SmallGateway, 'fetch'>, path: string, body?: object) => {
  const response = await shop.fetch(`/admin/${path}`, {
    headers: { ...admin, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('a supergraph that breaks a registered operation is refused, and says by client, operation and field', async () => {
  await using shop = await start();
  const current = shop.gateway.currentGeneration();
  shop.offer(withoutNames);
  await shop.refuses();

  expect(shop.gateway.currentGeneration()).toBe(current);
  expect((await shop.ask({ query: order })).body.errors).toBeUndefined();
  expect((await adminOf(shop, 'operations')).body['refusedSupergraph']).toMatchObject({
    findings: [
      {
        client: 'widget',
        operation: 'Order',
        kind: 'breaks',
        fields: ['Product.name'],
        message: 'widget Order breaks: Cannot query field "name" on type "Product".',
      },
    ],
  });
  const metrics = await (await shop.fetch('/metrics')).text();
  expect(metrics).toContain('aurora_reload_gate_findings 1');
  expect(metrics).toContain('aurora_supergraph_candidates_total{outcome="refused"} 1');
  expect(await (await shop.fetch('/health')).json()).toMatchObject({
    status: 'ok',
    refused: ['supergraph'],
  });
});

test('one that slows it is refused too, naming the calls that came with it; a budget may allow it', async () => {
  await using shop = await start();
  shop.offer(withFarNames);
  await shop.refuses();
  expect((await adminOf(shop, 'operations')).body['refusedSupergraph']).toMatchObject({
    findings: [
      {
        client: 'widget',
        operation: 'Order',
        kind: 'slows',
        fields: ['order.lines.product from labels', 'order.lines.product from names'],
      },
    ],
  });

  await using allowed = await start({
    reloadGate: {
      mode: 'refuse',
      budgets: { widget: { Order: { fetches: 4, depth: 4, cost: 10 } } },
    },
  });
  allowed.offer(withFarNames);
  await allowed.serves(withFarNames);
});

test('one that hurts nobody is let in, also after one that was refused', async () => {
  await using shop = await start();
  shop.offer(withoutNames);
  await shop.refuses();
  shop.offer(withWorth);
  await shop.serves(withWorth);
  expect(shop.gateway.health().refused).toEqual([]);
});

test.each([
  ['that breaks an operation', withoutNames],
  ['that is none', 'schema {'],
])('with the old one put back nothing is refused any more, after one %s', async (_, candidate) => {
  await using shop = await start();
  shop.offer(candidate);
  await shop.refuses();
  shop.offer(before);
  await eventually(() => expect(shop.gateway.health().refused).toEqual([]));
  expect((await adminOf(shop, 'operations')).body['refusedSupergraph']).toBeNull();
});

test('an admin lets in the one that was refused, and nobody else does', async () => {
  await using shop = await start();
  shop.offer(withoutNames);
  await shop.refuses();
  const { refusedSupergraph } = (await adminOf(shop, 'operations')).body as {
    refusedSupergraph: { generation: string };
  };
  const { generation } = refusedSupergraph;

  const asked = { method: 'POST', body: JSON.stringify({ generation }) };
  expect((await shop.fetch('/admin/supergraph/allow', asked)).status).toBe(401);
  const viewer = { ...asked, headers: { authorization: 'dashboard orders:read' } };
  expect((await shop.fetch('/admin/supergraph/allow', viewer)).status).toBe(403);
  expect((await shop.fetch('/admin/operations')).status).toBe(401);
  expect((await adminOf(shop, 'supergraph/allow', { generation: 'another' })).status).toBe(404);
  expect(shop.gateway.health().refused).toEqual(['supergraph']);

  expect(await adminOf(shop, 'supergraph/allow', { generation })).toMatchObject({
    status: 200,
    body: { refusedSupergraph: null },
  });
  await shop.serves(withoutNames);
});

test.each(['warn', 'off'] as const)('a gate that is set to %s lets everything in', async (mode) => {
  await using shop = await start({ reloadGate: { mode, budgets: {} } });
  shop.offer(withoutNames);
  await shop.serves(withoutNames);
});

test('clients that were quiet while somebody watched for a week keep nothing out', async () => {
  const dayMs = 24 * 60 * 60 * 1_000;
  await using shop = await start({
    operationRecords: {
      usage: {
        write: async () => {},
        read: async () => ({
          mine: null,
          others: [{ watchedSinceMs: Date.now() - 8 * dayMs, uses: [] }],
        }),
      },
      unregistered: null,
    },
  });
  shop.offer(withoutNames);
  await shop.serves(withoutNames);
});
