/** @jsxImportSource preact */
import type { LookupProblem } from '../domain/lookup.ts';
import { Reference } from '../parts/error-card.tsx';
import { Icon } from '../parts/icon.tsx';

/** What went wrong with a form as a whole, and what to quote. */
export const FormProblem = ({ problem }: { problem: LookupProblem }) => (
  <div class="w-state is-ruby" role="alert">
    <Icon name="shapeTriangle" small />
    <div>
      {problem.message}
      <Reference id={problem.reference} />
    </div>
  </div>
);
