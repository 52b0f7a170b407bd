import { type Clock, DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { bareId } from '../document-id.ts';
import type { RegisteredOperation } from '../registered-operations.ts';
import { mergeUse, type OperationUse, type UsageRecord, type UsageStore } from './usage-store.ts';

/** Operations remembered; past it those used longest ago are forgotten. About 150 bytes each. */
const operationsMax = 20_000;
/** How often what this process saw is shared with the others. */
const flushEveryMs = 30 * SECOND_MS;

export interface OperationUsage {
  /** Counts one use. */
  note(operation: Pick<RegisteredOperation, 'client' | 'id'>): void;
  /** Whether somebody sent it lately. */
  isInUse(operation: Pick<RegisteredOperation, 'client' | 'id'>): boolean;
  /**
   * Whether the client sent anything lately. One that was never seen counts as live until it could have been: a
   * gateway that has watched for an hour knows nothing of a client that asks once a day.
   */
  isLive(client: string): boolean;
  lastUsedAtMs(operation: Pick<RegisteredOperation, 'client' | 'id'>): number | null;
  /** Every operation that was used, as far as it is remembered. */
  read(): readonly OperationUse[];
  /** Learns what was used before, then shares what is used now and again. */
  start(): Promise<void>;
  /** Shares what is left. */
  stop(): Promise<void>;
}

export interface OperationUsageParts {
  readonly store: UsageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** How long after its last use an operation counts as in use. */
  readonly inUseMs?: number;
}

/** A week: what is asked on Mondays is still in use on Sunday. */
export const inUseMsDefault = 7 * DAY_MS;

/** When each registered operation was last sent, by this process and those that share its store. */
export function createOperationUsage(parts: OperationUsageParts): OperationUsage {
  const { store, clock, log, inUseMs = inUseMsDefault } = parts;
  const nowMs = (): number => clock.now().getTime();
  /** What this process saw: it alone writes it. */
  let own = new Map<string, Counted>();
  /** The same by operation: a request makes no key. */
  let counted = new WeakMap<object, Counted>();
  /** With what the others wrote. */
  let known = new Map<string, OperationUse>();
  let watchedSinceMs = nowMs();
  /** Since when somebody watches is news too. */
  let isChanged = true;
  let isResumed = false;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const isRecent = (atMs: number): boolean => nowMs() - atMs < inUseMs;
  const lastUsedAtMs: OperationUsage['lastUsedAtMs'] = (operation) => {
    const key = keyOf(operation);
    const times = [own.get(key), known.get(key)].flatMap((use) => use?.lastUsedAtMs ?? []);
    return times.length > 0 ? Math.max(...times) : null;
  };

  function countedOf(operation: Pick<RegisteredOperation, 'client' | 'id'>): Counted {
    const { client, id } = operation;
    const atMs = nowMs();
    const use = own.get(keyOf(operation)) ?? {
      client,
      id: bareId(id),
      count: 0,
      firstUsedAtMs: atMs,
      lastUsedAtMs: atMs,
    };
    own.set(keyOf(operation), use);
    counted.set(operation, use);
    return use;
  }

  function keepOnly(uses: readonly OperationUse[]): void {
    own = new Map(uses.map((use) => [keyOf(use), { ...use }]));
    counted = new WeakMap();
  }

  /** Reads before it writes: what this process told before it was started again is not to be written over. */
  async function share(): Promise<void> {
    const { mine, others } = await store.read();
    if (!isResumed) resume(mine);
    learn(others);
    if (!isChanged) return;
    isChanged = false;
    if (own.size > operationsMax) keepOnly(mostRecent([...own.values()]));
    try {
      await store.write({ watchedSinceMs, uses: [...own.values()] });
    } catch (error) {
      isChanged = true;
      throw error;
    }
  }

  function learn(others: readonly UsageRecord[]): void {
    known = new Map();
    for (const { watchedSinceMs: sinceMs, uses } of others) {
      watchedSinceMs = Math.min(watchedSinceMs, sinceMs);
      for (const use of uses) known.set(keyOf(use), mergeUse(known.get(keyOf(use)), use));
    }
  }

  /** Goes on from where this process was when it ended. */
  function resume(mine: UsageRecord | null): void {
    isResumed = true;
    if (!mine) return;
    watchedSinceMs = Math.min(watchedSinceMs, mine.watchedSinceMs);
    const uses = new Map(mine.uses.map((use) => [keyOf(use), use]));
    for (const [key, use] of own) uses.set(key, mergeUse(uses.get(key), use));
    keepOnly([...uses.values()]);
  }

  /** A gateway serves all the same; what it does not know of counts as live. */
  const warn = (error: unknown): void =>
    log.warn({ error }, 'What registered operations are used could not be read or kept');

  const flush = (): Promise<void> => {
    flushing = flushing.then(share).catch(warn);
    return flushing;
  };

  return {
    note(operation) {
      const use = counted.get(operation) ?? countedOf(operation);
      use.count += 1;
      use.lastUsedAtMs = nowMs();
      isChanged = true;
    },
    lastUsedAtMs,
    isInUse(operation) {
      const atMs = lastUsedAtMs(operation);
      return atMs !== null && isRecent(atMs);
    },
    isLive(client) {
      const times = [...own.values(), ...known.values()]
        .filter((use) => use.client === client)
        .map((use) => use.lastUsedAtMs);
      return isRecent(Math.max(watchedSinceMs, ...times));
    },
    read() {
      const all = new Map(known);
      for (const [key, use] of own) all.set(key, mergeUse(all.get(key), use));
      return mostRecent([...all.values()]);
    },
    async start() {
      await flush();
      timer = setInterval(flush, flushEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Counted where it stands: a request allocates nothing. */
type Counted = { -readonly [K in keyof OperationUse]: OperationUse[K] };

const keyOf = ({ client, id }: Pick<OperationUse, 'client' | 'id'>): string =>
  `${client} ${bareId(id)}`;

const mostRecent = (uses: readonly OperationUse[]): readonly OperationUse[] =>
  [...uses].sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs).slice(0, operationsMax);
