import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { newDelivery } from '../../subgraphs/orders/updates/delivery.ts';
import { createDeliveryRepository } from '../../subgraphs/orders/updates/delivery-repository.ts';
import { createUpdateSubscriptionRepository } from '../../subgraphs/orders/updates/repository.ts';
import { begun } from '../../subgraphs/orders/updates/subscription.ts';
import { explainReads, recordReads } from '../support/explain-reads.ts';
import { fakeClock } from '../support/fake-clock.ts';

const ids = { tenant: 'glowglitch', orderId: 'ord_1' };

test('every query for those who are told of orders, and for what they are sent, is served by an index', async () => {
  const client = new MongoClient(process.env['AURORA_TEST_MONGODB_URI'] ?? '', {
    monitorCommands: true,
  });
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  const clock = fakeClock();
  const subscriptions = createUpdateSubscriptionRepository({ client, db, clock });
  const deliveries = createDeliveryRepository({ db, clock });
  const { tenant, orderId } = ids;
  const record = begun(
    {
      ...{ ...ids, _id: 'ous_1', sessionId: 'ses_1', channel: 'EMAIL', targetHash: 'hash' },
      ...{ sealedTarget: 'sealed', proof: null, termsVersion: '1', orderVersion: 1 },
      ...{ orderSlot: 0, sessionSlot: 0 },
    },
    null,
    clock.now(),
  );
  const delivery = newDelivery(
    {
      ...ids,
      subscriptionId: 'ous_1',
      eventId: 'e',
      channel: 'SMS',
      news: 'LOST',
      orderVersion: 2,
    },
    clock.now(),
    clock.now(),
  );
  try {
    await Promise.all([
      subscriptions.ensureIndexes(),
      deliveries.ensureIndexes(),
      ensureEvents(db),
    ]);
    await subscriptions.store(record);
    const reads = recordReads(client, db);
    await subscriptions.byId(tenant, 'ous_1');
    await subscriptions.byTarget(tenant, orderId, 'EMAIL', 'hash');
    await subscriptions.ofOrders(tenant, [orderId, 'ord_2']);
    await subscriptions.openOfOrder(tenant, orderId);
    await subscriptions.openOfSession(tenant, 'ses_1');
    await subscriptions.store({ ...record, version: 2 });
    await deliveries.add([delivery]);
    await deliveries.byId(tenant, delivery._id);
    await deliveries.byIds(tenant, [delivery._id]);
    const inHand = await deliveries.claim();
    expect(inHand?._id).toBe(delivery._id);
    await deliveries.hasNewer(delivery, ['SENT', 'WAITING']);
    await deliveries.takeHour(delivery, 3);
    await deliveries.replace({ ...delivery, version: 3 });
    const after = [clock.now().toISOString(), delivery._id];
    await deliveries.page(tenant, 'DEAD', { limit: 2, after: null });
    await deliveries.page(tenant, 'DEAD', { limit: 2, after });
    await deliveries.count(tenant, 'DEAD');

    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThanOrEqual(14);
    expect(explained.filter(({ isServed }) => !isServed).map(({ shape }) => shape)).toEqual([]);
  } finally {
    await db.dropDatabase();
    await client.close();
  }
});
