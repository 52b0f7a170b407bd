import type { FlattenNode } from '@apollo/query-planner';

/** Objects of these types are passed by on the way to a step's targets. */
export interface PassedBy {
  readonly types: readonly string[];
}

/** A path as plans write it, with what is passed by before the name that is not looked up in it. */
export type AskedPath = readonly (string | number | PassedBy)[];

/** A step that goes only for some of the objects at its path; for all of them where nobody reads `askedPath`. */
export interface AskedStep extends FlattenNode {
  readonly askedPath?: AskedPath;
}

/** Where a step goes. */
export const askedPathOf = (step: AskedStep): AskedPath => step.askedPath ?? step.path;
