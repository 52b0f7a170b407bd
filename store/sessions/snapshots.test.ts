import { expect, test } from '@jest/globals';
import { openEngine } from '../engine/testing/open-engine.ts';
import { Snapshots } from './snapshots.ts';

test('of more moments than are kept the oldest can no longer be read', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const snapshots = new Snapshots(engine);
  const moments = Array.from({ length: 65 }, () => {
    engine.oplog.tick();
    return snapshots.take();
  });
  const [first, second] = moments;
  expect([first?.isOpen, second?.isOpen, moments.at(-1)?.isOpen]).toEqual([false, true, true]);
  snapshots.closeAll();
  expect(moments.some(({ isOpen }) => isOpen)).toBe(false);
});
