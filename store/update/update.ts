/** What an update does to a document: operators, a replacement, or a pipeline. */
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { QueryContext } from '../query/matcher.ts';
import { operatorUpdate } from './operators.ts';
import { pipelineUpdate } from './pipeline.ts';
import { replacementUpdate } from './replacement.ts';

export interface UpdateContext extends QueryContext {
  readonly now: Date;
  /** Compiles an aggregation pipeline that makes one document of another. */
  readonly compilePipeline: (stages: readonly unknown[]) => (document: Document) => Document;
}

interface UpdateTarget {
  /** Array index that the filter matched, -1 if none: what `$` means. */
  readonly matchedIndex: number;
  /** Whether the document is being created by an upsert: `$setOnInsert` applies. */
  readonly isInsert: boolean;
}

export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /** The changed document; the given one itself, which is left alone, when nothing changes. */
  apply(document: Document, target: UpdateTarget): Document;
}

interface UpdateOptions {
  readonly arrayFilters?: readonly Document[];
  readonly isMulti?: boolean;
  /** Whether constants were given, which only a pipeline can read. */
  readonly hasConstants?: boolean;
}

/** @throws StoreError when the update is of no known form, or has options that its form has not */
export function parseUpdate(
  spec: unknown,
  { arrayFilters = [], isMulti = false, hasConstants = false }: UpdateOptions,
  context: UpdateContext,
): Update {
  if (Array.isArray(spec)) {
    if (arrayFilters.length === 0) return pipelineUpdate(spec, context);
    throw new StoreError(
      'FailedToParse',
      'arrayFilters may not be specified for pipeline-style updates',
    );
  }
  if (!isDocument(spec)) {
    throw new StoreError('FailedToParse', 'Update argument must be either an object or an array');
  }
  if (hasConstants) {
    throw new StoreError(51198, 'Constant values may only be specified for pipeline updates');
  }
  if (Object.keys(spec)[0]?.startsWith('$') === true) {
    return operatorUpdate(spec, arrayFilters, context);
  }
  if (!isMulti) return replacementUpdate(spec, context);
  throw new StoreError(
    'FailedToParse',
    'multi update is not supported for replacement-style update',
  );
}
