/**
 * How long the stylists' queue takes with many tickets: pages and places by GraphQL on one subgraph, over the embedded store
 * in a process of its own, or the replica set of `MONGODB_URI`.
 *
 *     node --import tsx tests/load/concierge/tickets.ts [tickets] [rounds]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type Caller, scopesOfRole } from '../../../kernel/caller.ts';
import { addMs, MINUTE_MS, SECOND_MS, systemClock } from '../../../kernel/clock.ts';
import { executeOnSubgraph } from '../../../kernel/graphql/execute.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { createLog } from '../../../kernel/log.ts';
import { secureRandom, seededRandom } from '../../../kernel/random.ts';
import { startStore } from '../../../store/index.ts';
import { createConciergeSubgraph } from '../../../subgraphs/concierge/index.ts';
import { ticketPriorities } from '../../../subgraphs/concierge/tickets/priority.ts';
import { ticketsCollection } from '../../../subgraphs/concierge/tickets/repository.ts';
import { type TicketRecord, ticketTopics } from '../../../subgraphs/concierge/tickets/ticket.ts';
import {
  assign,
  close,
  newTicket,
  resolve,
  type StepBy,
  start,
} from '../../../subgraphs/concierge/tickets/ticket-steps.ts';
import { testConfig } from '../../support/test-config.ts';
import { ms, percentile, printTable } from '../support/figures.ts';

const [count = 100_000, rounds = 200] = process.argv.slice(2).map(Number);
const tenant = 'glowglitch';
const team = Array.from({ length: 40 }, (_, index) => ({
  id: `usr_${index + 1}`,
  name: `Stylist ${index + 1}`,
}));
/** One in five is somebody's work; the others are over. */
const openShare = 5;

const lead: Caller = {
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: 'usr_1',
  name: 'Stylist 1',
  roles: ['support_lead'],
  scopes: scopesOfRole.support_lead,
};

const directory = mkdtempSync(join(tmpdir(), 'aurora-tickets-'));
const store = process.env['MONGODB_URI']
  ? { uri: process.env['MONGODB_URI'], stop: async () => {} }
  : await startStore({ directory, environment: 'test', durability: 'no-sync' });
const client = new MongoClient(store.uri);
const db = client.db(`load_${randomBytes(4).toString('hex')}`);
const parts: SubgraphParts = {
  client,
  db,
  config: testConfig(),
  clock: systemClock,
  random: secureRandom,
  log: createLog({ level: 'silent', name: 'load' }),
};
const concierge = createConciergeSubgraph(parts);
try {
  await concierge.start();
  const made = await fill();
  await measure(made);
} finally {
  await concierge.stop();
  await db.dropDatabase();
  await client.close();
  await store.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** @returns an open ticket that nobody has, with many before it */
async function fill(): Promise<TicketRecord> {
  const random = seededRandom(7);
  const collection = db.collection<TicketRecord>(ticketsCollection);
  let last: TicketRecord | null = null;
  for (let from = 0; from < count; from += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, count - from) }, (_, index) =>
      makeTicket(from + index, random.int),
    );
    await collection.insertMany(batch, { ordered: false });
    last = batch.findLast(({ state }) => state === 'NEW') ?? last;
    process.stdout.write(`\r${Math.min(count, from + 1_000)} tickets`);
  }
  if (!last) throw new Error('No ticket is new');
  return last;
}

