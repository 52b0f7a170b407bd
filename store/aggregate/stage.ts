import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import type { Compiler, Frame, Scope } from './compiler.ts';

/** Documents in, documents out; nothing is read before it is asked for. */
export type Stage = (input: Iterable<Document>) => Iterable<Document>;

/** What a stage can reach while it is compiled and run. */
export interface PipelineContext {
  readonly collator: Collator | undefined;
  readonly compiler: Compiler;
  readonly frames: Frame | undefined;
  readonly now: Date;
  readonly variables: Document;
  scope(document: Document): Scope;
  compileExpression(expression: unknown): (document: Document) => unknown;
  /** An inner pipeline, which may use further variables. */
  compilePipeline(specs: readonly unknown[], variables?: Document): Stage;
  /** Documents of another collection of the same database; its pipeline can use indexes. */
  readCollection(
    collection: string,
    pipeline: readonly unknown[],
    variables: Document,
  ): Iterable<Document>;
}

/** Checks the operand and returns the stage. */
export type StageCompiler = (operand: unknown, context: PipelineContext, name: string) => Stage;

/** Documents that a stage may hold at once, where MongoDB allows 100 MB. */
export const maxHeldDocuments = 1_000_000;
