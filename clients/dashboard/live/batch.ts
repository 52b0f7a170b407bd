/** Collects what comes in a burst; the first of a quiet time goes through at once, the rest every `everyMs`. */
export interface Batch<T> {
  push(item: T): void;
  stop(): void;
}

export function createBatch<T>(
  everyMs: number,
  flush: (items: readonly T[]) => void,
  now: () => number = Date.now,
): Batch<T> {
  let items: T[] = [];
  let flushedAtMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function send(): void {
    timer = undefined;
    flushedAtMs = now();
    const due = items;
    items = [];
    flush(due);
  }

  return {
    push(item) {
      items.push(item);
      timer ??= setTimeout(send, Math.max(0, flushedAtMs + everyMs - now()));
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      items = [];
    },
  };
}
