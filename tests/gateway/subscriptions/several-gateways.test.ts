import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIdentities } from '../../../app/identity.ts';
import { createSubgraphs } from '../../../app/subgraphs.ts';
import { fileSource } from '../../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../../gateway/gateway.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import type { Subgraph } from '../../../kernel/graphql/subgraph.ts';
import { secureRandom } from '../../../kernel/random.ts';
import { seedDemoShop } from '../../../seed/load.ts';
import { eventually } from '../../support/eventually.ts';
import { testConfig } from '../../support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../support/test-database.ts';
import { plainParts, silentLog } from '../support/small-gateway.ts';
import { connect, follow } from './support/client.ts';

/** A gateway with subgraphs of its own, as one process of several on one database. */
interface Copy {
  readonly gateway: Gateway;
  readonly subgraphs: readonly Subgraph[];
}

const config = testConfig();
let database: TestDatabase;
let copies: readonly Copy[];
let authorization: string;

beforeAll(async () => {
  database = await testDatabase();
  const { client, db } = database;
  await seedDemoShop({ db, clock: systemClock, config });
  const identities = await createIdentities(config, systemClock);
  const minted = await identities.devIssuer?.mint({ role: 'support_lead', client: 'dashboard' });
  authorization = `Bearer ${minted?.token}`;
  const startCopy = async (): Promise<Copy> => {
    const subgraphs = createSubgraphs({
      client,
      db,
      config,
      clock: systemClock,
      random: secureRandom,
      log: silentLog,
      notifier: { channels: [], send: async () => {} },
    });
    await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
    const gateway = createGateway({
      ...plainParts,
      source: fileSource(join('schema', 'supergraph.graphql')),
      clientFor(name) {
        const subgraph = subgraphs.find((each) => each.name === name);
        if (!subgraph) throw new Error(`There is no subgraph ${name}`);
        return createInProcessClient(subgraph);
      },
      authenticate: identities.authenticate,
    });
    await gateway.listen();
    return { gateway, subgraphs };
  };
  copies = await Promise.all([startCopy(), startCopy()]);
});

afterAll(async () => {
  for (const { gateway, subgraphs } of copies) {
    await gateway.close();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  }
  await database[Symbol.asyncDispose]();
});

const query = 'subscription { ordersChanged { order { number lines { product { title } } } } }';
const follower = ({ gateway }: Copy, lastEventId?: unknown) => {
  const client = connect(gateway.url.replace('http', 'ws'), authorization);
  const extensions = lastEventId === undefined ? {} : { extensions: { lastEventId } };
  return { client, live: follow(client, { query, ...extensions }) };
};

let scans = 0;
/** A carrier's scan of the parcel, told to one of the gateways. */
async function scan({ gateway }: Copy, status: string): Promise<void> {
  scans += 1;
  const order = await database.db.collection('orders').findOne({ number: 'GG-12047' });
  const { carrier, trackingNumber } = order?.['shipments'][0] ?? {};
  const input = {
    carrier,
    trackingNumber,
    rawCode: status,
    status,
    occurredAt: new Date(Date.now() + scans).toISOString(),
    idempotencyKey: `several-${scans}`,
  };
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': config.secrets.apiKey },
    body: JSON.stringify({
      query:
        'mutation ($input: ApplyShipmentFactInput!) { applyShipmentFact(input: $input) { outcome } }',
      variables: { input },
    }),
  });
  expect(await response.json()).toEqual({ data: { applyShipmentFact: { outcome: 'APPLIED' } } });
}

test('a change through one gateway reaches clients of every gateway, and one goes on where the other ended', async () => {
  const [first, second] = copies;
  if (!first || !second) throw new Error('Two gateways are needed');
  const here = follower(first);
  const there = follower(second);
  await eventually(async () => {
    for (const { gateway } of copies)
      expect(await (await fetch(gateway.url.replace(/graphql$/, 'metrics'))).text()).toContain(
        'aurora_open_subscriptions 1',
      );
  });
  await scan(first, 'OUT_FOR_DELIVERY');
  const [seenHere] = await here.live.data(1);
  expect(await there.live.data(1)).toEqual([seenHere]);
  expect(JSON.stringify(seenHere)).toContain('GG-12047');

  const lastEventId = here.live.results[0]?.extensions?.['eventId'];
  expect(lastEventId).toBe(there.live.results[0]?.extensions?.['eventId']);
  await here.client.dispose();
  await scan(first, 'DELIVERED');
  await there.live.data(2);
  const back = follower(second, lastEventId);
  await back.live.data(1);
  expect(back.live.results[0]?.extensions).toEqual(there.live.results[1]?.extensions);
  await Promise.all([there.client.dispose(), back.client.dispose()]);
});
