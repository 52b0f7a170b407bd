/**
 * One event to thousands of clients: how long until the last has it, what it costs the gateway, and how long the
 * event loop is held. `node --import tsx tests/load/fan-out.ts [clients=5000] [ws|sse]`; about 20 s.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { anOrder, startMiniShop } from '../gateway/subscriptions/support/mini-shop.ts';
import { startGateway } from '../gateway/subscriptions/support/start-gateway.ts';
import { eventually } from '../support/eventually.ts';
import { median, ms, printTable } from './support/figures.ts';

const clients = Math.min(20_000, Number(process.argv[2] ?? 5_000));
const protocol = process.argv[3] ?? 'ws';
const events = 10;
const warmUpClients = 200;
const timeoutMs = 60_000;

const shop = await startMiniShop();
const started = await startGateway(shop);
const url = protocol === 'ws' ? started.url : started.gateway.url;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

/** A process of so many clients, each of them subscribed. */
async function openClients(count: number): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./support/many-clients.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  child.send({ url, clients: count, protocol });
  await heardFrom(child);
  await expectOpen(count);
  return child;
}

/** One message of a child, or the end of the run when it does not come. */
async function heardFrom(child: ChildProcess): Promise<Record<string, number>> {
  const signal = AbortSignal.timeout(timeoutMs);
  const [message] = await once(child, 'message', { signal });
  return message as Record<string, number>;
}

const expectOpen = (count: number): Promise<void> =>
  eventually(async () => {
    const open = await started.metric('aurora_open_subscriptions');
    if (open !== count) throw new Error(`${open} of ${count} subscriptions are open`);
  }, timeoutMs);

// What the gateway takes once, its code and the room that it makes new objects in, is no client's.
(await openClients(warmUpClients)).kill();
await expectOpen(0);
collect();
const rssBefore = process.memoryUsage().rss;
const connectAtMs = Date.now();
const child = await openClients(clients);
const connectedMs = Date.now() - connectAtMs;
collect();
const rssPerClient = (process.memoryUsage().rss - rssBefore) / clients;

const lastMs: number[] = [];
const cpuMs: number[] = [];
const blockMs: number[] = [];
for (let seq = 1; seq <= events; seq++) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const emittedAtMs = Date.now();
  const told = heardFrom(child);
  shop.events.emit('order:1', anOrder('1', 'x'.repeat(200), seq));
  const { lastAtMs = Number.NaN, count } = await told;
  if (count !== clients) throw new Error(`Event ${seq} reached ${count} of ${clients} clients`);
  const used = process.cpuUsage(cpu);
  delay.disable();
  lastMs.push(lastAtMs - emittedAtMs);
  cpuMs.push((used.user + used.system) / 1_000);
  blockMs.push(delay.max / 1e6);
}

printTable(`One event to ${clients} clients over ${protocol} (median of ${events})`, [
  ['', 'measured', 'goal'],
  ['last delivery', ms(median(lastMs), 0), '≤ 90 ms'],
  ['gateway CPU an event', ms(median(cpuMs), 0), ''],
  ['longest hold of the event loop', ms(median(blockMs)), '≤ 10 ms'],
  ['memory a client', `${(rssPerClient / 1_024).toFixed(1)} KiB`, '≤ 10 KiB'],
  ['all connected and subscribed in', ms(connectedMs, 0), ''],
]);

child.kill();
await started[Symbol.asyncDispose]();
await shop[Symbol.asyncDispose]();
process.exit(0);
