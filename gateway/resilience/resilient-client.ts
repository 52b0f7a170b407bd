import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { type BreakerState, createCircuitBreaker } from '../../kernel/circuit-breaker.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { SubgraphClient, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { Random } from '../../kernel/random.ts';
import { isRead } from '../is-read.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import { CircuitOpen, type Failure, failureOf, isOfService, mayRepeat } from './failure.ts';
import { hedge } from './hedge.ts';
import { createLatencyQuantile } from './latency-quantile.ts';
import type { ResilienceSettings, RetrySettings } from './settings.ts';
import { createSlots } from './slots.ts';
import { createSpareBudget } from './spare-budget.ts';

export interface ResilientClientParts {
  readonly name: string;
  readonly client: SubgraphClient;
  /** Longest wait for one answer, repeats and all; a request's own deadline may end it sooner. */
  readonly timeoutMs: number;
  readonly settings: ResilienceSettings;
  readonly clock: Clock;
  /** Spreads repeats, so that all who were refused together do not come back together. */
  readonly random: Random;
  readonly onEvent?: ((event: ResilienceEvent) => void) | undefined;
}

/** What was done beside asking once, for metrics. */
export type ResilienceEvent = 'repeated' | 'hedged' | 'shed' | 'refused-by-circuit';

/** How it stands with a service. */
export interface ResilienceState {
  readonly circuit: BreakerState;
  readonly inFlight: number;
  readonly inFlightLimit: number | null;
  readonly waiting: number;
}

export interface ResilientClient extends SubgraphClient {
  resilience(): ResilienceState;
}

export const isResilient = (client: SubgraphClient): client is ResilientClient =>
  'resilience' in client;

/** A request that had less time than this and was late says more about its client than about the service. */
const fairChanceMs = 1_000;

/** Timers may run out this much before the clock says so. */
const timerSlackMs = 5;

/**
 * A subgraph's client that bears with it: a request waits for a slot, goes if the circuit lets it, is overtaken by a
 * second one when it is late, and is repeated when that may help. Streams pass as they are.
 */
export function createResilientClient(parts: ResilientClientParts): ResilientClient {
  const { name, client, timeoutMs, settings, clock, onEvent = () => {} } = parts;
  const nowMs = (): number => clock.now().getTime();
  const breaker = settings.breaker && createCircuitBreaker(settings.breaker);
  const limit = settings.concurrency && createConcurrencyLimit(settings.concurrency);
  const slots = limit && settings.concurrency && createSlots(limit, settings.concurrency);
  const repeats = createSpareBudget(settings.retry ?? nothingSpare);
  const hedges = createSpareBudget(settings.hedge ?? nothingSpare);
  const usual = settings.hedge && createLatencyQuantile(settings.hedge.quantile);
  let inFlight = 0;
  const isUp = (deadlineAtMs: number): boolean => nowMs() >= deadlineAtMs - timerSlackMs;

  /** Once, when there is a slot and the circuit lets it. */
  async function ask(request: SubgraphRequest, deadlineAtMs: number): Promise<ExecutionResult> {
    let askedAtMs = nowMs();
    const wait = slots?.take(deadlineAtMs - askedAtMs, request.signal);
    if (wait) {
      await wait;
      askedAtMs = nowMs();
    }
    inFlight += 1;
    const startedAtMs = performance.now();
    const admission = breaker ? breaker.admit(askedAtMs) : undefined;
    try {
      if (admission === null) throw new CircuitOpen('The circuit is open');
      const result = await client.execute(request);
      const durationMs = performance.now() - startedAtMs;
      const endedAtMs = nowMs();
      admission?.succeeded(endedAtMs);
      usual?.add(durationMs);
      limit?.observe(durationMs, inFlight, false, endedAtMs);
      return result;
    } catch (error) {
      const durationMs = performance.now() - startedAtMs;
      const failure = failureOf(error, isUp(deadlineAtMs));
      const isTelling = failure !== 'late' || durationMs >= Math.min(fairChanceMs, timeoutMs) - 1;
      if (isOfService(failure) && isTelling) admission?.failed(nowMs());
      else admission?.saidNothing();
      if (failure === 'overloaded' || (failure === 'late' && isTelling))
        limit?.observe(durationMs, inFlight, true, nowMs());
      throw error;
    } finally {
      inFlight -= 1;
      slots?.give();
    }
  }

  function askInTime(request: SubgraphRequest, deadlineAtMs: number): Promise<ExecutionResult> {
    const usualMs = usual?.read();
    if (!settings.hedge || usualMs === null || usualMs === undefined || !isRead(request))
      return ask(request, deadlineAtMs);
    return hedge(
      (signal) => ask({ ...request, signal }, deadlineAtMs),
      Math.max(usualMs, settings.hedge.afterMsMin),
      () => {
        const may = hedges.spend();
        if (may) {
          onEvent('hedged');
          request.span?.say({ 'aurora.hedged': true });
        }
        return may;
      },
      request.signal,
    );
  }

  async function execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const startedAtMs = nowMs();
    const ownDeadlineAtMs = startedAtMs + timeoutMs;
    const deadlineAtMs = Math.min(ownDeadlineAtMs, request.deadlineAtMs ?? ownDeadlineAtMs);
    const timed = { ...request, deadlineAtMs };
    if (deadlineAtMs <= startedAtMs) throw unavailable('late', new Error('No time is left'));
    repeats.earn();
    hedges.earn();
    request.span?.say({ 'aurora.circuit': breaker?.state(startedAtMs) });
    for (let repeat = 0, waitMs: number | null = 0; ; repeat += 1) {
      try {
        if (repeat > 0) await pause(waitMs, undefined, { signal: request.signal });
        return await askInTime(timed, deadlineAtMs);
      } catch (error) {
        const failure = failureOf(error, isUp(deadlineAtMs));
        if (failure === 'shed') onEvent('shed');
        if (failure === 'open') onEvent('refused-by-circuit');
        waitMs = waitBefore(repeat, failure, request);
        if (waitMs === null || nowMs() + waitMs >= deadlineAtMs) throw unavailable(failure, error);
        onEvent('repeated');
        request.span?.say({ 'aurora.repeats': repeat + 1, 'aurora.repeated_after': failure });
      }
    }
  }

  /** Milliseconds until it is repeated; null where it is not. */
  function waitBefore(repeat: number, failure: Failure, request: SubgraphRequest): number | null {
    const { retry } = settings;
    if (!retry || repeat >= retry.repeatsMax || !mayRepeat(failure, isRead(request))) return null;
    return repeats.spend() ? backoffMs(retry, repeat, parts.random) : null;
  }

  const unavailable = (failure: Failure, cause: unknown): ShopError =>
    failure === 'shed'
      ? new ShopError(
          'SUBGRAPH_UNAVAILABLE',
          `The ${name} service has too much to do`,
          { retryAfterSeconds: 1 },
          cause,
        )
      : new ShopError('SUBGRAPH_UNAVAILABLE', `The ${name} service did not answer`, {}, cause);

  return {
    execute,
    subscribe: (request, sink) => client.subscribe(request, sink),
    close: () => client.close(),
    resilience: () => ({
      circuit: breaker?.state(nowMs()) ?? 'closed',
      inFlight,
      inFlightLimit: limit?.value ?? null,
      waiting: slots?.waiting ?? 0,
    }),
  };
}

const nothingSpare = { share: 0, savedMax: 0 };

const backoffMs = ({ backoffMs: firstMs }: RetrySettings, repeat: number, random: Random): number =>
  random.int(firstMs * 2 ** repeat + 1);
