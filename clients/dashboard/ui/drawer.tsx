import type { ReactNode } from 'react';
import type { Failure } from '../graph/failure.ts';
import { Reference } from './blank.tsx';
import { Icon } from './icon.tsx';

interface DrawerProps {
  readonly titleId: string;
  /** Over the title, small. */
  readonly overline: ReactNode;
  readonly title: string;
  /** One of what is in the list beside: `order`. */
  readonly what: string;
  readonly onClose: () => void;
  /** Null where there is none. */
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly children: ReactNode;
}

/** One thing beside the list that it is from. */
export const Drawer = (props: DrawerProps) => (
  <aside className="d-drawer" aria-labelledby={props.titleId}>
    <header>
      <div>
        <p className="d-dim num">{props.overline}</p>
        <h2 id={props.titleId} className="num" tabIndex={-1}>
          {props.title}
        </h2>
      </div>
      <div className="d-drtools">
        <Tool label={`Previous ${props.what}`} icon="up" onPress={props.onPrevious} />
        <Tool label={`Next ${props.what}`} icon="down" onPress={props.onNext} />
        <Tool label="Close details" icon="close" onPress={props.onClose} />
      </div>
    </header>
    {props.children}
  </aside>
);

const Tool = ({
  label,
  icon,
  onPress,
}: {
  label: string;
  icon: 'up' | 'down' | 'close';
  onPress: (() => void) | null;
}) => (
  <button
    className="btn btn-s btn-quiet btn-icon"
    type="button"
    aria-label={label}
    disabled={onPress === null}
    onClick={onPress ?? undefined}
  >
    <Icon name={icon} size="s" />
  </button>
);

/** In the place of what did not come. */
export const DrawerFailed = ({ failure, onRetry }: { failure: Failure; onRetry: () => void }) => (
  <div className="d-drawernote">
    <p>{failure.sentence} The list beside still works.</p>
    <button className="btn btn-s" type="button" onClick={onRetry}>
      Try now
    </button>
    <Reference id={failure.reference} />
  </div>
);

/** Over what was read before. */
export const DrawerStale = ({ failure, onRetry }: { failure: Failure; onRetry: () => void }) => (
  <div className="d-strip is-citrine" role="status">
    <span>{failure.sentence} This is what was read before.</span>
    {failure.retryAfterMs > 0 ? null : (
      <button className="btn btn-s" type="button" onClick={onRetry}>
        Try now
      </button>
    )}
  </div>
);

/** In the place of what is on its way. */
export const DrawerWait = ({ what }: { what: string }) => (
  <div className="d-scroll d-drawerwait" aria-busy="true">
    <p className="sr" role="status">
      Loading the {what}
    </p>
    <span className="skeleton d-skblock" aria-hidden="true" />
    <span className="skeleton d-skblock" aria-hidden="true" />
    <span className="skeleton d-skblock" aria-hidden="true" />
  </div>
);
