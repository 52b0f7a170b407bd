/**
 * Loaded into a program by `--expose-gc --import`: asked by a message of its parent, each of its threads collects what
 * it no longer needs and tells what is left.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

/** What one thread holds, after a collection: JavaScript's heap, and what lies outside for it, as buffers do. */
export interface LiveHeap {
  readonly threadId: number;
  readonly bytes: number;
}

const { gc } = globalThis;
if (!gc) throw new Error('Live heaps are measured with --expose-gc');
const threads = new BroadcastChannel('live-heap');
threads.unref();

threads.onmessage = async (message) => {
  const { data } = message as { readonly data: 'collect' | LiveHeap };
  if (data === 'collect') threads.postMessage(await liveHeap());
  else if (isMainThread) process.send?.(data);
};
if (isMainThread)
  process.on('message', async () => {
    threads.postMessage('collect');
    process.send?.(await liveHeap());
  });

/** What a first collection finds to be finalised, a second one takes. */
async function liveHeap(): Promise<LiveHeap> {
  gc?.();
  await pause(0);
  gc?.();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return { threadId, bytes: used_heap_size + external_memory };
}
