/** One owner per folder: two servers on one data file would not see each other's changes. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ShopError } from '../kernel/errors.ts';

const lockName = 'owner.json';
/** Milliseconds that an owner has to start, or to answer. */
const ownerTimeoutMs = 10_000;
const retryMs = 50;

export interface DirectoryLock {
  /** Tells others where the server listens. */
  publish(uri: string): void;
  release(): void;
}

/** Either the lock, or where its owner listens. */
export type Ownership = { readonly lock: DirectoryLock } | { readonly uri: string };

export interface Owner {
  readonly pid: number;
  readonly uri?: string;
}

/** The running process that has the folder; undefined when there is none. */
export function ownerOf(directory: string): Owner | undefined {
  const owner = readOwner(join(directory, lockName));
  return owner !== undefined && isRunning(owner.pid) ? owner : undefined;
}

/**
 * @throws ShopError CONFIG_INVALID when the folder cannot be written, or another process owns it and
 * does not answer
 */
export async function ownDirectory(directory: string): Promise<Ownership> {
  try {
    return await own(directory);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new ShopError('CONFIG_INVALID', `The data folder cannot be used: ${error.message}`, {
      directory,
    });
  }
}

async function own(directory: string): Promise<Ownership> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, lockName);
  const giveUpMs = Date.now() + ownerTimeoutMs;
  for (;;) {
    if (tryWrite(file)) return { lock: lockOf(file) };
    const owner = readOwner(file);
    if (owner?.uri !== undefined && (await answers(owner.uri))) return { uri: owner.uri };
    const isGone = owner !== undefined && !isRunning(owner.pid);
    const isLate = Date.now() > giveUpMs;
    // An owner that has published an address listens there until it ends.
    if (isGone || (isLate && owner?.uri !== undefined)) takeAway(file);
    else if (isLate) throw busy(directory, owner);
    else await delay(retryMs);
  }
}

function tryWrite(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

const lockOf = (file: string): DirectoryLock => ({
  publish(uri) {
    // Renamed into place, so that nobody reads half of it.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ pid: process.pid, uri }), { mode: 0o600 });
    renameSync(draft, file);
  },
  release: () => rmSync(file, { force: true }),
});

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, uri }: Partial<Owner> = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof pid !== 'number') return undefined;
    return typeof uri === 'string' ? { pid, uri } : { pid };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  // Our own number in somebody else's lock: a container that was started again.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Of several that try only one succeeds; the others find a new lock or none. */
function takeAway(file: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

/** Whether somebody listens at a URI of ours. */
function answers(uri: string): Promise<boolean> {
  const address = /^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '';
  const [host, port] = decodeURIComponent(address).split(/:(?=\d+$)/);
  const socket =
    port === undefined ? connect({ path: host ?? '' }) : connect({ host, port: Number(port) });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const busy = (directory: string, owner: Owner | undefined) =>
  new ShopError('CONFIG_INVALID', `Another process owns the data folder and does not answer`, {
    directory,
    pid: owner?.pid ?? null,
  });

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** What the file system refuses, whichever realm the error comes from. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'syscall' in error;
