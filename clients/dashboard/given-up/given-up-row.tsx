import type { ReactNode } from 'react';
import { StepProblem } from '../ui/step-problem.tsx';
import { useNow } from '../ui/use-now.ts';
import { type GivenUpItem, takenUpWords, triedWords } from './given-up-words.ts';

interface Step {
  readonly pending: string | null;
  readonly problem: string | null;
  readonly reference: string | null;
}

/** One thing that was given up: what it is, why in plain words, how often it was tried, and one try more. */
export function GivenUpRow({
  item,
  title,
  why,
  children,
  name,
  step,
  onRetry,
}: {
  item: GivenUpItem;
  title: ReactNode;
  why: ReactNode;
  /** What is known of it. */
  children: ReactNode;
  /** Tells its button from the others. */
  name: string;
  step: Step;
  /** null for a role that only reads. */
  onRetry: (() => void) | null;
}) {
  const now = useNow(60_000);
  const takenUp = takenUpWords(item, now);
  return (
    <li>
      <div>
        <h2>{title}</h2>
        <p className="g-facts">{children}</p>
        <p>{why}</p>
        <p className="d-dim num">
          {triedWords(item, now)} {takenUp ? <bdi>{takenUp}</bdi> : null}
        </p>
        <StepProblem problem={step.problem} reference={step.reference} />
      </div>
      {onRetry ? (
        <button
          className="btn btn-s"
          type="button"
          aria-label={`Try again: ${name}`}
          disabled={step.pending !== null}
          onClick={onRetry}
        >
          {step.pending ? <span className="spin" aria-hidden="true" /> : null}
          Try again
        </button>
      ) : null}
    </li>
  );
}
