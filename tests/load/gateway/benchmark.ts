/**
 * What a request costs a gateway: ours beside the stock one and, where they are installed, others, in turns, over the
 * same small subgraphs.
 * `node --import tsx tests/load/gateway/benchmark.ts [--rounds 3] [--seconds 6] [--only 'stock;ours'] [--json file]
 * [--chart file.svg]`; a quarter of an hour as it stands. With `--protections`, our gateway with none of its
 * protections and with each by itself. Processor time of the gateway's process is the steadiest figure; ratios are taken
 * within a round and their median is told.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compose } from '../../../gateway/composition/compose.ts';
import { createHttp1Transport } from '../../../gateway/execution/transport/http1/transport.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { signSessionToken } from '../../../kernel/tokens.ts';
import { median, mib, ms, percentile, printTable } from '../support/figures.ts';
import { usageOf } from '../support/process-usage.ts';
import { chartOf } from './chart.ts';
import { compileInto } from './compile.ts';
import { contenders as all, protectedOnes } from './contenders.ts';
import { installedPeers } from './peers.ts';
import { createPrograms } from './programs.ts';
import { sessionSecret } from './protections.ts';
import type { BenchmarkResult, ContenderFigures } from './result.ts';
import { scenarios, subgraphs } from './shop.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
    protections: { type: 'boolean', default: false },
    json: { type: 'string' },
    chart: { type: 'string' },
  },
});
const rounds = Math.min(20, Number(values.rounds));
const seconds = Math.min(60, Number(values.seconds));
const connections = 50;
const shopper = { tenant: 'default', sessionId: 'cs_1', orderIds: [] };
const firstPort = Number(process.env['AURORA_BENCHMARK_PORT'] ?? 27_400);
/**
 * Code is compiled for speed once it has run often enough, beside what it does: a gateway that has answered so many
 * requests in a moment is still at it, so each gets this time as well.
 */
const warmUpMs = 10_000;
const warmUpRequestsOf = (scenario: string): number => (scenario.startsWith('heavy') ? 200 : 2_000);
const contenders = (values.protections ? protectedOnes : [...all, ...installedPeers()]).filter(
  ({ name }) => !values.only || values.only.split(';').includes(name),
);

interface Figures {
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssBytes: number;
}

const folder = mkdtempSync(join(tmpdir(), 'aurora-benchmark-'));
const compiled = compileInto(folder);
const programs = createPrograms(compiled);
/** A shopper's token, for who looks at it. */
const credentials = values.protections
  ? { authorization: `Bearer ${await signSessionToken(shopper, sessionSecret, systemClock)}` }
  : {};
const figures = new Map<string, Figures[]>();
const results: BenchmarkResult['scenarios'][number][] = [];
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
  for (const { name, sdl } of subgraphs) writeFileSync(join(folder, `${name}.graphql`), sdl);
  await programs.start({
    script: 'tests/load/gateway/subgraph-process.ts',
    args: [String(firstPort)],
  });
  const running: Running[] = [];
  for (const [index, { name, script, args, nodeArgs, path = '/' }] of contenders.entries()) {
    const port = firstPort + 20 + index;
    const { pid } = await programs.start({ script, args: args(supergraphFile, port), nodeArgs });
    running.push({ name, pid, url: new URL(path, `http://127.0.0.1:${port}`) });
  }

  for (const [scenario, bodies] of Object.entries(scenarios)) {
    const answers = await Promise.all(running.map(({ url }) => answerOf(url, bodies[0] ?? '')));
    if (new Set(answers).size !== 1) throw new Error(`Not all gateways answer ${scenario} alike`);
    for (const { url } of running)
      await load(
        url,
        bodies,
        (done, elapsedMs) => done >= warmUpRequestsOf(scenario) && elapsedMs >= warmUpMs,
      );
    for (let round = 0; round < rounds; round += 1)
      for (const { name, pid, url } of running) {
        const key = `${name} ${scenario}`;
        const made = await measure(pid, url, bodies);
        figures.set(key, [...(figures.get(key) ?? []), made]);
      }
    results.push(report(scenario, answers[0]?.length ?? 0));
  }
  const result = resultOf();
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  if (values.chart) writeFileSync(values.chart, chartOf(result));
} finally {
  programs.killAll();
  rmSync(folder, { recursive: true });
}
process.exit(0);

interface Running {
  readonly name: string;
  /** Of the process to measure. */
  readonly pid: number;
  readonly url: URL;
}

/** The answer without the order of its names, which the standard leaves to each. */
async function answerOf(url: URL, body: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return JSON.stringify(data);
}

async function measure(pid: number, url: URL, bodies: readonly string[]): Promise<Figures> {
  const before = usageOf(pid);
  const { waits, elapsedMs } = await load(
    url,
    bodies,
    (_, elapsedMs) => elapsedMs >= seconds * 1_000,
  );
  const after = usageOf(pid);
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / waits.length,
    requestsPerSecond: (waits.length / elapsedMs) * 1_000,
    p50Ms: percentile(waits, 50),
    p99Ms: percentile(waits, 99),
    rssBytes: after.rssBytes,
  };
}

async function load(
  url: URL,
  bodies: readonly string[],
  isEnough: (done: number, elapsedMs: number) => boolean,
) {
  const transport = createHttp1Transport({
    url,
    headers: { 'content-type': 'application/json', ...credentials },
  });
  const startedAtMs = performance.now();
  const elapsed = (): number => performance.now() - startedAtMs;
  const waits: number[] = [];
  await Promise.all(
    Array.from({ length: connections }, async (_, lane) => {
      for (let index = lane; !isEnough(waits.length, elapsed()); index += connections) {
        const askedAtMs = performance.now();
        const { statusCode } = await transport.post({
          body: bodies[index % bodies.length] ?? '',
          headers: {},
          timeoutMs: 60_000,
          isSafe: true,
        });
        if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`);
        waits.push(performance.now() - askedAtMs);
      }
    }),
  );
  const elapsedMs = elapsed();
  await transport.close();
  return { waits, elapsedMs };
}

/** Prints what was measured of a scenario. */
function report(scenario: string, characters: number): BenchmarkResult['scenarios'][number] {
  const of = (name: string) => figures.get(`${name} ${scenario}`) ?? [];
  const baseline = of(contenders[0]?.name ?? '');
  const rows = contenders.map(({ name }): ContenderFigures => {
    const middle = (read: (made: Figures, round: number) => number) => median(of(name).map(read));
    return {
      name,
      timesLessCpu: middle(({ cpuMs }, round) => (baseline[round]?.cpuMs ?? 0) / cpuMs),
      cpuMs: middle(({ cpuMs }) => cpuMs),
      requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
      p50Ms: middle(({ p50Ms }) => p50Ms),
      p99Ms: middle(({ p99Ms }) => p99Ms),
      rssBytes: middle(({ rssBytes }) => rssBytes),
    };
  });
  printTable(
    `${scenario}: ${characters} characters, ${connections} connections, ${rounds} × ${seconds} s`,
    [
      ['', `CPU × ${contenders[0]?.name}`, 'CPU a request', 'requests/s', 'p50', 'p99', 'RSS'],
      ...rows.map((row) => [
        row.name,
        row.timesLessCpu.toFixed(2),
        ms(row.cpuMs, 3),
        row.requestsPerSecond.toFixed(0),
        ms(row.p50Ms),
        ms(row.p99Ms),
        mib(row.rssBytes),
      ]),
    ],
  );
  return { scenario, characters, contenders: rows };
}

function resultOf(): BenchmarkResult {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: cpus().length,
    rounds,
    seconds,
    connections,
    scenarios: results,
  };
}