function makeTicket(index: number, int: (max: number) => number): TicketRecord {
  const terms = parts.config.stylist;
  const priority = ticketPriorities[int(10) < 7 ? 0 : int(2) + 1] ?? 'NORMAL';
  const assignee = team[int(team.length)] ?? null;
  if (!assignee) throw new RangeError('Nobody is there');
  const createdAt = addMs(systemClock.now(), -(count - index) * 10 * SECOND_MS);
  const by = (minutes: number): StepBy => ({
    by: assignee,
    note: 'As agreed.',
    now: addMs(createdAt, minutes * MINUTE_MS),
  });
  const fresh = newTicket(
    {
      _id: `tkt_load_${String(index).padStart(7, '0')}`,
      tenant,
      number: `ST-${30_001 + index}`,
      sessionId: `ses_load_${index}`,
      orderId: null,
      topic: ticketTopics[int(ticketTopics.length)] ?? 'OTHER',
      message: 'Which of these two rings goes with my grandmother’s necklace?',
      contact: { sealed: 'v1.sealed', emailHash: null, phoneHash: null },
    },
    { priority, reasons: [] },
    terms,
    createdAt,
  );
  // The clock is not what is measured: nothing is due to it.
  const quiet = (ticket: TicketRecord): TicketRecord => ({
    ...ticket,
    sla: { ...ticket.sla, nextMarkAt: null },
    breached: int(10) === 0,
    purgeAt: null,
  });
  const taken = assign(fresh, assignee, by(5), terms);
  if (int(openShare) > 0)
    return quiet(close(resolve(start(taken, by(9), terms), by(30), terms), by(60).now));
  return quiet([fresh, taken, start(taken, by(9), terms)][int(3)] ?? fresh);
}

async function measure(waiting: TicketRecord): Promise<void> {
  const page = (args: string, more = '') =>
    `{ supportQueue(${args}) { nodes { id number state priority slaDueAt slaStatus assignee { name } version }
      pageInfo { endCursor } ${more} } }`;
  const deep = await cursorAfter(20);
  const questions: readonly (readonly [string, string])[] = [
    ['first page of the queue', page('first: 50')],
    ['page 21 of the queue', page(`first: 50, after: "${deep}"`)],
    ['my tickets', page('first: 50, filter: { assignee: "me" }')],
    ['nobody’s, urgent', page('first: 50, filter: { assignee: "nobody", priorities: [URGENT] }')],
    ['late ones', page('first: 50, filter: { breached: true }')],
    ['closed ones', page('first: 50, filter: { states: [CLOSED] }')],
    ['first page, counted', page('first: 50', 'totalCount')],
    [
      'a shopper’s place',
      `{ stylistTicket(id: "${toGlobalId('StylistTicket', waiting._id)}") { queuePosition } }`,
    ],
  ];
  const timesMs = new Map<string, number[]>(questions.map(([name]) => [name, []]));
  for (let round = 0; round < rounds + 5; round += 1)
    for (const [name, query] of questions) {
      const begun = performance.now();
      await ask(query);
      // The first rounds warm what is compiled and cached.
      if (round >= 5) timesMs.get(name)?.push(performance.now() - begun);
    }
  const open = await db
    .collection<TicketRecord>(ticketsCollection)
    .countDocuments({ tenant, open: true });
  printTable(`${count} tickets, ${open} of them open; ${rounds} times each, one after the other`, [
    ['question', 'median', 'p95', 'p99'],
    ...questions.map(([name]) => {
      const times = timesMs.get(name) ?? [];
      return [name, ...[50, 95, 99].map((percent) => ms(percentile(times, percent)))];
    }),
  ]);
}

/** The end of so many pages, or of the last one that there is. */
async function cursorAfter(pages: number): Promise<string> {
  let after = '';
  for (let read = 0; read < pages; read += 1) {
    const args = after ? `first: 50, after: "${after}"` : 'first: 50';
    const data = await ask(`{ supportQueue(${args}) { pageInfo { hasNextPage endCursor } } }`);
    const { pageInfo } = (
      data as { supportQueue: { pageInfo: { hasNextPage: boolean; endCursor: string } } }
    ).supportQueue;
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return after;
}

async function ask(query: string): Promise<unknown> {
  const request = { query, caller: lead, requestId: 'req_load', deadlineAtMs: null };
  const { data, errors } = await executeOnSubgraph(concierge, request);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
