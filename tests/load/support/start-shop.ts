import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from './figures.ts';
import { type ProcessUsage, totalOf, usageOf } from './process-usage.ts';

/** The whole shop as `npm start` runs it, on free ports of loopback. */
export interface RunningShop {
  readonly url: string;
  readonly dataDir: string;
  /** From the launcher's start to the first answered query. */
  readonly startedInMs: number;
  /** What the process that holds the gateway has used; in one process that is everything. */
  gatewayUsage(): ProcessUsage;
  /** Everything together: gateway, subgraphs and store. */
  usage(): ProcessUsage;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly split?: boolean;
  /** Continues in the folder of an earlier run; a fresh one is made, and removed, without it. */
  readonly dataDir?: string;
}

/** What the load tests sign with themselves. */
export const secrets = {
  session: 'load-test-only-session-secret-xxxxxxxxxxxxxxxx',
  hook: 'load-test-only-hook-secret-xxxxxxxxxxxxxxxxxxx',
};

const startTimeoutMs = 90_000;
const stopTimeoutMs = 15_000;

export async function startShop({
  split = false,
  dataDir,
}: StartOptions = {}): Promise<RunningShop> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'aurora-load-')));
  const port = await freePort(shopPorts);
  const startedAtMs = performance.now();
  const launcher = spawn(process.execPath, ['scripts/start.mjs', ...(split ? ['--split'] : [])], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      AURORA_DATA_DIR: folder,
      AURORA_LOG_LEVEL: 'error',
      AURORA_REQUESTS_PER_MINUTE: '1000000',
      // As in production: a development gateway has the driver report each command, for the explain page.
      AURORA_INSPECTION: 'false',
      AURORA_SESSION_SECRET: secrets.session,
      AURORA_HOOK_SECRET: secrets.hook,
      ...(split ? { AURORA_SUBGRAPH_PORT: String(await freePort(subgraphPorts)) } : {}),
    },
  });
  const gone = new Promise<void>((resolve) => launcher.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    launcher.kill('SIGTERM');
    const timer = setTimeout(() => launcher.kill('SIGKILL'), stopTimeoutMs);
    await gone;
    clearTimeout(timer);
    if (!dataDir) await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(url, () => launcher.exitCode !== null).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const startedInMs = performance.now() - startedAtMs;
  const [main = 0] = childrenOf(launcher.pid ?? 0);
  return {
    url,
    dataDir: folder,
    startedInMs,
    gatewayUsage: () => usageOf(split ? (partsOf(folder)['gateway'] ?? main) : main),
    usage: () => totalOf([main, ...(split ? childrenOf(main) : [])].map(usageOf)),
    stop,
  };
}

/** The first query that the shop answers is what counts as started. */
async function untilAnswered(url: string, hasEnded: () => boolean): Promise<void> {
  const giveUpAtMs = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAtMs && !hasEnded()) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ products(first: 3) { nodes { id title } } }' }),
    }).then(
      (response) => response.json() as Promise<{ data?: unknown; errors?: unknown }>,
      () => null,
    );
    if (answer?.data && !answer.errors) return;
    await pause(20);
  }
  throw new Error('The shop did not start');
}

/** `processes.json`, which a split shop keeps in its data folder. */
const partsOf = (folder: string): Record<string, number> =>
  JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8'));

function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : execFileSync('pgrep', ['-P', String(pid)]).toString();
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** The ranges of these tests; a split shop takes five ports in a row for its subgraphs. */
const shopPorts = { first: 27_850, step: 1, count: 20 };
const subgraphPorts = { first: 27_870, step: 5, count: 6 };

async function freePort({ first, step, count }: typeof shopPorts): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = first + step * Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${first}`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
