import type { TypeConditions } from './type-conditions.ts';

/** What every part of a plan is compiled with. */
export interface CompileParts {
  readonly types: TypeConditions;
  /** Whether functions are made of source: they are quicker, and take longer to make. */
  readonly makesCode: boolean;
}
