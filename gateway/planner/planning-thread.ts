import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../kernel/start-worker.ts';
import type { Generation } from '../generation.ts';
import { type Answer, generationsMax, type Question, type Told } from './messages.ts';

/** Starting, and reading a supergraph of thousands of types, take seconds on a busy machine. */
const loadTimeoutMs = 60_000;

/** Why there is no answer: the thread is gone, and whatever it held with it. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

/** A thread that plans. It is asked one thing at a time; once it has ended it stays so. */
export class PlanningThread {
  readonly #worker: Worker;
  /** Generations that the thread holds, used last at the end. */
  #heldIds: readonly string[] = [];
  #settle: { resolve: (answer: Answer) => void; reject: (error: ThreadEnded) => void } | null =
    null;
  #ended: ThreadEnded | null = null;

  constructor(heapMibMax: number) {
    this.#worker = startWorker('./planning-worker', import.meta.url, {
      resourceLimits: { maxOldGenerationSizeMb: heapMibMax },
    });
    // It never keeps a process alive that has nothing else to do.
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#settle?.resolve(answer));
    this.#worker.on('error', (error) => this.#end(new ThreadEnded(String(error))));
    this.#worker.on('exit', (code) => this.#end(new ThreadEnded(`It ended with ${code}`)));
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /**
   * Asks about a generation, which it is told first where it does not know it.
   * @param timeoutMs after which the thread is ended: nothing else stops a planner
   * @throws ThreadEnded
   */
  async ask(generation: Generation, question: Question, timeoutMs: number): Promise<Answer> {
    const { id: generationId, supergraphSdl } = generation;
    const others = this.#heldIds.filter((id) => id !== generationId);
    if (others.length === this.#heldIds.length) {
      this.#heldIds = others.slice(-(generationsMax - 1));
      const load = { kind: 'load', generationId, supergraphSdl } as const;
      const loaded = await this.#say(load, loadTimeoutMs);
      if (loaded.kind !== 'done') return loaded;
      this.#heldIds = [...this.#heldIds, generationId];
    } else this.#heldIds = [...others, generationId];
    return question.kind === 'load' ? { kind: 'done', plan: null } : this.#say(question, timeoutMs);
  }

  async close(): Promise<void> {
    this.#end(new ThreadEnded('It was closed'));
    await this.#worker.terminate();
  }

  async #say(question: Question, timeoutMs: number): Promise<Answer> {
    if (this.#ended) throw this.#ended;
    const timer = setTimeout(
      () => this.#end(new ThreadEnded(`It took longer than ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#settle = { resolve, reject };
        this.#worker.postMessage({ question, heldIds: this.#heldIds } satisfies Told);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #end(reason: ThreadEnded): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#settle?.reject(reason);
    void this.#worker.terminate();
  }
}
