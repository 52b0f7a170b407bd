/**
 * How long staff wait for a list of orders, and a guest for a lookup, in a shop of 200,000 orders.
 * `node --import tsx tests/load/orders/lists.ts [--orders 200000] [--rounds 60]`; most of the time goes into
 * storing the orders. With `MONGODB_URI` set it uses that replica set, in a database of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Caller, scopesOfRole } from '../../../kernel/caller.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { connect } from '../../../kernel/data/connect.ts';
import { executeOnSubgraph } from '../../../kernel/graphql/execute.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { createLog } from '../../../kernel/log.ts';
import { secureRandom, seededRandom } from '../../../kernel/random.ts';
import { startStore } from '../../../store/index.ts';
import { createOrdersSubgraph, ordersCollection } from '../../../subgraphs/orders/index.ts';
import { testConfig } from '../../support/test-config.ts';
import { ms, percentile, printTable } from '../support/figures.ts';
import { customerOf, makeOrder } from './make-orders.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '60' },
  },
});
const count = Math.min(1_000_000, Number(values.orders));
const rounds = Math.min(10_000, Number(values.rounds));
/** More at once would keep the embedded store busy for so long that it does not answer. */
const batch = 250;
const warmUps = 3;

const config = testConfig();
const { tenant, secrets } = config;
const lead: Caller = {
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: 'usr_load',
  name: 'Load',
  roles: ['support_lead'],
  scopes: scopesOfRole.support_lead,
};
const guest = (serial: number): Caller => ({
  kind: 'shopper',
  tenant,
  client: 'widget',
  sessionId: `ses_load_${serial}`,
  orderIds: [],
  scopes: ['session'],
});

interface Question {
  readonly name: string;
  readonly text: string;
  readonly variables: (round: number) => Readonly<Record<string, unknown>>;
  readonly caller?: (round: number) => Caller;
}

const row = `id number state shipmentStatus placedAt changedAt version total { amount }
  attention { reason message since } expectedDelivery { date } customer { id name city }
  shipments { id carrier } statusHistory { id seq title occurredAt } lines { id title quantity }`;

const list = (name: string, filter: object, sort = 'CHANGED_DESC'): Question => ({
  name,
  text: `query ($filter: OrderFilter, $sort: OrderSort!) {
    orders(first: 30, filter: $filter, sort: $sort) { nodes { ${row} } pageInfo { endCursor } } }`,
  variables: () => ({ filter, sort }),
});
const any = (round: number): number => (round * 7_919) % count;
const customer = (round: number): number => any(round) % Math.max(1, Math.floor(count / 4));
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const questions: readonly Question[] = [
  list('all, last change first', {}),
  list('all, last placed first', {}, 'PLACED_DESC'),
  list('all, due first', {}, 'DUE_ASC'),
  list('late', { isLate: true }),
  list('late, due first', { isLate: true }, 'DUE_ASC'),
  list('needs attention', { view: 'NEEDS_ATTENTION' }),
  list('at the bench', { view: 'IN_PRODUCTION' }),
  list('on the way', { view: 'ON_THE_WAY' }),
  list('delivered (86 of 100)', { view: 'DELIVERED' }),
  list('delivered, last placed first', { view: 'DELIVERED' }, 'PLACED_DESC'),
  list('one parcel status', { shipmentStatuses: ['DELAYED'] }),
  list('payment failed', { paymentStates: ['FAILED'] }),
  list('one carrier', { carrier: 'dhl' }),
  list('carrier and late', { carrier: 'dhl', isLate: true }),
  list('placed in one week', { placedSince: daysAgo(37), placedBefore: daysAgo(30) }),
  list(
    'placed in one week, placed first',
    { placedSince: daysAgo(37), placedBefore: daysAgo(30) },
    'PLACED_DESC',
  ),
  list('beginning of a name', { customerName: 'vanlin' }),
  list('first name (1 of 10)', { customerName: 'opal' }),
  list('beginning of a number', { number: '10012' }),
  {
    ...list('one box, whole number', {}),
    variables: (round) => ({
      filter: { search: `GG-${1_000_000 + any(round)}` },
      sort: 'CHANGED_DESC',
    }),
  },
  {
    ...list('one box, e-mail', {}),
    variables: (round) => ({
      filter: { search: customerOf(customer(round)).email },
      sort: 'CHANGED_DESC',
    }),
  },
  {
    ...list('one box, tracking number', {}),
    variables: (round) => ({
      filter: { search: `0998${String(any(round)).padStart(10, '0')}` },
      sort: 'CHANGED_DESC',
    }),
  },
  {
    name: 'counts of all views',
    text: '{ orderCounts { view count } }',
    variables: () => ({}),
  },
  {
    name: 'one order',
    text: `query ($id: ID!) { order(id: $id) { ${row} } }`,
    variables: (round) => ({ id: toGlobalId('Order', `ord_${any(round)}`) }),
  },
  {
    name: 'a customer with orders',
    text: 'query ($id: ID!) { customer(id: $id) { name orders { nodes { id number } totalCount } } }',
    variables: (round) => ({ id: toGlobalId('Customer', `cus_${customer(round)}`) }),
  },
  ...[true, false].map(
    (isByNumber): Question => ({
      name: `guest lookup by ${isByNumber ? 'number' : 'postal code'}`,
      text: `mutation ($input: OrderLookupRequestInput!) {
        orderLookupRequest(input: $input) { challengeId userErrors { code } } }`,
      caller: (round) => guest(round + (isByNumber ? 0 : rounds + warmUps)),
      variables: (round) => {
        const { email, postalCode } = customerOf(customer(round));
        const known = isByNumber ? { orderNumber: `GG-${1_000_000 + any(round)}` } : { postalCode };
        return { input: { ...known, email, idempotencyKey: `load-${round}` } };
      },
    }),
  ),
];

