/** V8 ends a process whose heap is full, and everybody's work with it: what works on much looks at it in time. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StoreError } from '../errors.ts';

/** The part that may be in use after a collection. From four fifths on V8 gives up when collecting brings little. */
const mostInUse = 0.6;
/** The part up to which what could be made again is kept. */
const roomyUpTo = 0.3;
/** How much more may come to be in use before the next collection, as each holds everybody up. */
const growthBetweenCollections = 0.1;
/** After a collection that has not helped the next waits as many times as long as it took, and not for longer. */
const pauseWhenFull = { times: 2, mostMs: 1000 };

let collectFromBytes = 0;
let collectFromMs = 0;

/**
 * Refuses who finds the heap full. Others may go on for a while, as what was refused is garbage now.
 * @throws StoreError ExceededMemoryLimit
 */
export function checkHeap(): void {
  const { used_heap_size: before, heap_size_limit: limit } = getHeapStatistics();
  const most = limit * mostInUse;
  if (before <= Math.max(most, collectFromBytes)) return;
  const startedMs = Date.now();
  if (startedMs < collectFromMs) throw shortOfMemory();
  collectGarbage();
  const { used_heap_size: after } = getHeapStatistics();
  collectFromBytes = Math.min(after, most) + limit * growthBetweenCollections;
  if (after <= most) return;
  const nowMs = Date.now();
  const pauseMs = (nowMs - startedMs) * pauseWhenFull.times;
  collectFromMs = nowMs + Math.min(pauseMs, pauseWhenFull.mostMs);
  throw shortOfMemory();
}

/** Whether there is room for what could be made again. */
export function hasRoom(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used < limit * roomyUpTo;
}

const shortOfMemory = (): StoreError =>
  new StoreError(
    'ExceededMemoryLimit',
    'the embedded store is short of memory, for this operation and others that are under way',
  );

/** What nobody uses any more counts as used until V8 comes to it, which it does when it must. */
function collectGarbage(): void {
  // Each context made from now on has it.
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
