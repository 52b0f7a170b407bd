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

/** How long somebody waits for it. */
export interface Patience {
  /** Epoch milliseconds; null for who waits as long as it takes. */
  readonly deadlineAtMs: number | null;
}

export const noHurry: Patience = { deadlineAtMs: null };

/** What makes of a new document something that can be run: the slow part of a request, and only of its first. */
export interface Planner {
  /** Makes ready for documents of this generation, so that the first of them does not wait for it. */
  load(generation: Generation): Promise<void>;

  /**
   * Parses and validates.
   * @throws RequestRefused GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED; ShopError OPERATION_LIMIT_EXCEEDED,
   * or OVERLOADED when too much waits already
   */
  read(
    generation: Generation,
    text: string,
    options: ReadOptions,
    patience: Patience,
  ): Promise<DocumentNode>;

  /**
   * Plans a valid document.
   * @throws ShopError OPERATION_RESOLUTION_FAILURE where the planner cannot answer it, OVERLOADED, REQUEST_TIMEOUT
   */
  plan(generation: Generation, question: PlanQuestion, patience: Patience): Promise<MadePlan>;

  /** Questions that wait or are worked on. */
  readonly pending: number;

  close(): Promise<void>;
}
