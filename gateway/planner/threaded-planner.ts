import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'graphql';
import { createBoundedMap } from '../../kernel/bounded-map.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { type Random, secureRandom } from '../../kernel/random.ts';
import { backoffMs } from '../backoff.ts';
import type { Generation } from '../generation.ts';
import { inTurn } from '../turns.ts';
import { planIn, type Question, readPlan } from './messages.ts';
import type { Planner } from './planner.ts';
import { defaultPlannerLimits, type PlannerLimits } from './planner-limits.ts';
import { PlanningThread, ThreadEnded } from './planning-thread.ts';

export interface ThreadedPlannerParts {
  readonly log: Log;
  readonly random?: Pick<Random, 'int'>;
  readonly limits?: Partial<PlannerLimits>;
  /** Where it is not a real one, which takes a second to start. */
  readonly startThread?: (heapMibMax: number) => Thread;
}

type Thread = Pick<PlanningThread, 'ask' | 'hasEnded' | 'close'>;

/** Before a thread that ended at once is started again, doubling from the first to the last. */
const backoff = { backoffFirstMs: 100, backoffMaxMs: 5_000 };

/** Questions remembered that ended a thread: asked again they would end the next. */
const harmfulMax = 100;

/** Clients that were refused may come back after this. */
const retryAfterSeconds = 1;

interface Job {
  readonly generation: Generation;
  readonly question: Question;
  readonly resolve: (plan: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Plans in a thread of its own, one document after the other, so that a flood of new documents holds up nothing but
 * itself. A thread that ends or takes too long is replaced; whoever asked what it worked on is refused, and what
 * waits goes on with the next.
 */
export function createThreadedPlanner(parts: ThreadedPlannerParts): Planner {
  const { log, random = secureRandom, startThread = startRealThread } = parts;
  const limits = { ...defaultPlannerLimits, ...parts.limits };
  const waiting = new Set<Job>();
  const harmful = createBoundedMap<true>(harmfulMax);
  // At once: it loads its modules while this thread reads its supergraph.
  let thread = startThread(limits.heapMibMax);
  let endedInARow = 0;
  let isWorking = false;
  const closing = new AbortController();
  const closed = closing.signal;

  function ask(
    generation: Generation,
    question: Question,
    signal?: AbortSignal,
  ): Promise<string | null> {
    if (harmful.get(keyOf(question))) return Promise.reject(tooHard());
    if (closed.aborted || waiting.size >= limits.waitingMax) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const job: Job = { generation, question, resolve, reject };
      waiting.add(job);
      // What the thread has begun is carried through: nothing stops it but its end, and who asks next is glad of it.
      signal?.addEventListener('abort', () => waiting.delete(job) && reject(signal.reason));
      if (!isWorking) void work();
    });
  }

  async function work(): Promise<void> {
    isWorking = true;
    for (const job of waiting) {
      waiting.delete(job);
      try {
        job.resolve(await answer(job));
      } catch (error) {
        job.reject(error);
      }
    }
    isWorking = false;
  }

  async function answer({ generation, question }: Job): Promise<string | null> {
    if (thread.hasEnded) await startAnew();
    if (closed.aborted) throw overloaded();
    try {
      const answered = await thread.ask(generation, question, limits.timeoutMs);
      endedInARow = 0;
      return planIn(answered);
    } catch (error) {
      if (!(error instanceof ThreadEnded) || closed.aborted) throw error;
      endedInARow += 1;
      log.warn({ error }, 'The planning thread ended and is started again');
      if (question.kind === 'load') throw error;
      harmful.set(keyOf(question), true);
      throw tooHard(error);
    }
  }

  async function startAnew(): Promise<void> {
    // The first time may be chance; a thread that ends again and again must not take the processor from those who work.
    if (endedInARow > 1) {
      const waitMs = backoffMs(endedInARow - 1, backoff, random);
      await pause(waitMs, undefined, { signal: closed }).catch(ignore);
    }
    // Nobody would end it.
    if (!closed.aborted) thread = startThread(limits.heapMibMax);
  }

  return {
    async load(generation) {
      const { id: generationId, supergraphSdl } = generation;
      const question = { kind: 'load', generationId, supergraphSdl } as const;
      await ask(generation, question);
    },
    async read(generation, text, options, signal) {
      const question = { kind: 'read', generationId: generation.id, text, options } as const;
      await ask(generation, question, signal);
      // Cheap beside validation, and cheaper than a document that crosses threads. Where in the text everything stands
      // would be two thirds of what is kept of it.
      return inTurn(() => parse(text, { maxTokens: options.tokensMax, noLocation: true }));
    },
    async plan(generation, question, signal) {
      const asked = { kind: 'plan', generationId: generation.id, ...question } as const;
      const text = await ask(generation, asked, signal);
      if (text === null) throw new Error('The planning thread gave no plan');
      return inTurn(() => ({ plan: readPlan(text), characters: text.length }));
    },
    get pending() {
      return waiting.size + Number(isWorking);
    },
    async close() {
      closing.abort();
      await thread.close();
    },
  };
}

const startRealThread = (heapMibMax: number): Thread => new PlanningThread(heapMibMax);

const ignore = (): void => {};

/** What a question is about, whoever asks it. */
const keyOf = (question: Question): string =>
  question.kind === 'load' ? '' : `${question.generationId} ${question.text}`;

const overloaded = (): ShopError =>
  new ShopError('OVERLOADED', 'Too many new operations wait to be planned', { retryAfterSeconds });

const tooHard = (cause?: Error): ShopError =>
  new ShopError(
    'OPERATION_RESOLUTION_FAILURE',
    'Planning this operation takes more than is allowed',
    {},
    cause,
  );
