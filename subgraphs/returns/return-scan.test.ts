import { expect, test } from '@jest/globals';
import type { ServiceCaller } from '../../kernel/caller.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { testDatabase } from '../../tests/support/test-database.ts';
import { newReturn } from './domain/return-request.ts';
import { approve } from './domain/return-steps.ts';
import { houseLabels } from './ports.ts';
import {
  createReturnRepository,
  type ReturnRecord,
  type ReturnRepository,
  returnsCollection,
} from './repository.ts';
import { scanReturn } from './return-scan.ts';
import { anOrder } from './testing/an-order.ts';

const clock = fakeClock();
const carrier: ServiceCaller = {
  kind: 'service',
  tenant: 'glowglitch',
  client: 'service',
  subject: 'integrations',
  scopes: ['shipments:write'],
};

/** An approved return, and a repository in which others change it before each of the first so many stores. */
async function approvedReturn(othersFirst: number) {
  const database = await testDatabase();
  const { client, db } = database;
  await ensureEvents(db);
  const returns = createReturnRepository({ client, db, clock });
  const collection = db.collection<ReturnRecord>(returnsCollection);
  const requested = newReturn(
    anOrder(),
    {
      ...{ id: 'ret_1', number: 'RMA-20001', outcome: 'REFUND', reason: 'WRONG_SIZE' },
      ...{ comment: null, lines: [{ lineId: 'oln_studs', quantity: 1 }] },
      by: { by: 'SHOPPER', subject: null },
    },
    clock.now(),
  );
  const label = await houseLabels.buy(requested);
  const step = { by: 'STAFF', subject: 'usr_1', note: null, now: clock.now() } as const;
  await collection.insertOne(approve(requested, label, step));
  let left = othersFirst;
  const busy: ReturnRepository = {
    ...returns,
    async store(next, fromVersion) {
      if (left > 0) await collection.updateOne({ _id: next._id }, { $inc: { version: 1 } });
      left -= 1;
      return returns.store(next, fromVersion);
    },
  };
  const input = { trackingNumber: label.trackingNumber, status: 'PICKED_UP' } as const;
  return {
    scan: () => scanReturn(busy, carrier, { ...input, idempotencyKey: 'one' }, clock),
    stateNow: async () => (await collection.findOne({}))?.state,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

test('a scan that meets other changes looks again', async () => {
  await using started = await approvedReturn(2);
  expect((await started.scan())?.state).toBe('IN_TRANSIT');
  expect(await started.stateNow()).toBe('IN_TRANSIT');
});

test('a scan that others kept away is not said to be taken, and is taken when it comes again', async () => {
  await using started = await approvedReturn(4);
  await expect(started.scan()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await started.stateNow()).toBe('APPROVED');
  expect((await started.scan())?.state).toBe('IN_TRANSIT');
});
