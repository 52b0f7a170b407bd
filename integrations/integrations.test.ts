import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientSession } from 'mongodb';
import { DAY_MS, MINUTE_MS } from '../kernel/clock.ts';
import { inTransaction } from '../kernel/data/transaction.ts';
import { createLog } from '../kernel/log.ts';
import { processFigures } from '../kernel/telemetry/process-figures.ts';
import { eventually } from '../tests/support/eventually.ts';
import { type FakeClock, fakeClock } from '../tests/support/fake-clock.ts';
import { seededRandom } from '../tests/support/seeded-random.ts';
import { testConfig } from '../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.ts';
import { createIntegrations, createKeptFacts, type Integrations, signWebhook } from './index.ts';
import { type InboxItem, inboxCollection, leaseMs } from './repository.ts';
import type { ShipmentFactCommand, ShipmentFactReply } from './shipment-fact.ts';

const config = testConfig();
const log = createLog({ level: 'silent', name: 'test' });
let database: TestDatabase;
let parcels = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

type Apply = (command: ShipmentFactCommand) => Promise<ShipmentFactReply> | ShipmentFactReply;

/** A shop with its own inbox; `applied` is what reached the orders. */
async function aShop(apply: Apply = () => ({ outcome: 'APPLIED' }), copies = 1) {
  const clock = fakeClock();
  const db = database.client.db(`${database.db.databaseName}_${parcels}`);
  const applied: ShipmentFactCommand[] = [];
  const make = () =>
    createIntegrations({
      db,
      config,
      clock,
      log,
      random: seededRandom(),
      applyShipmentFact: async (command) => {
        const reply = await apply(command);
        if (reply.outcome === 'APPLIED') applied.push(command);
        return reply;
      },
    });
  const all = Array.from({ length: copies }, make);
  for (const integrations of all) await integrations.start();
  const stop = async (): Promise<void> => {
    for (const copy of all) await copy.stop();
  };
  const [integrations] = all as [Integrations, ...Integrations[]];
  return {
    applied,
    clock,
    inbox: integrations.inbox,
    kept: createKeptFacts({ db }),
    transaction: <R>(effect: (session: ClientSession) => Promise<R>): Promise<R> =>
      inTransaction(database.client, effect),
    items: db.collection<InboxItem>(inboxCollection),
    send: (body: unknown, options: SendOptions = {}) => send(integrations, clock, body, options),
    stop,
    async restart() {
      for (const copy of all) await copy.start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await db.dropDatabase();
    },
  };
}

interface SendOptions {
  readonly id?: string;
  readonly connector?: string;
  readonly tenant?: string;
  readonly secret?: string;
  readonly raw?: string;
}

let deliveries = 0;

async function send(
  integrations: Integrations,
  clock: FakeClock,
  body: unknown,
  { id, connector = 'dpd', tenant = 'glowglitch', secret, raw }: SendOptions,
) {
  deliveries += 1;
  const text = raw ?? JSON.stringify(body);
  const [route] = integrations.routes;
  const reply = await route?.handle({
    params: { tenant, connector },
    headers: {
      ...signWebhook({
        id: id ?? `dlv_${deliveries}`,
        at: clock.now(),
        body: text,
        secret: secret ?? config.secrets.hook,
      }),
    },
    requestId: 'req_1',
    body: async () => Buffer.from(text),
  });
  return { status: reply?.status, ...(JSON.parse(reply?.body ?? '{}') as object) };
}

const aParcel = (): string => {
  parcels += 1;
  return `PARCEL${parcels}`;
};

const scans = (trackingNumber: string, ...codes: string[]) => ({
  events: codes.map((code) => ({ trackingNumber, code, occurredAt: '2026-11-21T11:00:00Z' })),
});

const codesOf = (commands: readonly ShipmentFactCommand[]) => commands.map((c) => c.rawCode);

test('an accepted webhook reaches the orders with a key of its own', async () => {
  await using shop = await aShop();
  const parcel = aParcel();
  expect(await shop.send(scans(parcel, 'COURIER'), { id: 'dlv_a' })).toEqual({
    status: 202,
    accepted: 1,
    duplicates: 0,
  });
  await eventually(() => expect(shop.applied).toHaveLength(1));
  expect(shop.applied[0]).toMatchObject({
    tenant: 'glowglitch',
    carrier: 'dpd',
    trackingNumber: parcel,
    status: 'OUT_FOR_DELIVERY',
    idempotencyKey: expect.stringMatching(/^glowglitch:dpd:dlv_a:000:[0-9a-f]{16}$/),
  });
});

