import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { recordKey } from './keys.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { DiskRoom } from './mapped-writes.ts';

const megabyte = 2 ** 20;
const full = { codeName: 'OutOfDiskSpace' };

/** A disk with this much left, and what 20 MB written to it have made known. */
function roomWith(freeBytes: number): DiskRoom {
  const disk = { freeBytes: 2 ** 40 };
  const room = new DiskRoom(() => disk.freeBytes);
  room.take(20 * megabyte);
  disk.freeBytes = freeBytes;
  room.take(0);
  return room;
}

test('a disk that is nearly full takes no large values', () => {
  const room = roomWith(200 * megabyte);
  expect(() => room.take(20 * megabyte)).toThrow(expect.objectContaining(full));
  expect(() => room.take(1000)).not.toThrow();
});

test('a full disk takes nothing', () => {
  const room = roomWith(50 * megabyte);
  expect(() => {
    for (let i = 0; i < 2000; i += 1) room.take(0);
  }).toThrow(expect.objectContaining(full));
});

test('a disk with room takes everything', () => {
  const room = roomWith(300 * megabyte);
  expect(() => {
    for (let i = 0; i < 100; i += 1) room.take(16 * megabyte);
  }).not.toThrow();
});

test('a file that was closed is as long as its pages, and holds what was written', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'data.mdb');
  const keys = Array.from({ length: 500 }, (_, i) => recordKey(9, i));
  const written = openLmdbStore(path, 'no-sync');
  for (const key of keys) written.write(() => written.put(key, Buffer.alloc(5000, 7)));
  await written.close();
  expect(statSync(path).size).toBeLessThan(16 * megabyte);
  for (const durability of ['fsync', 'no-sync'] as const) {
    const store = openLmdbStore(path, durability);
    expect(keys.map((key) => store.get(key)?.length)).toEqual(keys.map(() => 5000));
    await store.close();
  }
});
