import { expect, test } from '@jest/globals';
import { appendEvents, eventsOf } from '../../kernel/events/outbox.ts';
import {
  type DataSubject,
  erasureRequested,
  parcelHash,
  partErasedType,
} from '../../kernel/privacy/data-subject.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { startSubgraph } from '../../tests/support/start-subgraph.ts';
import { newReturn } from './domain/return-request.ts';
import { approve } from './domain/return-steps.ts';
import { createReturnsSubgraph } from './index.ts';
import { houseLabels } from './ports.ts';
import { type ReturnRecord, returnsCollection } from './repository.ts';
import { anOrder } from './testing/an-order.ts';

test('an erasure that broke off knows the parcels again, and what waits for them goes before their labels', async () => {
  const asked: (readonly string[])[] = [];
  const forget = async ({ parcelHashes }: DataSubject): Promise<number> => {
    asked.push(parcelHashes);
    if (asked.length === 1) throw new Error('The inbox is down');
    return 1;
  };
  const waiting = { name: 'inbox', fields: {}, of: () => ({}), whenErased: { by: forget } };
  await using started = await startSubgraph((parts) =>
    createReturnsSubgraph({ ...parts, waiting: [waiting] }),
  );
  const { db, clock, config } = started.parts;
  const order = anOrder();
  const now = clock.now();
  const requested = newReturn(
    order,
    {
      ...{ id: 'ret_1', number: 'RMA-20001', outcome: 'REFUND', reason: 'WRONG_SIZE' },
      ...{ comment: null, lines: [{ lineId: 'oln_studs', quantity: 1 }] },
      by: { by: 'SHOPPER', subject: null },
    },
    now,
  );
  const label = await houseLabels.buy(requested);
  const step = { by: 'STAFF', subject: 'usr_1', note: null, now } as const;
  const returns = db.collection<ReturnRecord>(returnsCollection);
  await returns.insertOne(approve(requested, label, step));

  const subject: DataSubject = {
    ...{ tenant: order.tenant, customerId: 'cus_1', orderIds: [order._id] },
    ...{ sessionIds: [], contactHash: null, parcelHashes: ['a parcel of orders'] },
  };
  await appendEvents(db, undefined, [erasureRequested('era_1', 1, subject)], clock);

  const done = await eventually(async () => {
    const event = await eventsOf(db).findOne({ type: partErasedType });
    expect(event).not.toBeNull();
    return event;
  });
  const theirs = [parcelHash(label.trackingNumber, config.secrets.piiSalt)];
  expect(asked).toEqual([theirs, theirs]);
  expect(done?.data).toMatchObject({ part: 'returns', counts: { inbox: 1, returns: 1 } });
  expect((await returns.findOne({}))?.label).toBeNull();
});
