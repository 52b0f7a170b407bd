/** A server under measurement: ours or any other, in a process of its own behind a unix socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

const startTimeoutMs = 60_000;

export interface Server {
  readonly name: string;
  readonly socket: string;
  readonly client: MongoClient;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: number;
  /** Time that its threads have worked so far. */
  cpuMs(): number;
  /** Resident memory in MB, and how much of it is not the mapped file. */
  memoryMb(): { readonly resident: number; readonly own: number };
  fileMb(): number;
  stop(): Promise<void>;
}

/** How a server is started; `{directory}` and `{socket}` stand for where its data and socket are to be. */
export interface Launch {
  readonly name: string;
  readonly command: readonly string[];
}

export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), 'aurora-store-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export async function start({ name, command }: Launch, directory: string): Promise<Server> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const socket = join(directory, 'bench.sock');
  rmSync(socket, { force: true });
  const [program = '', ...args] = command.map((part) =>
    part.replaceAll('{directory}', directory).replaceAll('{socket}', socket),
  );
  const from = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(socket, child);
  const client = new MongoClient(
    `mongodb://${encodeURIComponent(socket)}/?directConnection=true&maxPoolSize=20`,
  );
  await client.db('admin').command({ ping: 1 });
  return {
    name,
    socket,
    client,
    startMs: Math.round(performance.now() - from),
    cpuMs: () => cpuMs(child),
    memoryMb: () => ({ resident: statusMb(child, 'VmRSS'), own: statusMb(child, 'RssAnon') }),
    fileMb: () => megabytes(blocksOf(join(directory, 'data.mdb'))),
    async stop() {
      await client.close();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

async function untilListening(socket: string, child: ChildProcess): Promise<void> {
  const giveUpMs = Date.now() + startTimeoutMs;
  while (!(await answers(socket))) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    if (Date.now() > giveUpMs) throw new Error(`nobody listens on ${socket}`);
    await delay(5);
  }
}

function answers(path: string): Promise<boolean> {
  const socket = connect({ path });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

const procFile = (child: ChildProcess, name: string): string =>
  readFileSync(`/proc/${child.pid}/${name}`, 'utf8');

function statusMb(child: ChildProcess, field: string): number {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+)`).exec(procFile(child, 'status'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

/** Of each thread in nanoseconds: the time of the whole process is kept in hundredths of a second. */
function cpuMs(child: ChildProcess): number {
  const threads = readdirSync(`/proc/${child.pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(procFile(child, `task/${thread}/schedstat`).split(' ')[0]),
  );
  return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

function blocksOf(path: string): number {
  try {
    return statSync(path).blocks * 512;
  } catch {
    return 0;
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
