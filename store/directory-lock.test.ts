import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { type Ownership, ownDirectory, ownerOf } from './directory-lock.ts';

/** No system gives a process such a number. */
const nobody = 2 ** 30;

const countOwners = (found: readonly Ownership[]): number =>
  found.filter((ownership) => 'lock' in ownership).length;

test('of several that find the lock of a killed process at the same time one gets the folder', async () => {
  await using folder = await temporaryFolder();
  const socket = join(folder.path, 'store.sock');
  const uri = `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
  writeFileSync(join(folder.path, 'owner.json'), JSON.stringify({ pid: nobody, uri }));
  const server = createServer();
  const starts = Array.from({ length: 8 }, async () => {
    const ownership = await ownDirectory(folder.path);
    if ('lock' in ownership) {
      await new Promise<void>((ready) => void server.listen(socket, ready));
      ownership.lock.publish(uri);
    }
    return ownership;
  });
  const found = await Promise.all(starts);
  server.close();
  expect(countOwners(found)).toBe(1);
  expect(ownerOf(folder.path)).toEqual({ pid: process.pid, uri });
});

test('nor does a process keep others out that was killed as it took such a lock away', async () => {
  await using folder = await temporaryFolder();
  const killed = JSON.stringify({ pid: nobody });
  writeFileSync(join(folder.path, 'owner.json'), killed);
  writeFileSync(join(folder.path, 'owner.json.turn'), killed);
  expect(countOwners([await ownDirectory(folder.path)])).toBe(1);
});

test('a folder that was given back is free, and nothing of the lock is left in it', async () => {
  await using folder = await temporaryFolder();
  const first = await ownDirectory(folder.path);
  if ('lock' in first) first.lock.release();
  expect(existsSync(join(folder.path, 'owner.json'))).toBe(false);
  expect(countOwners([first, await ownDirectory(folder.path)])).toBe(2);
});

test('a copy of a folder that is in use is a folder of its own', async () => {
  await using folder = await temporaryFolder();
  const original = join(folder.path, 'original');
  const copy = join(folder.path, 'copy');
  await ownDirectory(original);
  writeFileSync(join(original, 'owner.json'), lockOfParent(original));
  cpSync(original, copy, { recursive: true });
  expect([ownerOf(original), ownerOf(copy)]).toEqual([{ pid: process.ppid }, undefined]);
  expect(countOwners([await ownDirectory(copy)])).toBe(1);
});

/** A lock as this process has written it, in the name of one that runs beside it. */
function lockOfParent(directory: string): string {
  const lock = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'));
  return JSON.stringify({ ...lock, pid: process.ppid });
}
