/**
 * What a request costs a gateway: ours on both engines beside the stock one, in turns, over the same small subgraphs.
 * `node --import tsx tests/load/gateway/benchmark.ts [--rounds 3] [--seconds 6] [--only 'stock;ours']`;
 * five minutes as it stands. Processor time of the gateway's process is the steadiest figure; ratios are taken within
 * a round and their median is told.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { compose } from '../../../gateway/composition/compose.ts';
import { median, mib, ms, percentile, printTable } from '../support/figures.ts';
import { usageOf } from '../support/process-usage.ts';
import { scenarios, subgraphs } from './shop.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
const rounds = Math.min(20, Number(values.rounds));
const seconds = Math.min(60, Number(values.seconds));
const connections = 50;
const firstPort = 27_400;

interface Contender {
  readonly name: string;
  /** From this folder; ours is the command itself. */
  readonly script: string;
  readonly args: (supergraphFile: string, port: number) => readonly string[];
}

const ours = (name: string, engine: string, ...more: readonly string[]): Contender => ({
  name,
  script: '../../../gateway/cli.ts',
  args: (supergraph, port) => [
    '--supergraph',
    supergraph,
    '--port',
    String(port),
    '--path',
    '/',
    '--engine',
    engine,
    ...more,
  ],
});
const contenders: readonly Contender[] = [
  {
    name: 'stock',
    script: 'stock-gateway.ts',
    args: (supergraph: string, port: number) => [supergraph, String(port)],
  },
  ours('ours, stock engine', 'apollo'),
  ours('ours', 'compiled'),
  ours('ours, sharing', 'compiled', '--share-equal-queries'),
].filter(({ name }) => !values.only || values.only.split(';').includes(name));

interface Figures {
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssBytes: number;
}

const folder = mkdtempSync(join(tmpdir(), 'aurora-benchmark-'));
const children: ChildProcess[] = [];
const figures = new Map<string, Figures[]>();
try {
  const supergraphFile = join(folder, 'supergraph.graphql');
  const { supergraphSdl } = compose(
    subgraphs.map(({ name, sdl }, index) => ({
      name,
      sdl,
      url: `http://127.0.0.1:${firstPort + index}/`,
    })),
  );
  writeFileSync(supergraphFile, supergraphSdl);
  await start('subgraph-process.ts', [String(firstPort)]);
  const running: { readonly contender: Contender; readonly child: ChildProcess; port: number }[] =
    [];
  for (const [index, contender] of contenders.entries()) {
    const port = firstPort + 20 + index;
    const child = await start(contender.script, contender.args(supergraphFile, port));
    running.push({ contender, child, port });
  }

  for (const [scenario, bodies] of Object.entries(scenarios)) {
    const answers = await Promise.all(running.map(({ port }) => answerOf(port, bodies[0] ?? '')));
    if (new Set(answers).size !== 1) throw new Error(`Not all gateways answer ${scenario} alike`);
    for (const { port } of running) await load(port, bodies, Math.min(3, seconds));
    for (let round = 0; round < rounds; round += 1)
      for (const { contender, child, port } of running) {
        const key = `${contender.name} ${scenario}`;
        const made = await measure(child.pid ?? 0, port, bodies);
        figures.set(key, [...(figures.get(key) ?? []), made]);
      }
    report(scenario, answers[0]?.length ?? 0);
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
process.exit(0);

/** A process of its own, once it has said that it listens. */
async function start(script: string, args: readonly string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  if (!child.stdout) throw new Error('The process has no output');
  await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(60_000) });
  return child;
}

/** The answer without the order of its names, which the standard leaves to each. */
async function answerOf(port: number, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return JSON.stringify(data);
}

async function measure(pid: number, port: number, bodies: readonly string[]): Promise<Figures> {
  const before = usageOf(pid);
  const { waits, elapsedMs } = await load(port, bodies, seconds);
  const after = usageOf(pid);
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / waits.length,
    requestsPerSecond: (waits.length / elapsedMs) * 1_000,
    p50Ms: percentile(waits, 50),
    p99Ms: percentile(waits, 99),
    rssBytes: after.rssBytes,
  };
}

async function load(port: number, bodies: readonly string[], forSeconds: number) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  const startedAtMs = performance.now();
  const waits: number[] = [];
  await Promise.all(
    Array.from({ length: connections }, async (_, lane) => {
      for (
        let index = lane;
        performance.now() - startedAtMs < forSeconds * 1_000;
        index += connections
      ) {
        const askedAtMs = performance.now();
        const { statusCode, body } = await pool.request({
          path: '/',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: bodies[index % bodies.length] ?? null,
        });
        await body.dump();
        if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`);
        waits.push(performance.now() - askedAtMs);
      }
    }),
  );
  const elapsedMs = performance.now() - startedAtMs;
  await pool.close();
  return { waits, elapsedMs };
}

function report(scenario: string, bytes: number): void {
  const [baseline] = contenders;
  const of = (name: string) => figures.get(`${name} ${scenario}`) ?? [];
  const middle = (name: string, read: (made: Figures) => number) => median(of(name).map(read));
  printTable(
    `${scenario}: ${bytes} characters, ${connections} connections, ${rounds} × ${seconds} s`,
    [
      ['', `CPU × ${baseline?.name}`, 'CPU a request', 'requests/s', 'p50', 'p99', 'RSS'],
      ...contenders.map(({ name }) => [
        name,
        median(
          of(name).map((made, round) => (of(baseline?.name ?? '')[round]?.cpuMs ?? 0) / made.cpuMs),
        ).toFixed(2),
        ms(
          middle(name, ({ cpuMs }) => cpuMs),
          3,
        ),
        middle(name, ({ requestsPerSecond }) => requestsPerSecond).toFixed(0),
        ms(middle(name, ({ p50Ms }) => p50Ms)),
        ms(middle(name, ({ p99Ms }) => p99Ms)),
        mib(middle(name, ({ rssBytes }) => rssBytes)),
      ]),
    ],
  );
}