test('of a fact that was applied only that it came is kept', async () => {
  await using shop = await aShop();
  const parcel = aParcel();
  await shop.send({ events: [{ ...scans(parcel, 'COURIER').events[0], location: 'Liège hub' }] });
  const done = await eventually(async () => {
    const item = await shop.items.findOne({ state: 'done' });
    if (!item) throw new Error('Not done yet');
    return item;
  });
  expect(JSON.stringify(done)).not.toMatch(/PARCEL|Liège/);
  expect(done).toMatchObject({ connector: 'dpd', outcome: 'APPLIED' });
});

test('a replayed webhook is accepted and changes nothing', async () => {
  await using shop = await aShop();
  const body = scans(aParcel(), 'ACCEPTED', 'COURIER');
  await shop.send(body, { id: 'dlv_r' });
  await eventually(() => expect(shop.applied).toHaveLength(2));
  expect(await shop.send(body, { id: 'dlv_r' })).toEqual({
    status: 202,
    accepted: 0,
    duplicates: 2,
  });
  await shop.send(scans(aParcel(), 'DELIVERED'));
  await eventually(() => expect(shop.applied).toHaveLength(3));
});

test('a delivery whose id a sender used before for something else is not taken for a repeat', async () => {
  await using shop = await aShop();
  const parcel = aParcel();
  await shop.send(scans(parcel, 'ACCEPTED', 'COURIER'), { id: 'dlv_u' });
  expect(await shop.send(scans(parcel, 'ACCEPTED', 'DELIVERED'), { id: 'dlv_u' })).toEqual({
    status: 202,
    accepted: 1,
    duplicates: 1,
  });
  await eventually(() =>
    expect(codesOf(shop.applied)).toEqual(['ACCEPTED', 'COURIER', 'DELIVERED']),
  );
});

test.each([
  ['a wrong signature', { secret: 'x'.repeat(40) }, 'WEBHOOK_SIGNATURE_INVALID'],
  ['an unknown connector', { connector: 'owl-post' }, 'NOT_FOUND'],
  ['an unknown tenant', { tenant: 'elsewhere' }, 'NOT_FOUND'],
  ['broken JSON', { raw: '{"events":' }, 'BAD_USER_INPUT'],
])('%s is refused and nothing is kept', async (_what, options, code) => {
  await using shop = await aShop();
  const parcel = aParcel();
  await expect(shop.send(scans(parcel, 'COURIER'), options)).rejects.toMatchObject({ code });
  expect(await shop.inbox.waiting(`glowglitch:dpd:${parcel}`)).toEqual([]);
});

test('facts of one parcel are applied in the order they came, on any number of copies', async () => {
  await using shop = await aShop(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return { outcome: 'APPLIED' };
  }, 3);
  const [first, second] = [aParcel(), aParcel()];
  const codes = ['ACCEPTED', 'ON_THE_ROAD', 'AT_DELIVERY_DEPOT', 'COURIER', 'DELIVERED'];
  for (const code of codes) {
    await shop.send(scans(first, code));
    shop.clock.advance(1);
    await shop.send(scans(second, code));
    shop.clock.advance(1);
  }
  await eventually(() => expect(shop.applied).toHaveLength(10));
  for (const parcel of [first, second])
    expect(codesOf(shop.applied.filter((c) => c.trackingNumber === parcel))).toEqual(codes);
});

test('while the orders are down nothing is lost; when they are back everything arrives in order', async () => {
  let isDown = true;
  await using shop = await aShop(() => {
    if (isDown) throw new Error('connection refused');
    return { outcome: 'APPLIED' };
  });
  const parcel = aParcel();
  for (const code of ['ACCEPTED', 'COURIER', 'DELIVERED']) {
    await shop.send(scans(parcel, code));
    shop.clock.advance(1);
  }
  await eventually(async () => {
    const [item] = await shop.inbox.waiting(`glowglitch:dpd:${parcel}`);
    expect(item).toMatchObject({ outcome: 'SERVICE_DOWN', attempts: expect.any(Number) });
  });
  expect(shop.applied).toEqual([]);
  isDown = false;
  shop.clock.advance(2 * MINUTE_MS);
  await eventually(() =>
    expect(codesOf(shop.applied)).toEqual(['ACCEPTED', 'COURIER', 'DELIVERED']),
  );
});

