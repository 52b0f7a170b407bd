import { expect, test } from '@jest/globals';
import { DiskRoom } from './disk-room.ts';

const mebibyte = 2 ** 20;
const outOfDiskSpace = expect.objectContaining({ code: 14031 });

function diskOf(freeMebibytes: number, inFileMebibytes = 0) {
  const disk = { free: freeMebibytes * mebibyte, looks: 0, nowMs: 1 };
  const onDisk = () => {
    disk.looks += 1;
    return disk.free;
  };
  const free = { onDisk, inFile: () => inFileMebibytes * mebibyte };
  return { disk, room: new DiskRoom(free, () => disk.nowMs) };
}

test('the last 32 MiB of a disk are kept, with what the write under way has put', () => {
  const { room } = diskOf(40);
  expect(() => room.check(8 * mebibyte)).not.toThrow();
  expect(() => room.check(8 * mebibyte + 1)).toThrow(outOfDiskSpace);
});

test('a disk that fills is seen, and one that has room again', () => {
  const { disk, room } = diskOf(40);
  room.check(0);
  disk.free = 31 * mebibyte;
  expect(() => room.check(0)).toThrow(outOfDiskSpace);
  disk.free = 33 * mebibyte;
  expect(() => room.check(0)).not.toThrow();
});

test('one with plenty is looked at once a second', () => {
  const { disk, room } = diskOf(2048);
  for (let i = 0; i < 10; i += 1) room.check(0);
  expect(disk.looks).toBe(1);
  disk.nowMs += 1001;
  disk.free = 0;
  expect(() => room.check(0)).toThrow(outOfDiskSpace);
});

test('a quarter of that is enough while the file has room of its own', () => {
  const { disk, room } = diskOf(10, 10);
  expect(() => room.check(2 * mebibyte)).not.toThrow();
  expect(() => room.check(2 * mebibyte + 1)).toThrow(outOfDiskSpace);
  disk.free = 7 * mebibyte;
  expect(() => room.check(0)).toThrow(outOfDiskSpace);
});
