import { clockTime } from './when.ts';

/** What changed waits here until the reader lets it in. */
export const ChangesPill = ({
  count,
  what,
  onApply,
}: {
  count: number;
  /** One of them: `order`. */
  what: string;
  onApply: () => void;
}) => (
  <button className="d-pill" type="button" onClick={onApply} aria-keyshortcuts=".">
    <span>
      <b className="num">{count}</b> {count === 1 ? what : `${what}s`} changed
    </span>
    <kbd>.</kbd>
  </button>
);

export const PausedStrip = ({
  sinceMs,
  waiting,
  onResume,
}: {
  sinceMs: number | null;
  waiting: number;
  onResume: () => void;
}) => (
  <p className="d-strip is-citrine" role="status">
    <span>
      <strong className="strong">Paused since {clockTime(new Date(sinceMs ?? Date.now()))}.</strong>{' '}
      {waiting === 0
        ? 'Nothing has changed since.'
        : `${waiting} ${waiting === 1 ? 'change waits' : 'changes wait'}.`}
    </span>
    <button className="btn btn-s" type="button" onClick={onResume}>
      Resume<kbd>p</kbd>
    </button>
  </p>
);
