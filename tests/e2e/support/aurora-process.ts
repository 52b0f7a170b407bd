import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AuroraProcess extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  /** Everything it printed so far. */
  output(): string;
  /** Process ids of a split deployment, by part. */
  pids(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<number | null>;
}

export interface AuroraOptions {
  readonly split?: boolean;
  /** Continues in the folder of an earlier process. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Of what hangs: on a busy machine six processes take minutes to start. */
const startTimeoutMs = 180_000;
const stopTimeoutMs = 60_000;
/** One for each subgraph where they run by themselves. */
const subgraphPorts = 5;

/** A real Aurora as `npm start` runs it, on free ports and in a folder of its own. */
export async function startAurora(options: AuroraOptions = {}): Promise<AuroraProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'aurora-e2e-')));
  const port = await freePorts(options.split ? 1 + subgraphPorts : 1);
  const child = spawn(
    process.execPath,
    ['scripts/start.mjs', ...(options.split ? ['--split'] : [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        PORT: String(port),
        AURORA_DATA_DIR: dataDir,
        AURORA_LOG_LEVEL: 'warn',
        ...(options.split ? { AURORA_SUBGRAPH_PORT: String(port + 1) } : {}),
        ...options.env,
      },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child, () => output);

  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    const code = await exited;
    clearTimeout(timer);
    return code;
  };
  return {
    url,
    dataDir,
    output: () => output,
    pids: async () => JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8')),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Ready is what `/health` says, not what a log line promises. */
async function untilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const giveUpAtMs = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAtMs) {
    if (child.exitCode !== null) throw new Error(`Aurora ended while starting:\n${output()}`);
    const response = await fetch(`${url}/health`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`Aurora was not healthy after ${startTimeoutMs} ms:\n${output()}`);
}

/** The first of `count` ports in a row that are free now, below those that systems give to connections. */
async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const all = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (all.every(Boolean)) return first;
  }
  throw new Error(`No ${count} free ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
