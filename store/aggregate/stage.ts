/** What a stage of a pipeline is, and what it can reach. */
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import type { QueryContext } from '../query/matcher.ts';
import type { Clock } from './clock.ts';
import type { Compiler, Frame, Scope } from './compiler.ts';
import type { Database } from './database.ts';
import { MemoryLimit } from './memory-limit.ts';
import type { Watch } from './watch.ts';

/**
 * Travels between stages like a document: a request to let others work first. Whoever reads rows
 * hands it on at once; the server goes on with the pipeline when the others have had their turn.
 */
export const pause: unique symbol = Symbol('pause');

export type Row = Document | typeof pause;

/** Rows in, rows out; nothing is read before it is asked for. */
export type Stage = (input: Iterable<Row>) => Iterable<Row>;

/** Where a pipeline stands; some stages may not stand everywhere. */
export interface Place {
  /** Pipelines around this one. */
  readonly depth: number;
  readonly isInFacet: boolean;
  /** The stage or statement that this pipeline is an operand of. */
  readonly within?: '$facet' | '$lookup' | '$unionWith' | undefined;
}

/** What a stage can reach while it is compiled and run. */
export interface PipelineContext {
  readonly collator: Collator | undefined;
  readonly compiler: Compiler;
  readonly frames: Frame | undefined;
  readonly now: Date;
  readonly clock: Clock | undefined;
  readonly variables: Document;
  /** Whether documents carry the score of a text search. */
  readonly hasTextScore: boolean;
  /** The operand of a `$limit` right behind the stage, if it is a number of documents. */
  readonly nextLimit?: number | undefined;
  /** Whether somebody behind the stage asks what its documents were sorted by. */
  readonly wantsSortKey?: boolean | undefined;
  readonly compileText: NonNullable<QueryContext['compileText']>;
  readonly database: Database;
  readonly place: Place;
  readonly watch: Watch;
  scope(document: Document): Scope;
  compileExpression(expression: unknown): (document: Document) => unknown;
  /** An inner pipeline over this one's documents. */
  compilePipeline(specs: readonly unknown[], within: Place['within']): Stage;
  /** An inner pipeline that makes one document of another, with values for these variables. */
  compileForDocument(
    specs: readonly unknown[],
    variables: readonly string[],
  ): (document: Document, values: Document) => Document;
  /** An inner pipeline over another collection, whose indexes it can use. */
  openCollection(source: InnerPipeline): OpenCollection;
}

export interface InnerPipeline {
  readonly collection: string;
  readonly pipeline: readonly unknown[];
  readonly within: Place['within'];
  /** Names of the variables that each run gives. */
  readonly variables?: readonly string[];
}

/**
 * Runs an inner pipeline once more.
 * @param filter what the documents of the collection must match besides
 */
export type OpenCollection = (variables?: Document, filter?: Document) => Iterable<Row>;

/** Checks the operand and returns the stage. */
export type StageCompiler = (operand: unknown, context: PipelineContext, name: string) => Stage;

/** A stage that makes of each document one other, or none. */
export function eachDocument(change: (document: Document) => Document | undefined): Stage {
  return function* (input) {
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      const changed = change(row);
      if (changed !== undefined) yield changed;
    }
  };
}

/** A stage that needs all documents before it can tell the first. */
export function allDocuments(
  stage: string,
  watch: Watch,
  arrange: (documents: Document[]) => Iterable<Document>,
): Stage {
  return function* (input) {
    yield* paced(arrange(yield* hold(input, stage)), watch);
  };
}

/** Documents that a stage has by itself: whatever reads them has its turns and its time, as with those of a collection. */
export function* paced(documents: Iterable<Document>, watch: Watch): Iterable<Row> {
  for (const document of documents) {
    if (watch.isPauseDue()) yield pause;
    yield document;
  }
}

/** All documents at once. @throws StoreError 292 when they take too much memory */
export function* hold(
  input: Iterable<Row>,
  stage: string,
): Generator<typeof pause, Document[], void> {
  const memory = new MemoryLimit(stage);
  const documents: Document[] = [];
  for (const row of input) {
    if (row === pause) yield row;
    else {
      memory.take(row);
      documents.push(row);
    }
  }
  return documents;
}

/** The documents alone, for readers that do not wait. */
export function* documentsOf(rows: Iterable<Row>): Iterable<Document> {
  for (const row of rows) if (row !== pause) yield row;
}
