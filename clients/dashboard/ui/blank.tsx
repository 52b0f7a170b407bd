import type { ReactNode } from 'react';
import type { Failure } from '../graph/failure.ts';
import { CopyButton } from './copy-button.tsx';
import { FirstLight, Icon } from './icon.tsx';
import { useNow } from './use-now.ts';

/** One sentence why there is nothing, and the next step. */
export const Empty = ({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) => (
  <div className="d-blank">
    <FirstLight />
    <h2>{title}</h2>
    <p>{children}</p>
    {actions ? <div className="d-btns">{actions}</div> : null}
  </div>
);

/** What did not answer, what still works, when we try again, and what to quote. */
export function Failed({
  title,
  failure,
  stillWorks,
  retryAtMs,
  onRetry,
}: {
  title: string;
  failure: Failure;
  stillWorks: string;
  retryAtMs: number | null;
  onRetry: () => void;
}) {
  const now = useNow(1_000);
  const seconds = retryAtMs === null ? 0 : Math.ceil((retryAtMs - now.getTime()) / 1_000);
  return (
    <div className="d-blank">
      <span className="d-bigicon is-ruby">
        <Icon name="shapeTriangle" />
      </span>
      <h2>{title}</h2>
      <p>
        {failure.sentence} {failure.kind === 'unreachable' ? null : stillWorks}
        {seconds > 0 ? (
          <>
            {' '}
            We try again in <span className="num">{seconds} s</span>.
          </>
        ) : null}
      </p>
      <div className="d-btns">
        {failure.retryAfterMs > 0 ? null : (
          <button className="btn btn-primary btn-s" type="button" onClick={onRetry}>
            <Icon name="retry" size="s" />
            Try now
          </button>
        )}
        <a className="btn btn-s" href="/">
          Service status
        </a>
      </div>
      <Reference id={failure.reference} />
    </div>
  );
}

/** In the place of a panel that did not come. */
export const FailedPanel = (failed: Parameters<typeof Failed>[0]) => (
  <div className="d-panel">
    <Failed {...failed} />
  </div>
);

/** In the place of a list that did not come: it is not this role's to see, or its service did not answer. */
export const NoList = ({
  name,
  failure,
  ...failed
}: {
  /** Plural, as a heading: `Orders`. */
  name: string;
  failure: Failure;
  stillWorks: string;
  retryAtMs: number | null;
  onRetry: () => void;
}) =>
  failure.kind === 'no-right' ? (
    <NoRight what={`${name} are not part of your role.`} who="A support lead can read them." />
  ) : (
    <Failed title={`${name} did not load`} failure={failure} {...failed} />
  );

/** What the role cannot do, and who can. */
export const NoRight = ({ what, who }: { what: string; who: string }) => (
  <div className="d-blank">
    <span className="d-bigicon is-pearl">
      <Icon name="lock" />
    </span>
    <h2>Not part of your role</h2>
    <p>
      {what} {who}
    </p>
  </div>
);

export const Reference = ({ id }: { id: string | null }) =>
  id ? (
    <p className="d-reference">
      Reference <span className="mono">{id}</span>
      <CopyButton text={id} label="Copy reference" />
    </p>
  ) : null;

/** Part of an answer is missing; the rest is complete. */
export const PartialStrip = ({
  services,
  what,
  reference,
}: {
  services: readonly string[];
  what: string;
  reference: string | null;
}) =>
  services.length > 0 ? (
    <p className="d-strip is-pearl" role="status">
      <Icon name="shapeHalf" />
      <span>
        <strong className="strong">
          {services.map(capitalised).join(' and ')} {services.length > 1 ? 'are' : 'is'} not
          answering.
        </strong>{' '}
        {what}
      </span>
      {reference ? <span className="mono d-striptail">{reference}</span> : null}
    </p>
  ) : null;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