const directory = mkdtempSync(join(tmpdir(), 'aurora-lists-'));
const uri = process.env['MONGODB_URI'];
const store = uri
  ? null
  : await startStore({ directory, environment: 'test', durability: 'no-sync' });
const { client, db, close } = await connect({
  uri: uri ?? store?.uri ?? '',
  database: `aurora_lists_${process.pid}`,
  environment: 'test',
});
const log = createLog({ level: 'error', name: 'load' });
const orders = createOrdersSubgraph({
  ...{ client, db, config, log, clock: systemClock, random: secureRandom },
  notifier: { channels: ['email'], send: async () => {} },
});

try {
  await orders.start();
  await storeOrders();
  const rows: string[][] = [['question', 'p50', 'p95', 'longest', 'CPU a question']];
  for (const question of questions) rows.push([question.name, ...(await measure(question))]);
  printTable(`${count.toLocaleString('en')} orders, ${rounds} rounds`, rows);
} finally {
  await orders.stop();
  // A store of our own goes with its folder.
  if (uri) await db.dropDatabase();
  await close();
  await store?.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function storeOrders(): Promise<void> {
  const random = seededRandom(1);
  const shop = { tenant, now: new Date(), piiSalt: secrets.piiSalt, count };
  const collection = db.collection<{ readonly _id: string }>(ordersCollection);
  const beganMs = performance.now();
  for (let from = 0; from < count; from += batch) {
    const made = Array.from({ length: Math.min(batch, count - from) }, (_, index) =>
      makeOrder(from + index, shop, random),
    );
    await collection.insertMany(made, { ordered: false });
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  console.log(`${count.toLocaleString('en')} orders stored in ${seconds.toFixed(0)} s`);
}

/** One after the other: what one person waits, not what many at once do. */
async function measure({ text, variables, caller }: Question): Promise<string[]> {
  const waitsMs: number[] = [];
  let cpuMs = 0;
  for (let round = -warmUps; round < rounds; round += 1) {
    const serial = round + warmUps;
    const before = process.cpuUsage();
    const askedMs = performance.now();
    const { errors } = await executeOnSubgraph(orders, {
      query: text,
      variables: variables(serial),
      caller: caller?.(serial) ?? lead,
      requestId: 'req_load',
      deadlineAtMs: null,
    });
    if (errors) throw new Error(`${text}: ${errors[0]?.message}`);
    if (round < 0) continue;
    waitsMs.push(performance.now() - askedMs);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1_000;
  }
  return [
    ms(percentile(waitsMs, 50)),
    ms(percentile(waitsMs, 95)),
    ms(Math.max(...waitsMs)),
    ms(cpuMs / rounds),
  ];
}
