/**
 * How fast the embedded store is on this machine, over its unix socket, next to what the design
 * page measured and, if asked for, to another server that runs in turns with it.
 *
 *   npx tsx tests/load/store/benchmark.ts [--products 100000] [--fsync] [--only text]
 *     [--store dist/store/cli.js] [--against 'command with {directory} and {socket}']
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createIndexes,
  createTextIndex,
  loadOrders,
  loadProducts,
  type Shop,
  shopIn,
} from './data.ts';
import { type Line, lines } from './lines.ts';
import { type Launch, type Server, start, temporaryDirectory } from './server.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '100000' },
    store: { type: 'string', default: 'store/cli.ts' },
    fsync: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
  },
});
const size = Number(values.products);

interface Contender {
  readonly server: Server;
  readonly shop: Shop;
}

using directory = temporaryDirectory();
const launches = [ours(), ...other()];
const contenders: Contender[] = [];
for (const launch of launches) {
  const server = await start(launch, join(directory.path, launch.name));
  contenders.push({ server, shop: shopIn(server.client.db('shop'), size) });
  console.log(`${launch.name}: first answer after ${server.startMs} ms in an empty folder`);
}
print('', 'the page', ...launches.map(({ name }) => name));
await bulk('create indexes', '—', createIndexes);
await bulk('create the text index', '—', createTextIndex);
await bulk(`load ${size} products, 6 indexes`, '9.5 s', loadProducts);
await bulk(`load ${size * 2} orders, 4 indexes`, '12.4 s', loadOrders);
for (const line of lines) if (line.name.includes(values.only)) await measure(line);
for (const { server } of contenders) {
  const { resident, own } = server.memoryMb();
  console.log(`${server.name}: ${resident} MB resident, ${own} MB of it its own`);
}
for (const [i, { server }] of contenders.entries()) {
  await server.stop();
  const launch = launches[i];
  if (launch === undefined) continue;
  const again = await start(launch, join(directory.path, launch.name));
  console.log(
    `${launch.name}: first answer after ${again.startMs} ms with ${again.fileMb()} MB of data`,
  );
  await again.stop();
}

function ours(): Launch {
  const loader = values.store.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const durability = values.fsync ? [] : ['--no-sync'];
  const serve = ['serve', '--directory', '{directory}', '--socket', '{socket}', ...durability];
  return { name: 'store', command: [process.execPath, ...loader, values.store, ...serve] };
}

function other(): Launch[] {
  if (values.against === undefined) return [];
  return [{ name: 'other', command: values.against.split(' ') }];
}

async function bulk(
  name: string,
  page: string,
  work: (shop: Shop) => Promise<void>,
): Promise<void> {
  const results: string[] = [];
  for (const { shop } of contenders) {
    const from = performance.now();
    results.push(
      await work(shop).then(
        () => `${((performance.now() - from) / 1000).toFixed(1)} s`,
        (error: unknown) => `failed: ${error}`,
      ),
    );
  }
  print(name, page, ...results);
}

/** Each server in turn, in three rounds, so that what else the machine does meets all alike. */
async function measure(line: Line): Promise<void> {
  const isShort = line.count >= 100;
  const rounds = isShort ? 3 : 1;
  // Short statements are measured warm; of long ones the first counts, with nothing in a cache.
  if (isShort) {
    for (const { server, shop } of contenders) {
      const run = await line.prepare(shop, Math.ceil(line.count / 2), server);
      await run().catch(() => {});
    }
  }
  const taken = contenders.map(() => ({ tookMs: [] as number[], wallMs: 0, cpuMs: 0, failed: '' }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, { server, shop }] of contenders.entries()) {
      const result = taken[i];
      if (result === undefined || result.failed !== '') continue;
      const run = await line.prepare(shop, Math.ceil(line.count / rounds), server);
      const [from, cpuFrom] = [performance.now(), server.cpuMs()];
      try {
        result.tookMs.push(...(await run()));
      } catch (error) {
        result.failed = `failed: ${error}`.slice(0, 60);
      }
      result.wallMs += performance.now() - from;
      result.cpuMs += server.cpuMs() - cpuFrom;
    }
  }
  const [first, second] = taken;
  const ratio = first && second ? compare(first, second, line) : '';
  print(line.name, line.page, ...taken.map(describe), ratio);
}

interface Taken {
  readonly tookMs: readonly number[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly failed: string;
}

/** Time is the client's as well; the CPU is the server's alone, which a busy machine blurs less. */
function compare(ours: Taken, other: Taken, { isDoubled }: Line): string {
  if (ours.failed !== '' || other.failed !== '') return '';
  const byTime = (other.wallMs / ours.wallMs).toFixed(2);
  const byMedian = (quantile(other.tookMs, 0.5) / quantile(ours.tookMs, 0.5)).toFixed(2);
  const byCpu = (other.cpuMs / Math.max(ours.cpuMs, 1)).toFixed(2);
  const wanted = isDoubled ? ' (2.0 wanted)' : '';
  return `${byTime} times as fast, ${byMedian} by p50, ${byCpu} by CPU${wanted}`;
}

function quantile(tookMs: readonly number[], share: number): number {
  return [...tookMs].sort((a, b) => a - b)[Math.floor(tookMs.length * share)] ?? 0;
}

function describe({ tookMs, wallMs, cpuMs, failed }: Taken): string {
  if (failed !== '') return failed;
  const at = (share: number) => quantile(tookMs, share).toFixed(2);
  const cpu = (cpuMs / tookMs.length).toFixed(3);
  if (tookMs.length < 100) {
    return `first ${(tookMs[0] ?? 0).toFixed(0)} ms, p50 ${at(0.5)} ms, CPU ${cpu} ms`;
  }
  const perSecond = Math.round((tookMs.length / wallMs) * 1000);
  return `${perSecond}/s, p50 ${at(0.5)} p99 ${at(0.99)} ms, CPU ${cpu} ms`;
}

function print(name: string, page: string, ...results: readonly string[]): void {
  console.log([name.padEnd(50), page.padEnd(15), ...results.map((r) => r.padEnd(48))].join(' '));
}
