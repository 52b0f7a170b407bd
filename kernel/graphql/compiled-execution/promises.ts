import type { Run } from './run.ts';

/** Whatever has a `then`, as graphql-js has it: a query of a driver is as good as a promise. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** A promise of a run's own making, so that a glance at its class tells it from a value. */
export function later(run: Run, promise: Promise<unknown>): Promise<unknown> {
  run.promises += 1;
  return promise;
}

/** The object once all of its fields have come; it keeps the order of its names. */
export function whole(run: Run, object: Record<string, unknown>): unknown {
  const keys = Object.keys(object).filter((key) => object[key] instanceof Promise);
  if (keys.length === 0) return object;
  const all = Promise.all(keys.map((key) => object[key]));
  return later(
    run,
    all.then((values) => {
      for (const [index, key] of keys.entries()) object[key] = values[index];
      return object;
    }),
  );
}

/** The object is not to be: its error goes up once those of its fields that were begun have come, as in graphql-js. */
export function abandon(run: Run, values: readonly unknown[], error: unknown): unknown {
  const begun = values.filter((value) => value instanceof Promise);
  if (begun.length === 0) throw error;
  return later(
    run,
    Promise.all(begun).finally(() => {
      throw error;
    }),
  );
}