test('a scan that comes before its order waits for it', async () => {
  let isKnown = false;
  await using shop = await aShop(() => ({ outcome: isKnown ? 'APPLIED' : 'UNKNOWN_SHIPMENT' }));
  const parcel = aParcel();
  await shop.send(scans(parcel, 'COURIER'));
  await eventually(async () => {
    const [item] = await shop.inbox.waiting(`glowglitch:dpd:${parcel}`);
    expect(item?.outcome).toBe('UNKNOWN_SHIPMENT');
  });
  isKnown = true;
  shop.clock.advance(11 * MINUTE_MS);
  await eventually(() => expect(shop.applied).toHaveLength(1));
});

test('a parcel that nobody knows for a day is set aside with its reason, and others go on', async () => {
  await using shop = await aShop(({ trackingNumber }) => ({
    outcome: trackingNumber === lost ? 'UNKNOWN_SHIPMENT' : 'APPLIED',
  }));
  const lost = aParcel();
  await shop.send(scans(lost, 'COURIER', 'DELIVERED'));
  await shop.send(scans(aParcel(), 'COURIER'));
  await eventually(() => expect(shop.applied).toHaveLength(1));
  shop.clock.advance(DAY_MS);
  await eventually(async () => expect(await shop.inbox.countDead()).toBe(2));
});

test('what was set aside is tried anew when its sender sends it again', async () => {
  let isKnown = false;
  await using shop = await aShop(() => ({ outcome: isKnown ? 'APPLIED' : 'UNKNOWN_SHIPMENT' }));
  const body = scans(aParcel(), 'COURIER', 'DELIVERED');
  await shop.send(body, { id: 'dlv_d' });
  shop.clock.advance(DAY_MS);
  await eventually(async () => expect(await shop.inbox.countDead()).toBe(2));
  isKnown = true;
  expect(await shop.send(body, { id: 'dlv_d' })).toEqual({
    status: 202,
    accepted: 2,
    duplicates: 0,
  });
  await eventually(() => expect(codesOf(shop.applied)).toEqual(['COURIER', 'DELIVERED']));
  expect(await shop.send(body, { id: 'dlv_d' })).toMatchObject({ accepted: 0, duplicates: 2 });
});

test('a fact that the orders refuse is set aside at once and does not hold its parcel', async () => {
  await using shop = await aShop(({ rawCode }) =>
    rawCode === 'COURIER'
      ? { outcome: 'REFUSED', reason: 'OCCURRED_IN_FUTURE' }
      : { outcome: 'APPLIED' },
  );
  await shop.send(scans(aParcel(), 'ACCEPTED', 'COURIER', 'DELIVERED'));
  await eventually(() => expect(codesOf(shop.applied)).toEqual(['ACCEPTED', 'DELIVERED']));
  expect(await shop.inbox.countDead()).toBe(1);
});

