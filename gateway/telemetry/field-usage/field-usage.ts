import type { GraphQLSchema } from 'graphql';
import { type Clock, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { memoizePer } from '../../../kernel/memoize-per.ts';
import type { Operation } from '../../operation.ts';
import type { ObserveRequest } from '../observe.ts';
import { fieldsOf } from './fields-of.ts';

/** So often one client has selected one field since the last count. */
export interface FieldCount {
  /** `Order.number` */
  readonly field: string;
  /** The application, as its token proved; else the kind of caller. */
  readonly client: string;
  readonly count: number;
  readonly lastSeenAt: Date;
}

/** Where counts are kept. Adding is safe from any number of gateways at once. */
export interface FieldCounts {
  add(counts: readonly FieldCount[]): Promise<void>;
}

export interface FieldUsage {
  readonly observe: ObserveRequest;
  /** Hands over what was counted since the last time; what cannot be handed over is counted on. */
  flush(): Promise<void>;
  /** Flushes a last time. */
  stop(): Promise<void>;
}

export interface FieldUsageParts {
  readonly counts: FieldCounts;
  readonly schema: () => GraphQLSchema;
  readonly clock: Clock;
  readonly log: Log;
}

/** A gateway that ends without warning loses so much of its counts. */
const flushEveryMs = 30 * SECOND_MS;
/** Operations by client between two flushes; of more than these, some are not counted. */
const pendingMax = 5_000;

interface Pending {
  readonly operation: Operation;
  readonly client: string;
  count: number;
}

/** Counts which fields are used by whom: a request costs one addition, its fields are looked up at the flush. */
export function createFieldUsage({ counts, schema, clock, log }: FieldUsageParts): FieldUsage {
  let pending = new Map<Operation, Map<string, Pending>>();
  let size = 0;
  let flushing: Promise<void> = Promise.resolve();
  const namesOf = memoizePer(({ document }: Operation) => fieldsOf(document, schema()));

  /** One after the other: who waits for this one has seen those before it end. */
  function flush(): Promise<void> {
    flushing = flushing.then(handOver);
    return flushing;
  }

  async function handOver(): Promise<void> {
    if (size === 0) return;
    const all = [...pending.values()].flatMap((byClient) => [...byClient.values()]);
    pending = new Map();
    size = 0;
    const lastSeenAt = clock.now();
    const totals = new Map<string, FieldCount>();
    for (const { operation, client, count } of all)
      for (const field of namesOf(operation)) {
        const key = `${field} ${client}`;
        const before = totals.get(key)?.count ?? 0;
        totals.set(key, { field, client, count: before + count, lastSeenAt });
      }
    try {
      await counts.add([...totals.values()]);
    } catch (error) {
      log.warn({ error }, 'The use of fields could not be kept');
      for (const { operation, client, count } of all) add(operation, client, count);
    }
  }

  function add(operation: Operation, client: string, count: number): void {
    const byClient = pending.get(operation) ?? new Map<string, Pending>();
    const known = byClient.get(client);
    if (known) {
      known.count += count;
      return;
    }
    if (size >= pendingMax) return;
    size += 1;
    pending.set(operation, byClient.set(client, { operation, client, count }));
  }

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();

  return {
    observe({ context, operation }) {
      if (operation) add(operation, context.caller?.client ?? context.caller?.kind ?? 'unknown', 1);
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
