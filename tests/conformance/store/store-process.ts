import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { commandPath } from '../../support/programs.ts';

export interface StoreProcess {
  readonly uri: string;
  readonly owner: boolean;
  /** Ends it as a power switch would: nothing is flushed, nothing is released. */
  kill(): Promise<void>;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The store in a process of its own. */
export const startStoreProcess = (directory: string, ...options: string[]): Promise<StoreProcess> =>
  start([], directory, options);

/** The same, with less memory than Node would take. */
export const startWithHeap = (megabytes: number, directory: string): Promise<StoreProcess> =>
  start([`--max-old-space-size=${megabytes}`], directory, ['--no-sync']);

async function start(
  nodeOptions: readonly string[],
  directory: string,
  options: readonly string[],
): Promise<StoreProcess> {
  const child = spawn(
    process.execPath,
    [...nodeOptions, await commandPath('store'), 'serve', '--directory', directory, ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { uri, owner } = JSON.parse(await firstLine(child));
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  return {
    uri,
    owner,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the store ended with code ${code}`)));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

/** A client that has found its store, however slow the machine, and gives up soon on one that is killed later. */
export const impatientClient = (uri: string): Promise<MongoClient> =>
  // A new one each time: one that has given up before it was connected stays closed.
  eventually(() => new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect());

/** What another process finds where records, index entries and the log do not fit together. */
export async function problemsIn(directory: string): Promise<unknown> {
  const args = [await commandPath('store'), 'verify', '--json', '--directory', directory];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout).problems;
}

/** A folder for one test, removed with the scope. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'aurora-store-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
