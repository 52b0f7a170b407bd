/** What an accumulator is: it sees one value a document, and tells what they come to. */
import type { Compiler, Evaluate } from '../compiler.ts';
import type { MemoryLimit } from '../memory-limit.ts';

/** The state of one accumulator in one group. */
export interface Accumulator {
  add(value: unknown): void;
  /** Of what was added until now; more may follow. */
  result(): unknown;
}

/** An accumulator that forgets values again, the oldest first. */
export interface SlidingAccumulator extends Accumulator {
  remove(value: unknown): void;
}

export interface Start {
  /** The id of the group: counts may depend on it. */
  readonly id?: unknown;
  /** Counts what an accumulator holds. */
  readonly memory?: MemoryLimit | undefined;
}

/** An accumulator with its operand. */
export interface Accumulation {
  readonly evaluate: Evaluate;
  create(start: Start): Accumulator;
}

/** Checks the operand, so that a wrong one fails before any document is read. */
export type AccumulatorParser = (
  operand: unknown,
  compiler: Compiler,
  name: string,
) => Accumulation;

export type AccumulatorTable = readonly (readonly [string, AccumulatorParser])[];

/** An accumulator whose operand is one expression. */
export const ofEach =
  (create: (start: Start, compiler: Compiler, name: string) => Accumulator): AccumulatorParser =>
  (operand, compiler, name) => ({
    evaluate: compiler.compile(operand),
    create: (start) => create(start, compiler, name),
  });
