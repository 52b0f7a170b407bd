import { ShopError } from '../kernel/errors.ts';
import { pause } from '../kernel/events/backoff.ts';
import { noHurry } from './crowd.ts';
import type { WholeParts } from './default-parts.ts';
import type { Generation } from './generation.ts';
import { createGenerations, type Generations } from './generations.ts';
import type { OperationCheck } from './limits/check-operation.ts';
import { noVariables } from './limits/estimate.ts';
import { type ClientOperations, createClientOperations } from './operations/client-operations.ts';
import type { RegisteredOperation } from './operations/registered-operations.ts';
import { warmUp } from './operations/warm-up.ts';
import { prepareRegistered } from './plan-budgets/prepare-registered.ts';
import { createPreparedOperations, type PreparedOperations } from './prepared-operations.ts';
import { createReloadGate, type ReloadGate } from './reload-gate/reload-gate.ts';
import { figuresOfOperations } from './telemetry/operation-figures.ts';

/**
 * The supergraph that serves, what clients have registered, and the documents that are planned for them. Supergraph and
 * registrations change while the gateway runs: each new one is held against the other before it is let in.
 */
export interface ServedGraph {
  readonly generations: Generations;
  readonly operations: PreparedOperations;
  readonly clientOperations: ClientOperations;
  readonly gate: ReloadGate;
  /** Loads what clients have registered and the supergraph, then follows both. @throws as `Generations.start` */
  start(): Promise<void>;
  /**
   * Plans what clients have registered. The first generation is warmed once it serves: until then nobody asks, and a
   * start should not wait.
   * @param isBusy whether somebody waits for an answer, who then goes first
   */
  warm(isBusy: () => boolean): Promise<void>;
  /** Follows nothing any longer, and has written what there was to write. */
  stop(): Promise<void>;
}

/** Plans made anew for a generation to come, of those that the one before it was asked for of late. */
const recentPlansMax = 500;
/** A new supergraph serves after this long even where not everything is planned for it. */
const warmTimeoutMs = 10_000;

export function createServedGraph(parts: WholeParts, check: OperationCheck): ServedGraph {
  const { planner, metrics, clock, log } = parts;
  const leaving = new AbortController();
  const { signal } = leaving;
  // Whether this reader is told of names is asked when they are told.
  const readOptions = () => ({ tokensMax: check.tokensMax, suggestNames: true });
  const operations = createPreparedOperations(planner, readOptions, {
    operationsMax: parts.operationsMax,
    clock,
  });
  const generations = createGenerations({
    source: parts.source,
    snapshot: parts.snapshot,
    log,
    makeReady,
    onOffer: () => gate.forget(),
    onCandidate: metrics.observeReload,
  });
  const clientOperations = createClientOperations({
    policy: parts.documents,
    source: parts.operations,
    records: parts.operationRecords,
    check: mustFit,
    clock,
    log,
  });
  const { registry, usage } = clientOperations;
  const gate = createReloadGate({
    ...parts.reloadGate,
    registered: () => registry.current().all,
    isLive: usage.isLive,
    plan: (generation, text) => prepareRegistered(operations, generation, text),
    log,
  });
  metrics.watch(figuresOfOperations({ planner, registry, gate }));

  /** @throws ShopError when an operation could not be served, whatever its variables */
  async function mustFit({ text }: Pick<RegisteredOperation, 'text'>): Promise<void> {
    const generation = generations.current();
    const planned = await prepareRegistered(operations, generation, text);
    if (planned.kind === 'broken') throw new ShopError('CONFIG_INVALID', planned.reason);
    const operation = await operations.read(generation, text, null, noHurry);
    check.operation(generation, operation, noVariables, true);
  }

  async function makeReady(next: Generation, current: Generation | null): Promise<void> {
    await planner.load(next);
    if (!current) return;
    await gate.check(next, current);
    const isWarm = new AbortController();
    await Promise.race([warmAll(next, current), pause(warmTimeoutMs, isWarm.signal)]);
    isWarm.abort();
  }

  async function warmAll(next: Generation, current: Generation): Promise<void> {
    await warmUp(operations, next, registry.current(), { log, signal });
    await operations.warmRecent(next, current, { plansMax: recentPlansMax, signal });
  }

  return {
    generations,
    operations,
    clientOperations,
    gate,
    async start() {
      await clientOperations.start();
      await generations.start();
    },
    warm: (isBusy) =>
      warmUp(operations, generations.current(), registry.current(), { log, isBusy, signal }),
    async stop() {
      leaving.abort();
      await generations.stop();
      await clientOperations.stop();
    },
  };
}
