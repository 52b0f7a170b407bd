/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export interface ErrorCardProps {
  readonly title: string;
  /** What is safe. */
  readonly children: ComponentChildren;
  readonly reference: string | null;
  tryAgain?(): void;
  askPerson?(): void;
}

/** What did not happen, what is safe, two ways on, and what to quote. No code word, no stack. */
export const ErrorCard = ({ title, children, reference, tryAgain, askPerson }: ErrorCardProps) => (
  <article class="w-card w-fail" aria-label={title}>
    <div class="w-failhead">
      <Icon name="shapeTriangle" />
      <h3>{title}</h3>
    </div>
    <p>{children}</p>
    {(tryAgain || askPerson) && (
      <div class="w-row">
        {tryAgain && (
          <button class="btn btn-s" type="button" onClick={tryAgain}>
            <Icon name="retry" small />
            Try again
          </button>
        )}
        {askPerson && (
          <button class="btn btn-s btn-quiet" type="button" onClick={askPerson}>
            Ask a person
          </button>
        )}
      </div>
    )}
    <Reference id={reference} />
  </article>
);

export function Reference({ id }: { id: string | null }) {
  if (!id) return null;
  return (
    <p class="w-req">
      Reference <span class="mono">{id}</span>
      <button
        class="w-copy"
        type="button"
        aria-label={`Copy reference ${id}`}
        onClick={() => void navigator.clipboard?.writeText(id)}
      >
        <Icon name="copy" small />
      </button>
    </p>
  );
}
