import { Reference } from './blank.tsx';

/** Why a step was not taken, said at once. */
export const StepProblem = ({
  problem,
  reference,
}: {
  problem: string | null;
  reference: string | null;
}) =>
  problem ? (
    <div className="d-strip is-ruby" role="alert">
      <span>{problem}</span>
      <Reference id={reference} />
    </div>
  ) : null;
