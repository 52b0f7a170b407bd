/**
 * How fast the embedded store is on this machine, over its unix socket.
 * Run: npx tsx tests/load/store/benchmark.ts [--documents 20000] [--store dist/store/cli.js]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Collection, MongoClient } from 'mongodb';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '20000' },
    store: { type: 'string', default: 'store/cli.ts' },
    fsync: { type: 'boolean', default: false },
  },
});
const documents = Number(values.documents);
const loadBatch = 2000;
const directory = mkdtempSync(join(tmpdir(), 'aurora-store-bench-'));

interface Order {
  _id: number;
  number: string;
  status: string;
  totalMinor: number;
  placedAt: Date;
  lines: { sku: string; quantity: number; priceMinor: number }[];
}

const statuses = ['PLACED', 'PAID', 'SHIPPED', 'DELIVERED'];
const anOrder = (i: number): Order => ({
  _id: i,
  number: `GG-${10_000 + i}`,
  status: statuses[i % statuses.length] ?? '',
  totalMinor: 1000 + ((i * 7919) % 90_000),
  placedAt: new Date(1_700_000_000_000 + i * 60_000),
  lines: [
    { sku: `sku-${i % 500}`, quantity: 1, priceMinor: 1000 },
    { sku: `sku-${(i * 3) % 500}`, quantity: 2, priceMinor: 2500 },
  ],
});

const started = await start();
console.log(`start, empty folder: ${started.ms} ms until the first answer`);
const orders = started.client.db('bench').collection<Order>('orders');
await orders.createIndexes([
  { key: { number: 1 }, unique: true },
  { key: { status: 1, placedAt: -1 } },
  { key: { 'lines.sku': 1 } },
]);
await timed(`load ${documents} orders, 4 indexes`, 1, async () => {
  for (let from = 0; from < documents; from += loadBatch) {
    await orders.insertMany(Array.from({ length: loadBatch }, (_, i) => anOrder(from + i)));
  }
});
await run(orders, started.client);
console.log(`memory of the store: ${residentMb(started.process)} MB resident, file ${fileMb()} MB`);
await stop(started);
const again = await start();
console.log(
  `start, ${fileMb()} MB folder: ${again.ms} ms until the first answer, ${residentMb(again.process)} MB resident`,
);
await stop(again);
rmSync(directory, { recursive: true, force: true });

async function run(items: Collection<Order>, client: MongoClient): Promise<void> {
  const some = (i: number) => (i * 7919) % documents;
  await timed('find by _id', 1000, (i) => items.findOne({ _id: some(i) }));
  await timed('find by unique number', 1000, (i) =>
    items.findOne({ number: `GG-${10_000 + some(i)}` }),
  );
  await timed('find by _id, 20 at once', 100, (i) =>
    Promise.all(Array.from({ length: 20 }, (_, j) => items.findOne({ _id: some(i * 20 + j) }))),
  );
  await timed('page of 24: equality, newest first', 300, (i) =>
    items
      .find({ status: statuses[i % 4] ?? '' })
      .sort({ placedAt: -1 })
      .limit(24)
      .toArray(),
  );
  await timed('insertOne', 500, (i) => items.insertOne(anOrder(1_000_000 + i)));
  await timed('updateOne $inc', 500, (i) =>
    items.updateOne({ _id: some(i) }, { $inc: { totalMinor: 1 } }),
  );
  await timed('transaction: 2 reads, 1 insert, 2 updates', 100, (i) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        await items.findOne({ _id: some(i) }, { session });
        await items.findOne({ _id: some(i + 1) }, { session });
        await items.insertOne(anOrder(2_000_000 + i), { session });
        await items.updateOne({ _id: some(i) }, { $inc: { totalMinor: 1 } }, { session });
        await items.updateOne({ _id: some(i + 1) }, { $inc: { totalMinor: 1 } }, { session });
      }),
    ),
  );
  const byStatus = {
    $group: { _id: '$status', total: { $sum: '$totalMinor' }, count: { $sum: 1 } },
  };
  await timed(`$group of ${documents}`, 3, () => items.aggregate([byStatus]).toArray());
  await using stream = items.watch();
  await stream.tryNext();
  await timed('insert until its change event', 200, async (i) => {
    await items.insertOne(anOrder(3_000_000 + i));
    await stream.next();
  });
}

async function timed(
  name: string,
  count: number,
  work: (i: number) => Promise<unknown>,
): Promise<void> {
  const tookMs: number[] = [];
  const cpuBefore = cpuMs(started.process);
  for (let i = 0; i < count; i += 1) {
    const from = performance.now();
    await work(i);
    tookMs.push(performance.now() - from);
  }
  const cpu = (cpuMs(started.process) - cpuBefore) / count;
  tookMs.sort((a, b) => a - b);
  const at = (share: number) => (tookMs[Math.floor(tookMs.length * share)] ?? 0).toFixed(2);
  console.log(
    `${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${cpu.toFixed(2)} ms of CPU in the store`,
  );
}

interface Started {
  readonly ms: number;
  readonly process: ChildProcess;
  readonly client: MongoClient;
}

async function start(): Promise<Started> {
  const from = performance.now();
  const loader = values.store.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const options = values.fsync ? [] : ['--no-sync'];
  const child = spawn(
    process.execPath,
    [...loader, values.store, 'serve', '--directory', directory, ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  const client = new MongoClient(JSON.parse(line).uri);
  await client.db('admin').command({ ping: 1 });
  return { ms: Math.round(performance.now() - from), process: child, client };
}

async function stop({ process: child, client }: Started): Promise<void> {
  await client.close();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}

function procFile(child: ChildProcess, name: string): string {
  return readFileSync(`/proc/${child.pid}/${name}`, 'utf8');
}

function residentMb(child: ChildProcess): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(procFile(child, 'status'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

/** User and system time of the process; Linux counts in hundredths of a second. */
function cpuMs(child: ChildProcess): number {
  const [, , , , , , , , , , , user = 0, system = 0] =
    procFile(child, 'stat').split(/\) /)[1]?.split(' ').map(Number) ?? [];
  return (user + system) * 10;
}

function fileMb(): number {
  return Math.round(statSync(join(directory, 'data.mdb')).size / 2 ** 20);
}
