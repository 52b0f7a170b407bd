/**
 * Does the gateway stand for long? Mixed requests without a pause while the supergraph is replaced and a subgraph goes
 * away and comes back, again and again.
 * `node --import tsx tests/load/gateway/soak.ts [minutes=20]`; ends with 1 where a request was lost or memory grew.
 *
 * Memory is what is live: before each new supergraph every thread of the gateway collects, and tells what is left.
 *
 * A request is lost when it gets no answer, an answer that is none, or an error while every subgraph is there. While one
 * is away, and until the gateway has tried it again, errors are right if they name it and the rest of the answer is there.
 */
import { on } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../../gateway/composition/compose.ts';
import { createHttp1Transport } from '../../../gateway/execution/transport/http1/transport.ts';
import { messageOf } from '../../../kernel/errors.ts';
import { median, mib, pause, percentile, printTable } from '../support/figures.ts';
import { usageOf } from '../support/process-usage.ts';
import { compileInto } from './compile.ts';
import type { LiveHeap } from './live-heap.ts';
import { createPrograms, type RunningProgram } from './programs.ts';
import { scenarios, subgraphs } from './shop.ts';

const minutes = Number(process.argv[2] ?? 20);
if (!(minutes >= 4 && minutes <= 120)) throw new Error('Minutes must be from 4 to 120');
const lanes = 20;
/** Between two requests of a lane: the machine is to be busy, not full. */
const laneRestMs = 10;
const reloadEveryMs = 30_000;
const restartEveryMs = 75_000;
/** How long a restarted subgraph stays away. */
const awayMs = 3_000;
/** After it is back, the gateway's circuit may keep from it for this long. */
const cautionMs = 12_000;
/** The command's own, the gateway's and the planner's. */
const gatewayThreads = 3;
/** A thread that has not collected by then is stuck. */
const collectTimeoutMs = 60_000;
/** Growth of what is live, from the second quarter of the time to the last, that counts as none. */
const growthMax = 1.15;
const firstPort = Number(process.env['AURORA_BENCHMARK_PORT'] ?? 27_450);
const gatewayUrl = new URL(`http://127.0.0.1:${firstPort + 20}/`);

interface Minute {
  requests: number;
  /** Answers with an error while a subgraph was away. */
  partial: number;
  readonly waits: number[];
  /** What is live in the gateway's threads, before each new supergraph. */
  readonly liveBytes: number[];
  rssBytes: number;
}

const folder = mkdtempSync(join(tmpdir(), 'aurora-soak-'));
const compiled = compileInto(folder);
const programs = createPrograms(compiled);
const supergraphFile = join(folder, 'supergraph.graphql');
const made: Minute[] = [];
const lost = new Map<string, number>();
let reloads = 0;
let restarts = 0;
/** Monotonic time until which errors may come of a subgraph that is or was away. */
let cautionUntilMs = 0;
let isOver = false;

try {
  await run();
} finally {
  isOver = true;
  programs.killAll();
  rmSync(folder, { recursive: true });
}
report();
// No figure, or not a number, is no proof.
process.exit(lost.size === 0 && growth() <= growthMax ? 0 : 1);

async function run(): Promise<void> {
  writeSupergraph();
  await startSubgraphs('accounts,products');
  let mortal = await startSubgraphs('inventory,reviews');
  const gateway = await programs.start({
    script: 'gateway/cli.ts',
    args: ['--supergraph', supergraphFile, '--port', gatewayUrl.port, '--path', '/'],
    nodeArgs: ['--expose-gc', '--import', compiled('tests/load/gateway/live-heap.ts')],
  });
  const startedAtMs = performance.now();
  const minuteNow = (): Minute => {
    const index = Math.floor((performance.now() - startedAtMs) / 60_000);
    made[index] ??= { requests: 0, partial: 0, waits: [], liveBytes: [], rssBytes: 0 };
    return made[index];
  };

  const every = async (periodMs: number, work: () => Promise<void>): Promise<void> => {
    for (;;) {
      await pause(periodMs);
      if (isOver) return;
      await work().catch((error: unknown) => lose(`The soak itself: ${messageOf(error)}`));
    }
  };
  const background = [
    every(reloadEveryMs, async () => {
      const minute = minuteNow();
      minute.liveBytes.push(await liveBytes(gateway));
      minute.rssBytes = usageOf(gateway.pid).rssBytes;
      reloads += 1;
      writeSupergraph();
    }),
    every(restartEveryMs, async () => {
      restarts += 1;
      cautionUntilMs = Number.POSITIVE_INFINITY;
      mortal.child.kill('SIGKILL');
      await pause(awayMs);
      mortal = await startSubgraphs('inventory,reviews');
      cautionUntilMs = performance.now() + cautionMs;
    }),
  ];
  const transport = createHttp1Transport({
    url: gatewayUrl,
    headers: { 'content-type': 'application/json' },
  });
  const requests = mixed();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (performance.now() - startedAtMs < minutes * 60_000) {
        const { kind, body } = requests.next().value;
        const askedAtMs = performance.now();
        const minute = minuteNow();
        minute.requests += 1;
        try {
          const { statusCode, text } = await transport.post({
            body,
            headers: {},
            timeoutMs: 60_000,
            isSafe: true,
          });
          // Read now: a subgraph may have gone since it was asked.
          if (judge(kind, statusCode, text, askedAtMs < cautionUntilMs)) minute.partial += 1;
        } catch (error) {
          lose(`${kind}: ${messageOf(error)}`);
        }
        minute.waits.push(performance.now() - askedAtMs);
        await pause(laneRestMs);
      }
    }),
  );
  isOver = true;
  await transport.close();
  await Promise.race([Promise.all(background), pause(restartEveryMs)]);
}

