/** V8 ends a process whose heap is full, and everybody's work with it: what works on much looks at it in time. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StoreError } from '../errors.ts';

/** The part of the heap that may be in use at a look. From four fifths on V8 gives up when collecting brings little. */
const mostInUse = 0.6;
/** Milliseconds between two collections: each holds everybody up, and V8 gives up after several in a row. */
const betweenCollectionsMs = 1000;

let collectedMs = 0;

/** @throws StoreError ExceededMemoryLimit */
export function checkHeap(): void {
  if (!isFilling()) return;
  if (Date.now() - collectedMs >= betweenCollectionsMs) {
    collectGarbage();
    collectedMs = Date.now();
    if (!isFilling()) return;
  }
  throw new StoreError(
    'ExceededMemoryLimit',
    'the embedded store is short of memory, for this operation and others that are under way',
  );
}

function isFilling(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * mostInUse;
}

/** What nobody uses any more counts as used until V8 comes to it, which it does when it must. */
function collectGarbage(): void {
  // Each context made from now on has it.
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
