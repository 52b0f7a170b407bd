/** One owner per folder: two servers on one data file would not see each other's changes. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ShopError } from '../kernel/errors.ts';
import { makeFolder } from '../kernel/make-folder.ts';
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

/** What a lock says. */
interface Claim {
  readonly owner: Owner;
  /** Whether it came with a copy of another folder: here it owns nothing. */
  readonly isCopy: boolean;
}

/** The running process that has the folder; undefined when there is none. */
export function ownerOf(directory: string): Owner | undefined {
  const file = lockFile(directory);
  const claim = readClaim(file);
  return claim !== undefined && isHeld(claim, file) ? claim.owner : undefined;
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
  makeFolder(directory, 0o700);
  const file = lockFile(directory);
  const giveUpMs = Date.now() + ownerTimeoutMs;
  for (;;) {
    if (tryWrite(file)) return { lock: lockOf(file) };
    const claim = readClaim(file);
    const uri = claim?.isCopy ? undefined : claim?.owner.uri;
    if (uri !== undefined && (await answers(uri))) return { uri };
    const isGone = claim !== undefined && !isHeld(claim, file);
    const isLate = Date.now() > giveUpMs;
    // An owner listens at the address that it has published until it ends, and writes its lock at once.
    const isAbandoned = isLate && (claim === undefined || uri !== undefined);
    if ((isGone || isAbandoned) && takeAway(file, claim)) continue;
    if (isLate) throw busy(directory, claim?.owner);
    await delay(retryMs);
  }
}

const lockFile = (directory: string): string => resolve(directory, lockName);

/** @returns false when the file is there already */
function tryWrite(file: string): boolean {
  try {
    writeFileSync(file, claimOf(file), { flag: 'wx', mode: 0o600 });
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
        writeFileSync(draft, claimOf(file, uri), { mode: 0o600 });
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

/** The lock of this process, as it is written. */
const claimOf = (file: string, uri?: string): string =>
  JSON.stringify({ pid: process.pid, uri, folder: folderOf(file) });

function readClaim(file: string): Claim | undefined {
  try {
    const { pid, uri, folder } = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof pid !== 'number') return undefined;
    return {
      owner: typeof uri === 'string' ? { pid, uri } : { pid },
      isCopy: folder !== undefined && folder !== folderOf(file),
    };
  } catch {
    return undefined;
  }
}

/** The folder of a lock, whichever path leads to it. */
function folderOf(file: string): string {
  const { dev, ino } = statSync(dirname(file), { bigint: true });
  return `${dev}:${ino}`;
}

function isHeld({ owner: { pid }, isCopy }: Claim, file: string): boolean {
  if (isCopy) return false;
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
function takeAway(file: string, stale: Claim | undefined): boolean {
  const turn = `${file}.turn`;
  if (!tryWrite(turn)) {
    // Whoever has it may have been killed amid it.
    const taker = readClaim(turn);
    if (taker !== undefined && !isHeld(taker, turn)) rmSync(turn, { force: true });
    return false;
  }
  try {
    if (isDeepStrictEqual(readClaim(file), stale)) rmSync(file, { force: true });
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
