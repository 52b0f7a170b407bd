import { describe, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { givenUpSoFar } from '../../../tests/support/given-up-so-far.ts';
import { aStaffCaller } from '../testing/start-orders.ts';
import type { DeliveryRecord } from './delivery.ts';
import { fanOut } from './fan-out.ts';
import { type StartedUpdates, startUpdates } from './testing/start-updates.ts';

const states = (deliveries: readonly DeliveryRecord[]) =>
  deliveries.map(({ news, state, dropReason }) => [news, dropReason ?? state]);
/** Message-IDs of the letters that arrived, codes left out; long header lines are folded (RFC 5322 §2.2.3). */
const lettersOf = ({ mail }: StartedUpdates): string[] =>
  mail.letters.flatMap(({ source }) => /^Message-ID:\s+<(ous_\S+)@/m.exec(source)?.[1] ?? []);

test('who agreed is told by letter, text and browser, once each', async () => {
  await using started = await startUpdates();
  const { mail, sms, pushService, browser } = started;
  await started.subscribe({});
  await started.subscribe({ channel: 'SMS', phone: '+31612345678' });
  await started.subscribe({ channel: 'PUSH', push: browser.target });

  await started.scan('OUT_FOR_DELIVERY', 8);
  expect(states(await started.settle(3))).toEqual([
    ['OUT_FOR_DELIVERY', 'SENT'],
    ['OUT_FOR_DELIVERY', 'SENT'],
    ['OUT_FOR_DELIVERY', 'SENT'],
  ]);

  const [letter] = mail.letters;
  expect(letter?.to).toEqual(['opal@example.com']);
  expect(letter?.source).toContain('Subject: GG-12047 is out for delivery');
  expect(letter?.source).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  // The first text held the code.
  const text = JSON.parse(sms.received[1]?.body.toString('utf8') ?? '');
  expect(text).toMatchObject({ to: '+31612345678' });
  expect(text.text).toMatch(/^GG-12047 is out for delivery\. .* Stop: https:\/\/shop\.example\//);
  expect(browser.open(pushService.received[0]?.body ?? Buffer.alloc(0))).toMatchObject({
    title: 'GG-12047 is out for delivery',
    url: 'https://shop.example/shop',
  });
  expect([mail.letters.length, sms.received.length, pushService.received.length]).toEqual([
    1, 2, 1,
  ]);
});

test('several copies, and events that are read twice, tell everybody of everything once', async () => {
  await using started = await startUpdates({ copies: 3 });
  const { database, copies, clock } = started;
  await started.subscribe({});
  await started.subscribe({ email: 'jasper@example.com' });
  const journey = ['OUT_FOR_DELIVERY', 'DELIVERY_ATTEMPTED', 'DELAYED'];
  for (const [hour, status] of journey.entries()) {
    await started.scan(status, hour + 1);
    await started.settle(2 * (hour + 1));
  }
  const events = await database.db
    .collection('events')
    .find({ type: 'aurora.order.status_changed' })
    .toArray();
  expect(events).toHaveLength(3);
  for (const event of events)
    for (const { subscriptions, deliveries } of copies)
      await fanOut(event as never, {
        orders: {
          byIds: async () => [await database.db.collection('orders').findOne()],
        } as never,
        subscriptions,
        deliveries,
        clock,
      });
  const deliveries = await started.settle(6);

  expect(deliveries.map(({ state }) => state)).toEqual(Array(6).fill('SENT'));
  expect(lettersOf(started).sort()).toEqual(
    deliveries.map(({ _id }) => _id.replace(':', '.')).sort(),
  );
});

test('forty notices that are due are each sent by one of three copies', async () => {
  await using started = await startUpdates({ copies: 3 });
  const id = await started.subscribe({});
  await started.scan('OUT_FOR_DELIVERY', 1);
  const [first] = await started.settle(1);
  const many = Array.from({ length: 40 }, (_, index) => ({
    ...(first as DeliveryRecord),
    _id: `${id}:evt_${index}`,
    state: 'WAITING' as const,
    dueAt: started.clock.now(),
    // Of one version, so that none overtakes another.
    orderVersion: (first?.orderVersion ?? 0) + 1,
    eventId: first?.eventId ?? '',
  }));
  await started.updates.deliveries.add(many);
  await started.settle(41);
  expect(lettersOf(started)).toHaveLength(41);
  expect(new Set(lettersOf(started)).size).toBe(41);
});

test('late scans and second ones tell nobody', async () => {
  await using started = await startUpdates();
  await started.subscribe({});
  await started.scan('OUT_FOR_DELIVERY', 8);
  await started.settle(1);
  expect(await started.scan('DELAYED', 7)).toBe('RECORDED_LATE');
  expect(await started.scan('OUT_FOR_DELIVERY', 8)).toBe('DUPLICATE');
  await started.scan('DELIVERY_ATTEMPTED', 9);
  expect(states(await started.settle(2))).toEqual([
    ['OUT_FOR_DELIVERY', 'SENT'],
    ['DELIVERY_ATTEMPTED', 'SENT'],
  ]);
});

test('what happened before somebody agreed is not told', async () => {
  await using started = await startUpdates();
  await started.scan('OUT_FOR_DELIVERY', 1);
  await started.subscribe({});
  await started.scan('DELIVERY_ATTEMPTED', 2);
  expect(states(await started.settle(1))).toEqual([['DELIVERY_ATTEMPTED', 'SENT']]);
});

test('an address that was not proved is told nothing', async () => {
  await using started = await startUpdates();
  await started.updates.desk.subscribe(started.guest, {
    orderId: toGlobalId('Order', 'ord_1'),
    channel: 'EMAIL',
    email: 'stranger@example.com',
    termsVersion: '2026-11',
    idempotencyKey: 'unproved',
  });
  await started.subscribe({});
  await started.scan('OUT_FOR_DELIVERY', 1);
  await started.settle(1);
  expect(lettersOf(started)).toHaveLength(1);
});

describe('the end of it', () => {
  test('the last news of an order is told, and then it is over', async () => {
    await using started = await startUpdates();
    const id = await started.subscribe({});
    await started.scan('DELIVERED', 8);
    expect(states(await started.settle(1))).toEqual([['DELIVERED', 'SENT']]);
    await eventually(async () =>
      expect(await started.subscription(id)).toMatchObject({
        state: 'ENDED',
        endReason: 'ORDER_DONE',
      }),
    );
  });

  test('the link of a letter ends it for whoever holds it, and what waits is not sent', async () => {
    await using started = await startUpdates();
    const id = await started.subscribe({});
    await started.scan('OUT_FOR_DELIVERY', 1);
    await started.settle(1);
    const source = started.mail.letters[0]?.source.replace(/=\n/g, '').replaceAll('=3D', '=');
    const token = /List-Unsubscribe: <[^>]*\?t=([^>]+)>/.exec(source ?? '')?.[1] ?? '';
    started.mail.behave('450 4.2.1 busy');
    await started.scan('DELIVERY_ATTEMPTED', 2);
    await started.settle(2);

    const anybody = { kind: 'anonymous', tenant: 'glowglitch', scopes: [], client: null } as const;
    const input = { token, idempotencyKey: 'link' };
    const answer = await started.updates.desk.unsubscribe(anybody, input);
    expect(answer).toEqual({ subscriptionId: null, problem: null });
    expect(await started.updates.desk.unsubscribe(anybody, input)).toEqual(answer);

    expect(await started.subscription(id)).toMatchObject({
      endReason: 'UNSUBSCRIBED',
      sealedTarget: null,
    });
    started.mail.behave('250 2.1.5 Ok');
    started.clock.advance(HOUR_MS);
    expect(states(await started.settle(2))).toEqual([
      ['OUT_FOR_DELIVERY', 'SENT'],
      ['DELIVERY_ATTEMPTED', 'ENDED'],
    ]);
    expect(lettersOf(started)).toHaveLength(1);

    await started.subscribe({});
    await started.updates.desk.unsubscribe(anybody, { token, idempotencyKey: 'link-again' });
    expect(await started.subscription(id)).toMatchObject({ state: 'ENDED', version: 4 });
  });

  test.each([404, 410])('a push service that answers %d ends its browser’s', async (status) => {
    await using started = await startUpdates();
    const { pushService, browser } = started;
    const id = await started.subscribe({ channel: 'PUSH', push: browser.target });
    pushService.behave({ status });
    await started.scan('OUT_FOR_DELIVERY', 1);
    expect(states(await started.settle(1))).toEqual([['OUT_FOR_DELIVERY', 'ADDRESS_GONE']]);
    expect(await started.subscription(id)).toMatchObject({
      state: 'ENDED',
      endReason: 'ADDRESS_GONE',
      sealedTarget: null,
    });
  });

  test.each([
    ['while the parcel is on its way', 'OUT_FOR_DELIVERY'],
    ['after it is there', 'DELIVERED'],
  ])('a customer who asks to be forgotten is, %s', async (_when, status) => {
    await using started = await startUpdates();
    const id = await started.subscribe({});
    await started.scan(status, 1);
    await started.settle(1);
    const { database, clock } = started;
    const event = {
      type: 'aurora.order.anonymised',
      source: '/orders',
      subject: 'Order:ord_1',
      tenant: 'glowglitch',
      key: 'Order:ord_1',
      keySeq: 3,
      schemaVersion: 1,
      data: { orderId: 'ord_1', version: 3 },
    };
    await appendEvents(database.db, undefined, [event], clock);
    await eventually(async () =>
      expect(await started.subscription(id)).toMatchObject({
        endReason: 'ERASED',
        sealedTarget: null,
      }),
    );
  });
});

describe('receivers that misbehave', () => {
  test('one that asks for time is given it', async () => {
    await using started = await startUpdates();
    const { pushService, browser, clock } = started;
    await started.subscribe({ channel: 'PUSH', push: browser.target });
    pushService.behave({ status: 429, headers: { 'retry-after': '60' } }, { status: 201 });
    await started.scan('OUT_FOR_DELIVERY', 1);
    const [waiting] = await started.settle(1);
    expect(waiting).toMatchObject({ state: 'WAITING', attempts: 1, lastFailure: 'HTTP_429' });
    clock.advance(59 * SECOND_MS);
    await started.settle(1);
    expect(pushService.received).toHaveLength(1);
    clock.advance(SECOND_MS);
    expect(states(await started.settle(1))).toEqual([['OUT_FOR_DELIVERY', 'SENT']]);
    expect(pushService.received).toHaveLength(2);
  });

  test('one that fails again and again is given up; staff see it and send it once more', async () => {
    await using started = await startUpdates();
    const { sms, clock, updates } = started;
    await started.subscribe({ channel: 'SMS', phone: '+31612345678' });
    sms.behave({ status: 500 });
    const before = await givenUpSoFar('notice');
    await started.scan('OUT_FOR_DELIVERY', 1);
    for (let tries = 0; tries < 8; tries += 1) {
      await started.settle(1);
      clock.advance(HOUR_MS);
    }
    expect(sms.received).toHaveLength(7);
    expect(await givenUpSoFar('notice')).toBe(before + 1);

    const lead = aStaffCaller('support_lead');
    const { nodes } = await updates.deadLetters.page(lead, { first: 10 });
    const [dead] = nodes;
    expect(nodes).toHaveLength(1);
    expect(dead).toMatchObject({ state: 'DEAD', attempts: 6, lastFailure: 'HTTP_500' });
    expect(await updates.deadLetters.count(lead)).toBe(1);

    sms.behave({ status: 202 });
    const deliveryId = toGlobalId('OrderUpdateDelivery', dead?._id ?? '');
    const expectedVersion = dead?.version ?? 0;
    const retry = (input: object) =>
      updates.deadLetters.retry(lead, {
        deliveryId,
        expectedVersion,
        idempotencyKey: 'retry',
        ...input,
      });
    const stale = await retry({ expectedVersion: expectedVersion - 1, idempotencyKey: 'stale' });
    expect(stale).toMatchObject({ problem: 'VERSION_STALE', delivery: { state: 'DEAD' } });
    const none = toGlobalId('OrderUpdateDelivery', 'ous_1:evt_1');
    expect(await retry({ deliveryId: none, idempotencyKey: 'none' })).toEqual({
      problem: 'NOT_FOUND',
      delivery: null,
    });
    for (const _time of [1, 2]) expect(await retry({})).toMatchObject({ problem: null });
    expect(states(await started.settle(1))).toEqual([['OUT_FOR_DELIVERY', 'SENT']]);
    expect(sms.received).toHaveLength(8);
    const [sent] = await started.deliveries();
    expect(
      await retry({ expectedVersion: sent?.version ?? 0, idempotencyKey: 'sent' }),
    ).toMatchObject({ problem: 'NOT_DEAD' });
  });

  test('one that refuses for good is not asked again', async () => {
    await using started = await startUpdates();
    await started.subscribe({});
    started.mail.behave('550 5.1.1 <opal@example.com> unknown');
    await started.scan('OUT_FOR_DELIVERY', 1);
    const [dead] = await started.settle(1);
    expect(dead).toMatchObject({ state: 'DEAD', attempts: 1, lastFailure: 'SMTP_550' });
  });

  test('neither log nor store tells where it went', async () => {
    await using started = await startUpdates();
    const { pushService, browser, mail, sms, logLines, database } = started;
    await started.subscribe({});
    await started.subscribe({ channel: 'SMS', phone: '+31612345678' });
    await started.subscribe({ channel: 'PUSH', push: browser.target });
    mail.behave('550 5.1.1 <opal@example.com> unknown');
    sms.behave({ status: 400 });
    pushService.behave({ status: 413 });
    await started.scan('OUT_FOR_DELIVERY', 1);
    const deliveries = await started.settle(3);
    expect(deliveries.map(({ lastFailure }) => lastFailure).sort()).toEqual([
      'HTTP_400',
      'HTTP_413',
      'SMTP_550',
    ]);
    const events = await database.db.collection('events').find().toArray();
    expect(logLines.filter((line) => line.includes('A notice was given up'))).toHaveLength(3);
    const told = [...logLines, JSON.stringify(deliveries), JSON.stringify(events)].join('\n');
    expect(told).not.toMatch(/opal@example|612345678|127\.0\.0\.1|push\/opal|p256dh/);
  });
});

describe('not too much', () => {
  test('an order tells so much an hour; the rest waits, and the newest is what is told then', async () => {
    await using started = await startUpdates({ perOrderHour: 2 });
    await started.subscribe({});
    await started.subscribe({ email: 'jasper@example.com' });
    const journey = ['OUT_FOR_DELIVERY', 'DELAYED', 'OUT_FOR_DELIVERY', 'DELIVERY_ATTEMPTED'];
    for (const [hour, status] of journey.entries()) {
      await started.scan(status, hour + 1);
      await started.settle(2 * (hour + 1));
    }
    // Two of each, whoever is told.
    expect(lettersOf(started)).toHaveLength(4);
    const held = (await started.deliveries()).filter(({ state }) => state === 'WAITING');
    expect(held.map(({ news, isHeld, attempts }) => [news, isHeld, attempts])).toEqual([
      ['OUT_FOR_DELIVERY', true, 0],
      ['OUT_FOR_DELIVERY', true, 0],
      ['DELIVERY_ATTEMPTED', true, 0],
      ['DELIVERY_ATTEMPTED', true, 0],
    ]);
    started.clock.advance(HOUR_MS + 60 * SECOND_MS);
    expect(states((await started.settle(8)).slice(4))).toEqual([
      ['OUT_FOR_DELIVERY', 'OVERTAKEN'],
      ['OUT_FOR_DELIVERY', 'OVERTAKEN'],
      ['DELIVERY_ATTEMPTED', 'SENT'],
      ['DELIVERY_ATTEMPTED', 'SENT'],
    ]);
  });

  test('a notice that is tried again comes after a newer one, and is left out', async () => {
    await using started = await startUpdates();
    await started.subscribe({});
    started.mail.behave('450 4.2.1 busy');
    await started.scan('OUT_FOR_DELIVERY', 1);
    await started.settle(1);
    started.mail.behave('250 2.1.5 Ok');
    await started.scan('DELIVERY_ATTEMPTED', 2);
    await started.settle(2);
    started.clock.advance(60 * SECOND_MS);
    expect(states(await started.settle(2))).toEqual([
      ['OUT_FOR_DELIVERY', 'OVERTAKEN'],
      ['DELIVERY_ATTEMPTED', 'SENT'],
    ]);
  });

  test('news of yesterday is none', async () => {
    await using started = await startUpdates();
    await started.subscribe({});
    started.mail.behave('450 4.2.1 busy');
    await started.scan('OUT_FOR_DELIVERY', 1);
    await started.settle(1);
    started.mail.behave('250 2.1.5 Ok');
    started.clock.advance(DAY_MS);
    expect(states(await started.settle(1))).toEqual([['OUT_FOR_DELIVERY', 'TOO_LATE']]);
  });
});

test('a copy that dies with a notice in hand leaves it to another', async () => {
  await using started = await startUpdates();
  await started.subscribe({});
  started.mail.behave('450 4.2.1 busy');
  await started.scan('OUT_FOR_DELIVERY', 1);
  await started.settle(1);
  await started.updates.stop();
  started.clock.advance(60 * SECOND_MS);
  const inHand = await started.updates.deliveries.claim();
  expect(inHand?.news).toBe('OUT_FOR_DELIVERY');
  started.mail.behave('250 2.1.5 Ok');
  await started.updates.start();
  await started.settle(1);
  expect(lettersOf(started)).toEqual([]);
  started.clock.advance(120 * SECOND_MS);
  expect(states(await started.settle(1))).toEqual([['OUT_FOR_DELIVERY', 'SENT']]);
});

test.each([['viewer'], ['concierge_agent']] as const)(
  'a %s neither sees dead letters nor sends them',
  async (role) => {
    await using started = await startUpdates();
    const { deadLetters } = started.updates;
    const caller = aStaffCaller(role);
    const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
    await expect(deadLetters.page(caller, {})).rejects.toEqual(forbidden);
    const input = { deliveryId: 'x', expectedVersion: 1, idempotencyKey: '1' };
    await expect(deadLetters.retry(caller, input)).rejects.toEqual(forbidden);
  },
);
