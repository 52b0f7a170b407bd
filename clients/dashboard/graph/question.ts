import { type Answered, answered } from './answered.ts';
import { type Failure, failureOf, missingServices, referenceOf } from './failure.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Where one question to the graph stands. Data stays while a newer answer is on its way or failed to come. */
export interface Answer<Data> {
  readonly data: Answered<Data> | null;
  /** When the data came, epoch milliseconds. */
  readonly atMs: number | null;
  readonly isAsking: boolean;
  /** Of the latest try; the next one follows by itself at `retryAtMs`. */
  readonly failure: Failure | null;
  readonly retryAtMs: number | null;
  /** Services whose part is missing from `data`, and what to quote about it. */
  readonly missing: readonly string[];
  readonly reference: string | null;
}

export interface Question<Data, Variables> {
  state(): Answer<Data>;
  subscribe(listener: () => void): () => void;
  /** Asks; other variables than last time clear what is shown. */
  ask(variables: Variables): void;
  /**
   * Asks the same again: now, or once what was asked again before is answered. While the gateway wants to be left
   * alone it is not: the next try comes by itself.
   */
  again(): void;
  stop(): void;
}

export interface QueryResult<Data> {
  readonly data?: Data | null | undefined;
  readonly error?: unknown;
}

/** Waits between tries by themselves, milliseconds; the last one for ever. The gateway may ask for longer ones. */
const retryDelaysMs = [8_000, 15_000, 30_000];
const lastDelayMs = 30_000;
/** Before a partial answer is asked for again. */
const partialDelayMs = 15_000;

const nothing: Answer<never> = {
  data: null,
  atMs: null,
  isAsking: false,
  failure: null,
  retryAtMs: null,
  missing: [],
  reference: null,
};

export function createQuestion<Data, Variables>(
  query: (variables: Variables) => Promise<QueryResult<Data>>,
  now: () => number = Date.now,
): Question<Data, Variables> {
  const listeners = new Set<() => void>();
  let answer: Answer<Data> = nothing;
  let asked: { key: string; variables: Variables } | null = null;
  let turn = 0;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function become(next: Answer<Data>): void {
    answer = next;
    for (const listener of listeners) listener();
  }

  async function run(variables: Variables): Promise<void> {
    clearTimeout(retry);
    turn += 1;
    const mine = turn;
    become({ ...answer, isAsking: true });
    const { data: given, error } = await query(variables).catch((thrown: unknown) => ({
      data: null,
      error: thrown,
    }));
    if (mine !== turn) return;
    const data = answered(given);
    if (data === null) return fail(error, variables);
    failures = 0;
    const missing = missingServices(error);
    const isPartial = missing.length > 0;
    const reference = isPartial ? referenceOf(error) : null;
    if (isPartial) retry = setTimeout(() => void run(variables), partialDelayMs);
    become({ ...nothing, data, atMs: now(), missing, reference });
  }

  /** The gateway said when to come back, and that is yet to come. */
  const isToWait = (): boolean => {
    const { failure, retryAtMs } = answer;
    return failure !== null && failure.retryAfterMs > 0 && now() < (retryAtMs ?? 0);
  };

  function fail(error: unknown, variables: Variables): void {
    const failure = failureOf(error);
    const delayMs = Math.max(retryDelaysMs[failures] ?? lastDelayMs, failure.retryAfterMs);
    failures += 1;
    // Asking again does not give anybody a right.
    const isFinal = failure.kind === 'no-right';
    if (!isFinal) retry = setTimeout(() => void run(variables), delayMs);
    become({
      ...answer,
      isAsking: false,
      failure,
      retryAtMs: isFinal ? null : now() + delayMs,
    });
  }

  return {
    state: () => answer,
    again: oneAtATime(async () => {
      if (asked && !isToWait()) await run(asked.variables);
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ask(variables) {
      const key = JSON.stringify(variables);
      if (asked?.key !== key) {
        failures = 0;
        answer = nothing;
      }
      asked = { key, variables };
      void run(variables);
    },
    stop() {
      turn += 1;
      asked = null;
      clearTimeout(retry);
    },
  };
}