function writeSupergraph(): void {
  const { supergraphSdl } = compose(
    subgraphs.map(({ name, sdl }, index) => ({
      name,
      // Every other one has a type more.
      sdl: name === 'reviews' && reloads % 2 === 1 ? `${sdl} type Spare { id: ID }` : sdl,
      url: `http://127.0.0.1:${firstPort + index}/`,
    })),
  );
  // Whoever reads it meanwhile sees one or the other, never half of one.
  writeFileSync(`${supergraphFile}.next`, `${supergraphSdl}\n# ${reloads}\n`);
  renameSync(`${supergraphFile}.next`, supergraphFile);
}

function startSubgraphs(names: string): Promise<RunningProgram> {
  return programs.start({
    script: 'tests/load/gateway/subgraph-process.ts',
    args: [String(firstPort), names],
  });
}

interface Asked {
  readonly kind: 'light' | 'heavy' | 'new' | 'wrong';
  readonly body: string;
}

/** Known and new documents, small and large, and every twentieth one that must be refused. */
function* mixed(): Generator<Asked, never> {
  const [light = [], heavy = []] = [scenarios['light'], scenarios['heavy, unique']];
  const pick = (bodies: readonly string[], index: number): string =>
    bodies[index % bodies.length] ?? '';
  for (let index = 0; ; index += 1) {
    if (index % 20 === 19)
      yield { kind: 'wrong', body: JSON.stringify({ query: `{ no${index} }` }) };
    else if (index % 20 === 9)
      yield {
        kind: 'new',
        body: JSON.stringify({ query: `{ user(id: "1") { id n${index}: name reviews { id } } }` }),
      };
    else if (index % 4 === 0) yield { kind: 'heavy', body: pick(heavy, index / 4) };
    else yield { kind: 'light', body: pick(light, index) };
  }
}

/** @returns whether it is an answer without the part of a subgraph that is away */
function judge(kind: Asked['kind'], status: number, text: string, mayLack: boolean): boolean {
  const { data, errors = [] } = JSON.parse(text) as {
    data?: object | null;
    errors?: readonly { readonly message: string; readonly extensions?: { code?: string } }[];
  };
  const codes = [...new Set(errors.map(({ extensions }) => extensions?.code))];
  if (kind === 'wrong') {
    if (data !== undefined || codes.join() !== 'GRAPHQL_VALIDATION_FAILED')
      lose(`${kind}: ${status} ${codes}`);
    return false;
  }
  const isLacking = errors.length > 0 && codes.every((code) => code?.startsWith('SUBGRAPH_'));
  if (status === 200 && data && (errors.length === 0 || (isLacking && mayLack)))
    return errors.length > 0;
  lose(`${kind}: ${status} ${codes} ${errors[0]?.message}`);
  return false;
}

function lose(reason: string): void {
  lost.set(reason, (lost.get(reason) ?? 0) + 1);
}

async function liveBytes({ child }: RunningProgram): Promise<number> {
  const told = on(child, 'message', { signal: AbortSignal.timeout(collectTimeoutMs) });
  child.send('collect');
  const heaps: LiveHeap[] = [];
  for await (const [heap] of told) {
    heaps.push(heap);
    if (heaps.length === gatewayThreads) break;
  }
  return heaps.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Of what is live, the last quarter of the time against the second. */
function growth(): number {
  const quarter = Math.floor(minutes / 4);
  const liveAround = (from: number): number =>
    median(made.slice(from, from + quarter).flatMap((minute) => minute.liveBytes));
  return liveAround(minutes - quarter) / liveAround(quarter);
}

function report(): void {
  printTable(
    `${minutes} minutes of ${lanes} lanes: ${reloads} supergraphs, ${restarts} restarts of two subgraphs`,
    [
      ['minute', 'requests', 'without a part', 'p50', 'p99', 'live heap', 'RSS'],
      ...made
        .slice(0, minutes)
        .map(({ requests, partial, waits, liveBytes, rssBytes }, index) => [
          index + 1,
          requests,
          partial,
          `${percentile(waits, 50).toFixed(1)} ms`,
          `${percentile(waits, 99).toFixed(1)} ms`,
          mib(median(liveBytes)),
          mib(rssBytes),
        ]),
    ],
  );
  const total = made.reduce((sum, { requests }) => sum + requests, 0);
  console.log(`${total} requests, lost: ${[...lost.values()].reduce((sum, n) => sum + n, 0)}`);
  for (const [reason, count] of lost) console.log(`  ${count} × ${reason}`);
  console.log(`Live heap, last quarter against the second: ${growth().toFixed(2)}`);
}
