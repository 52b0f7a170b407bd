import type { DocumentNode } from 'graphql';
import type { Generation } from '../generation.ts';
import type { ReadOptions } from '../operations/read-document.ts';
import type { FixedConditions } from '../planning/fixed-conditions.ts';
import type { OperationPlan } from '../planning/operation-planner.ts';

/** What a plan follows from, beside its generation. Plain data: it may be asked in another thread. */
export interface PlanQuestion {
  /** The document as it is planned: what the caller may not see is cut out. */
  readonly text: string;
  readonly operationName: string | null;
  readonly fixed: FixedConditions;
  /** Labels of progressive `@override` that hold; none where it is left out. */
  readonly overrides?: readonly string[];
}

export interface MadePlan {
  readonly plan: OperationPlan;
  /** Of the plan as JSON. */
  readonly characters: number;
}

/**
 * What makes of a new document something that can be run: the slow part of a request, and only of its first. Where a
 * signal aborts before it has begun, it is not done at all.
 */
export interface Planner {
  /** Makes ready for documents of this generation, so that the first of them does not wait for it. */
  load(generation: Generation): Promise<void>;

  /**
   * Parses and validates.
   * @throws RequestRefused GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED; ShopError OPERATION_LIMIT_EXCEEDED,
   * or OVERLOADED when too much waits already; the reason of the signal
   */
  read(
    generation: Generation,
    text: string,
    options: ReadOptions,
    signal?: AbortSignal,
  ): Promise<DocumentNode>;

  /**
   * Plans a valid document.
   * @throws ShopError OPERATION_RESOLUTION_FAILURE where the planner cannot answer it, OVERLOADED; the reason of the
   * signal
   */
  plan(generation: Generation, question: PlanQuestion, signal?: AbortSignal): Promise<MadePlan>;

  /** Questions that wait or are worked on. */
  readonly pending: number;

  close(): Promise<void>;
}