describe('what was given up', () => {
  const tenant = 'glowglitch';
  const first = { limit: 1, after: null };

  test('is listed with its reason, the last one first, and of its own shop alone', async () => {
    await using shop = await aShop(() => ({ outcome: 'REFUSED', reason: 'A timeline is full' }));
    const parcels = [aParcel(), aParcel()];
    for (const parcel of parcels) {
      await shop.send(scans(parcel, 'COURIER'));
      await eventually(async () =>
        expect(await shop.kept.countDead(tenant)).toBe(parcels.indexOf(parcel) + 1),
      );
      shop.clock.advance(MINUTE_MS);
    }
    const page = await shop.kept.deadPage(tenant, first);
    const givenUpAt = new Date(shop.clock.now().getTime() - MINUTE_MS);
    expect(page).toMatchObject({
      hasNextPage: true,
      items: [
        {
          state: 'DEAD',
          carrier: 'dpd',
          trackingNumber: parcels[1],
          rawCode: 'COURIER',
          status: 'OUT_FOR_DELIVERY',
          attempts: 1,
          lastFailure: 'REFUSED: A timeline is full',
          receivedAt: givenUpAt,
          givenUpAt,
        },
      ],
    });
    const [last] = page.items;
    const after = [givenUpAt.toISOString(), last?._id ?? ''];
    const rest = await shop.kept.deadPage(tenant, { limit: 1, after });
    expect(rest.items.map(({ trackingNumber }) => trackingNumber)).toEqual([parcels[0]]);
    expect(rest.hasNextPage).toBe(false);
    expect(await shop.kept.deadPage('another', first)).toEqual({ items: [], hasNextPage: false });
    expect(await shop.kept.countDead('another')).toBe(0);
  });

  test('is taken once more when it is wanted, as if it had just come', async () => {
    let isKnown = false;
    await using shop = await aShop(() => ({ outcome: isKnown ? 'APPLIED' : 'UNKNOWN_SHIPMENT' }));
    await shop.send(scans(aParcel(), 'COURIER'));
    shop.clock.advance(DAY_MS);
    await eventually(async () => expect(await shop.kept.countDead(tenant)).toBe(1));
    const [dead] = (await shop.kept.deadPage(tenant, first)).items;
    const id = dead?._id ?? '';
    const lastRetry = { by: 'Jasper Sample', at: shop.clock.now() };
    const retry = (of: string) =>
      shop.transaction((session) => shop.kept.retry(of, id, lastRetry, session));
    expect(await retry('another')).toBe(false);
    // Still unknown: it has all its tries before it, and is not given up again at once.
    expect(await retry(tenant)).toBe(true);
    expect(await retry(tenant)).toBe(false);
    await eventually(async () =>
      expect(await shop.kept.find(tenant, id)).toMatchObject({
        state: 'WAITING',
        lastFailure: 'UNKNOWN_SHIPMENT',
        receivedAt: shop.clock.now(),
        givenUpAt: null,
        lastRetry,
      }),
    );
    isKnown = true;
    shop.clock.advance(11 * MINUTE_MS);
    await eventually(() => expect(codesOf(shop.applied)).toEqual(['COURIER']));
    await eventually(async () => expect(await shop.kept.find(tenant, id)).toBeNull());
  });

  test('undone with the rest of a transaction, a retry leaves it given up', async () => {
    await using shop = await aShop(() => ({ outcome: 'REFUSED', reason: 'A timeline is full' }));
    await shop.send(scans(aParcel(), 'COURIER'));
    await eventually(async () => expect(await shop.kept.countDead(tenant)).toBe(1));
    const [dead] = (await shop.kept.deadPage(tenant, first)).items;
    const broken = shop.transaction(async (session) => {
      const lastRetry = { by: 'Jasper Sample', at: shop.clock.now() };
      await shop.kept.retry(tenant, dead?._id ?? '', lastRetry, session);
      throw new Error('The reply could not be remembered');
    });
    await expect(broken).rejects.toThrow('could not be remembered');
    expect(await shop.kept.countDead(tenant)).toBe(1);
  });

  test('is a figure, as is how facts ended, by carrier', async () => {
    const endedBefore = await ended('dhl', 'refused');
    await using shop = await aShop(() => ({ outcome: 'REFUSED', reason: 'A timeline is full' }));
    await shop.send(scans(aParcel(), 'COURIER'), { connector: 'dhl' });
    await eventually(async () => expect(await ended('dhl', 'refused')).toBe(endedBefore + 1));
    await shop.stop();
    await shop.restart();
    await eventually(async () =>
      expect(await processFigures.metrics()).toContain('\naurora_shipment_facts_dead 1\n'),
    );
  });
});

/** How many facts of a carrier ended so in this process. */
async function ended(carrier: string, outcome: string): Promise<number> {
  const page = await processFigures.metrics();
  const line = `aurora_shipment_facts_total{carrier="${carrier}",outcome="${outcome}"} `;
  return Number(page.split(line)[1]?.split('\n')[0] ?? 0);
}

test('the parcel of a worker that died is taken over', async () => {
  await using shop = await aShop();
  const parcel = aParcel();
  const lane = `glowglitch:dpd:${parcel}`;
  const now = shop.clock.now();
  await shop.stop();
  await shop.send(scans(parcel, 'COURIER'));
  expect(await shop.inbox.claim('a worker that dies')).toMatchObject({ _id: lane });
  expect(await shop.inbox.claim('another')).toBeNull();
  await shop.restart();
  shop.clock.set(new Date(now.getTime() + leaseMs));
  await eventually(() => expect(shop.applied).toHaveLength(1));
});
