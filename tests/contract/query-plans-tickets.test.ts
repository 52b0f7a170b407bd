import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { createLog } from '../../kernel/log.ts';
import { createMirrorRepository } from '../../subgraphs/concierge/tickets/crm/mirror-repository.ts';
import { createOrderValues } from '../../subgraphs/concierge/tickets/order-values.ts';
import { createTicketRepository } from '../../subgraphs/concierge/tickets/repository.ts';
import { openStates } from '../../subgraphs/concierge/tickets/ticket-state.ts';
import { assign, newTicket } from '../../subgraphs/concierge/tickets/ticket-steps.ts';
import { explainReads, recordReads } from '../support/explain-reads.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { testConfig } from '../support/test-config.ts';

const tenant = 'glowglitch';
const { stylist: terms } = testConfig();

test('every query for tickets and their mirrors is served by an index', async () => {
  const client = new MongoClient(process.env['AURORA_TEST_MONGODB_URI'] ?? '', {
    monitorCommands: true,
  });
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  const clock = fakeClock();
  const tickets = createTicketRepository({ client, db, clock, piiSalt: 's'.repeat(32) });
  const mirrors = createMirrorRepository({ db, clock });
  const log = createLog({ level: 'silent', name: 'test' });
  const orderValues = createOrderValues({ db, clock, log });
  try {
    await Promise.all([tickets.ensureIndexes(), mirrors.ensureIndexes(), ensureEvents(db)]);
    const ticket = newTicket(
      {
        _id: 'tkt_1',
        tenant,
        number: 'ST-30001',
        sessionId: 'ses_1',
        orderId: 'ord_1',
        topic: 'SIZING',
        message: 'Is 52 the same as M?',
        contact: { sealed: 'v1.x', emailHash: null, phoneHash: null },
      },
      { priority: 'NORMAL', reasons: [] },
      terms,
      clock.now(),
    );
    await inTransaction(client, (session) => tickets.insert(ticket, session));

    const reads = recordReads(client, db);
    await tickets.nextNumber(tenant);
    await tickets.byIds(tenant, ['tkt_1', 'tkt_2']);
    await tickets.bySessions(tenant, ['ses_1', 'ses_2']);
    await tickets.byOrders(tenant, ['ord_1']);
    await tickets.openOn(tenant, 'ses_1', 'SIZING');
    const by = { by: null, note: null, now: clock.now() };
    await tickets.store(assign(ticket, { id: 'usr_1', name: 'Jasper' }, by, terms), 'ASSIGNED');
    for (const filter of [
      { states: openStates },
      { states: openStates, priorityRanks: [1, 2] },
      { states: openStates, assigneeId: 'usr_1' },
      { states: openStates, assigneeId: null },
      { states: openStates, breached: true },
      { states: openStates, breached: true, assigneeId: 'usr_1', priorityRanks: [2] },
    ]) {
      await tickets.page(tenant, filter, { limit: 2, after: null });
      const after = [0, clock.now().toISOString(), 'tkt_0'];
      await tickets.page(tenant, filter, { limit: 2, after });
      await tickets.count(tenant, filter);
    }
    await tickets.placeOf(ticket);
    await tickets.late(clock.now(), 10);
    await tickets.settled(clock.now(), 10);
    await tickets.outlived(clock.now(), 10);
    await orderValues.byIds(tenant, ['ord_1', 'ord_2']);
    await mirrors.want(tenant, 'tkt_1', 1);
    await mirrors.byIds(tenant, ['tkt_1']);
    const claimed = await mirrors.claim();
    if (!claimed) throw new Error('It is due');
    await mirrors.sent(claimed, 1, 'case-1');
    await mirrors.failed(claimed, 'HTTP_500', clock.now());
    await mirrors.drop(claimed);

    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThanOrEqual(24);
    expect(explained.filter(({ isServed }) => !isServed).map(({ shape }) => shape)).toEqual([]);
  } finally {
    await db.dropDatabase();
    await client.close();
  }
});
