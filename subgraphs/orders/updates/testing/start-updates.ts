import type { ShopperCaller } from '../../../../kernel/caller.ts';
import { ensureIdempotency } from '../../../../kernel/data/idempotency.ts';
import { ensureEvents } from '../../../../kernel/events/outbox.ts';
import { toGlobalId } from '../../../../kernel/ids.ts';
import { createLog } from '../../../../kernel/log.ts';
import { createSenders } from '../../../../kernel/notices/senders.ts';
import {
  type HttpReceiver,
  startHttpReceiver,
} from '../../../../kernel/notices/testing/http-receiver.ts';
import {
  type MailReceiver,
  startMailReceiver,
} from '../../../../kernel/notices/testing/mail-receiver.ts';
import { type PushBrowser, pushBrowser } from '../../../../kernel/notices/testing/push-browser.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { type FakeClock, fakeClock } from '../../../../tests/support/fake-clock.ts';
import { seededRandom } from '../../../../tests/support/seeded-random.ts';
import { testConfig } from '../../../../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../../../tests/support/test-database.ts';
import { createAfterwards } from '../../guest-lookup/afterwards.ts';
import { createLookupRepository } from '../../guest-lookup/repository.ts';
import { createOrderRepository, type OrderRecord, ordersCollection } from '../../repository.ts';
import { createShipmentFacts } from '../../shipment-facts.ts';
import { anOrder } from '../../testing/an-order.ts';
import { aShopper, theCarrier } from '../../testing/start-orders.ts';
import type { DeliveryRecord } from '../delivery.ts';
import { deliveriesCollection } from '../delivery-repository.ts';
import { createOrderUpdates, type OrderUpdates } from '../order-updates.ts';
import { updateSubscriptionsCollection } from '../repository.ts';
import type { UpdateSubscriptionRecord } from '../subscription.ts';
import { terms } from '../terms.ts';

export interface StartedUpdates extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly clock: FakeClock;
  readonly mail: MailReceiver;
  readonly sms: HttpReceiver;
  readonly pushService: HttpReceiver;
  readonly browser: PushBrowser;
  readonly guest: ShopperCaller;
  readonly copies: readonly OrderUpdates[];
  readonly updates: OrderUpdates;
  readonly logLines: readonly string[];
  /** Asks for updates of the order; another address than its own is proved too. @returns the local id */
  subscribe(input: Readonly<Record<string, unknown>>): Promise<string>;
  /** A carrier's scan so many hours into the day. @returns what became of it */
  scan(status: string, hour: number): Promise<string>;
  /** Waits until the feed has made this many notices in all, and sends what is due. */
  settle(notices: number): Promise<readonly DeliveryRecord[]>;
  deliveries(): Promise<DeliveryRecord[]>;
  subscription(id: string): Promise<UpdateSubscriptionRecord>;
}

/**
 * Updates of one order as copies of a process run them, on a database of their own, with receivers on this machine behind
 * the channels that production uses.
 */
export async function startUpdates({
  copies: count = 1,
  perOrderHour = 20,
  order = anOrder(),
}: {
  readonly copies?: number;
  readonly perOrderHour?: number;
  readonly order?: OrderRecord;
} = {}): Promise<StartedUpdates> {
  const [database, mail, sms, pushService] = await Promise.all([
    testDatabase(),
    startMailReceiver(),
    startHttpReceiver(),
    startHttpReceiver(),
  ]);
  const { client, db } = database;
  const clock = fakeClock();
  const logLines: string[] = [];
  const log = createLog({
    level: 'debug',
    name: 'test',
    destination: { write: (line) => void logLines.push(line) },
  });
  const { notices } = testConfig();
  const config = testConfig({
    notices: {
      ...notices,
      mail: { url: mail.url, from: 'GlowGlitch <orders@glowglitch.com>' },
      sms: { url: sms.url, secret: 'a-secret-of-the-text-gateway-in-tests' },
      sendsPush: true,
      perOrderHour,
    },
  });
  const notifier = await createSenders({ config, clock }, log);
  const orders = createOrderRepository({ client, db, clock });
  const lookups = createLookupRepository(db);
  const afterwards = createAfterwards(log);
  const facts = createShipmentFacts({ orders, clock });
  await Promise.all([
    orders.ensureIndexes(),
    lookups.ensureIndexes(),
    ensureEvents(db),
    ensureIdempotency(db),
  ]);
  await db.collection<OrderRecord>(ordersCollection).insertOne(order);
  const parts = { client, db, config, clock, random: seededRandom(), log, notifier };
  const copies = Array.from({ length: count }, () =>
    createOrderUpdates({ ...parts, orders, lookups, afterwards }),
  );
  for (const copy of copies) await copy.start();
  const [updates] = copies as [OrderUpdates];

  const guest = aShopper({ orderIds: [order._id] });
  const browser = pushBrowser(`${pushService.url}/push/opal-1`);
  let keys = 0;
  const idempotencyKey = (): string => {
    keys += 1;
    return `key-${keys}`;
  };
  const deliveries = () =>
    db.collection<DeliveryRecord>(deliveriesCollection).find().sort({ orderVersion: 1 }).toArray();
  const codeOf = (letters: number, texts: number) =>
    eventually(() => {
      const source = mail.letters[letters]?.source ?? sms.received[texts]?.body.toString('utf8');
      const code = /\b(\d{6}) is your code/.exec(source ?? '')?.[1];
      if (!code) throw new Error('No code yet');
      return code;
    });

  return {
    ...{ database, clock, mail, sms, pushService, browser, guest, copies, updates, logLines },
    deliveries,
    async subscribe(input) {
      const [letters, texts] = [mail.letters.length, sms.received.length];
      const asked = await updates.desk.subscribe(guest, {
        orderId: toGlobalId('Order', order._id),
        channel: 'EMAIL',
        termsVersion: terms.version,
        idempotencyKey: idempotencyKey(),
        ...input,
      });
      const id = asked.subscriptionId;
      if (id === null) throw new Error(`Refused: ${asked.problem?.code}`);
      const record = await updates.subscriptions.byId(order.tenant, id);
      if (record?.state === 'PENDING')
        await updates.desk.confirm(guest, {
          subscriptionId: toGlobalId('OrderUpdateSubscription', id),
          code: await codeOf(letters, texts),
          idempotencyKey: idempotencyKey(),
        });
      return id;
    },
    async scan(status, hour) {
      const { outcome } = await facts.apply(theCarrier, {
        carrier: 'dpd',
        trackingNumber: '01234567890123',
        rawCode: status.toLowerCase(),
        status: status as 'DELIVERED',
        occurredAt: new Date(Date.UTC(2026, 10, 21, hour)),
        idempotencyKey: idempotencyKey(),
      });
      return outcome;
    },
    async settle(notices) {
      await eventually(async () => {
        const made = (await deliveries()).length;
        if (made < notices) throw new Error(`${made} notices of ${notices}`);
      });
      await Promise.all(copies.map((copy) => copy.sender().run()));
      return deliveries();
    },
    async subscription(id) {
      const record = await db
        .collection<UpdateSubscriptionRecord>(updateSubscriptionsCollection)
        .findOne({ _id: id });
      if (!record) throw new Error('There is no such subscription');
      return record;
    },
    async [Symbol.asyncDispose]() {
      for (const copy of copies) await copy.stop();
      await afterwards.close();
      await notifier.close();
      await Promise.all(
        [mail, sms, pushService, database].map((each) => each[Symbol.asyncDispose]()),
      );
    },
  };
}
