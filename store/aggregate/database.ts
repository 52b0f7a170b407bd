/** The collections around a pipeline, as its stages see them; `engine/` implements it. */
import type { Binary } from 'bson';
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import type { PipelineContext, pause, Row } from './stage.ts';

interface IndexFacts {
  readonly spec: Document;
  /** Reads that went through it, and since when they are counted. */
  readonly uses: number;
  readonly since: Date;
}

/** What `$collStats` and `$indexStats` tell. */
export interface CollectionFacts {
  readonly count: number;
  readonly bytes: number;
  readonly indexes: readonly IndexFacts[];
  /** Bytes of each index, by its name. */
  readonly indexSizes: Readonly<Record<string, number>>;
  readonly cappedLimits: Document | undefined;
}

/** A session that is known here, and when it was last heard of. */
export interface SessionFacts {
  readonly id: Binary;
  readonly lastUse: Date;
}

/** What `$merge` does with one document. */
export interface MergeRequest {
  readonly namespace: string;
  /** Finds the document that it may match. */
  readonly filter: Document;
  readonly document: Document;
  /** What becomes of the match: another document, or it stays, or matching is an error. */
  readonly change: ((before: Document) => Document) | 'keep' | 'fail';
  /** Whether the change is told as a replacement of the whole document. */
  readonly isReplacement: boolean;
  readonly whenNotMatched: 'insert' | 'discard' | 'fail';
}

/** A collection that is filled to take the place of another. */
export interface Replacement {
  /** Adds as many as fit a turn, and one at least. @returns how many */
  add(documents: readonly Document[]): number;
  /** The new one takes the place, with the indexes and options of the old. */
  finish(): void;
  discard(): void;
}

/** What a pipeline hands over to the query engine. */
export interface InnerQuery {
  readonly filters: readonly Document[];
  readonly sort?: Document | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
  /** The top-level fields that the rest of the pipeline looks at; all when left out. */
  readonly fields?: ReadonlySet<string> | undefined;
  /** Whether documents are to carry where they were found. */
  readonly wantsOrigin?: boolean;
  /** Whether documents are to carry what they are sorted by. */
  readonly wantsSortKey?: boolean;
}

export interface Database {
  readonly name: string;
  /** The collection that the pipeline runs on; undefined with `aggregate: 1`. */
  readonly collection: string | undefined;
  readonly isInTransaction: boolean;
  /** Those of a view are of the collection that it reads. Undefined when there is none. */
  facts(collection: string): CollectionFacts | undefined;
  sessions(): Iterable<SessionFacts>;
  /** Rows of a collection of this database; the filters may use indexes. */
  read(
    collection: string,
    query: InnerQuery,
    context: PipelineContext,
    variables: Document,
  ): Iterable<Row>;
  /** A unique index on exactly these fields, by this collation: with it a document matches one at most. */
  uniqueIndex(
    namespace: string,
    fields: readonly string[],
    collator: Collator | undefined,
  ): { isSparse: boolean } | undefined;
  merge(requests: readonly MergeRequest[], context: PipelineContext): Iterable<typeof pause>;
  startReplacing(namespace: string): Replacement;
}

/** For pipelines and expressions that reach no collection, such as those of an update. */
export const noDatabase: Database = {
  name: '',
  collection: '',
  isInTransaction: false,
  facts: () => undefined,
  sessions: () => [],
  read: () => [],
  uniqueIndex: () => undefined,
  merge: unreachable,
  startReplacing: unreachable,
};

function unreachable(): never {
  throw new Error('This pipeline cannot write');
}
