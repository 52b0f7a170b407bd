/** One owner per folder: two servers on one data file would not see each other's changes. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ShopError } from '../kernel/errors.ts';
import { isAnswered } from './wire/listen.ts';

const lockName = 'owner.json';
/** Milliseconds that an owner has to start, or to answer. */
const ownerTimeoutMs = 10_000;
const retryMs = 50;
/** Locks of this process: a second start in it attaches, as one of another process does. */
const held = new Set<string>();

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
  const file = lockFile(directory);
  const owner = readOwner(file);
  return owner !== undefined && isRunning(owner, file) ? owner : undefined;
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
    throw new ShopError(
      'CONFIG_INVALID',
      `The data folder ${directory} cannot be used: ${error.message}`,
      { directory },
    );
  }
}

async function own(directory: string): Promise<Ownership> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = lockFile(directory);
  const giveUpMs = Date.now() + ownerTimeoutMs;
  for (;;) {
    if (tryWrite(file)) return { lock: lockOf(file) };
    const owner = readOwner(file);
    if (owner?.uri !== undefined && (await answers(owner.uri))) return { uri: owner.uri };
    const isGone = owner !== undefined && !isRunning(owner, file);
    const isLate = Date.now() > giveUpMs;
    // An owner listens at the address that it has published until it ends, and writes its lock at once.
    const isAbandoned = isLate && (owner === undefined || owner.uri !== undefined);
    if ((isGone || isAbandoned) && takeAway(file, owner)) continue;
    if (isLate) throw busy(directory, owner);
    await delay(retryMs);
  }
}

const lockFile = (directory: string): string => resolve(directory, lockName);

/** @returns false when the file is there already */
function tryWrite(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    // On a full disk: an empty file would keep everybody out.
    if (isSystemError(error) && error.syscall === 'write') rmSync(file, { force: true });
    throw error;
  }
}

function lockOf(file: string): DirectoryLock {
  held.add(file);
  return {
    publish(uri) {
      // Renamed into place, so that nobody reads half of it.
      const draft = `${file}.${process.pid}`;
      try {
        writeFileSync(draft, JSON.stringify({ pid: process.pid, uri }), { mode: 0o600 });
        renameSync(draft, file);
      } finally {
        rmSync(draft, { force: true });
      }
    },
    release() {
      held.delete(file);
      rmSync(file, { force: true });
    },
  };
}

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, uri }: Partial<Owner> = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof pid !== 'number') return undefined;
    return typeof uri === 'string' ? { pid, uri } : { pid };
  } catch {
    return undefined;
  }
}

function isRunning({ pid }: Owner, file: string): boolean {
  // Our own number in somebody else's lock: a container that was started again.
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/**
 * Removes a lock that has no owner any more. Of several that try, the first may have put its own in that place before
 * the next one gets there: they take turns, and each looks again in its turn.
 * @returns false when it is another's turn
 */
function takeAway(file: string, stale: Owner | undefined): boolean {
  const turn = `${file}.turn`;
  if (!tryWrite(turn)) {
    // Whoever has it may have been killed amid it.
    const taker = readOwner(turn);
    if (taker !== undefined && !isRunning(taker, turn)) rmSync(turn, { force: true });
    return false;
  }
  try {
    if (isDeepStrictEqual(readOwner(file), stale)) rmSync(file, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
  return true;
}

/** Whether somebody listens at a URI of ours. */
function answers(uri: string): Promise<boolean> {
  const address = /^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '';
  const [host = '', port] = decodeURIComponent(address).split(/:(?=\d+$)/);
  return isAnswered(port === undefined ? { path: host } : { host, port: Number(port) });
}

function busy(directory: string, owner: Owner | undefined): ShopError {
  const pid = owner?.pid ?? null;
  return new ShopError(
    'CONFIG_INVALID',
    `Process ${pid ?? 'unknown'} has the data folder ${directory} and does not answer. Stop it; if it is no store, delete ${join(directory, lockName)}`,
    { directory, pid },
  );
}

const isCode = (error: unknown, code: string): boolean =>
  isSystemError(error) && error.code === code;

/** What the file system refuses, whichever realm the error comes from. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'syscall' in error;
