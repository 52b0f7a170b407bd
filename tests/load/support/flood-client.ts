/**
 * Asks `process.argv[2]` one light operation every few milliseconds and, after a second of that, others one after the
 * other without waiting for their answers. Sends what the light ones waited for, before the flood and during it. The
 * first `process.argv[4]` of the others come before all that: code that is run for the first time is slow of itself.
 */
import { Pool } from 'undici';
import { pause } from './figures.ts';

const [url = '', light = '', firstSize, ...others] = process.argv.slice(2);
const first = others.splice(0, Number(firstSize));
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: 50, pipelining: 1 });
const ownConnection = new Pool(origin, { connections: 4 });
const everyMs = 4;
/** Faster than anybody plans, slow enough that it is not the connections which are measured. */
const floodEveryMs = 2;

export interface FloodFigures {
  readonly beforeMs: readonly number[];
  readonly duringMs: readonly number[];
  /** Of the others, by status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly floodMs: number;
}

const waits = { beforeMs: [] as number[], duringMs: [] as number[] };
let phase: keyof typeof waits | null = null;

async function ask(body: string, by = pool): Promise<number> {
  const answer = await by.request({
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await answer.body.dump();
  return answer.statusCode;
}

await Promise.all(Array.from({ length: 50 }, () => ask(light)));
for (const body of first) await ask(body);
let underway = 0;
const timer = setInterval(async () => {
  underway += 1;
  const at = phase;
  const askedAtMs = performance.now();
  await ask(light, ownConnection);
  underway -= 1;
  if (at && at === phase) waits[at].push(performance.now() - askedAtMs);
}, everyMs);
await pause(1_000);

process.send?.('ready');
phase = 'beforeMs';
await pause(1_000);

process.send?.('flood');
phase = 'duringMs';
const floodAtMs = performance.now();
const statuses: Record<number, number> = {};
await Promise.all(
  others.map(async (body, index) => {
    await pause(index * floodEveryMs);
    const status = await ask(body);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }),
);
phase = null;
clearInterval(timer);
while (underway > 0) await pause(10);
process.send?.({
  ...waits,
  statuses,
  floodMs: performance.now() - floodAtMs,
} satisfies FloodFigures);
await Promise.all([pool.close(), ownConnection.close()]);
process.disconnect();
