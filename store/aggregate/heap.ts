/** V8 ends a process whose heap is full, and everybody's work with it: what works on much looks at it in time. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StoreError } from '../errors.ts';

/** The part of the heap that may be in use at a look; the rest is for what is made until the next. */
const mostInUse = 0.75;

/** @throws StoreError ExceededMemoryLimit */
export function checkHeap(): void {
  if (!isNearlyFull()) return;
  collectGarbage();
  if (!isNearlyFull()) return;
  throw new StoreError(
    'ExceededMemoryLimit',
    'the embedded store is short of memory, for this operation and others that are under way',
  );
}

function isNearlyFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * mostInUse;
}

/** What nobody uses any more counts as used until V8 comes to it, which it does when it must. */
function collectGarbage(): void {
  // Each context made from now on has it.
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
