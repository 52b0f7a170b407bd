import type { ReactNode } from 'react';
import type { Answer } from '../graph/question.ts';
import type { Live } from '../live/live.ts';
import type { LiveRow, LiveRows } from '../live/live-rows.ts';
import { NoList, PartialStrip } from './blank.tsx';
import { PausedStrip } from './changes.tsx';
import { LiveBadge } from './live-badge.tsx';
import { TableSkeleton } from './table-skeleton.tsx';

interface Rows {
  readonly list: LiveRows<LiveRow>;
  pause(): void;
  resume(): void;
}

/** What a live list is called, how fresh it is, its pause, and a way to take it along. */
export const ListHead = ({
  name,
  of,
  page,
  rows: { list, pause, resume },
  csv,
}: {
  name: string;
  of: keyof Live;
  page: Answer<unknown>;
  rows: Rows;
  /** A button. */
  csv: ReactNode;
}) => (
  <header className="d-head">
    <h1>{name}</h1>
    <LiveBadge
      of={of}
      dataAtMs={page.atMs}
      hasFailed={page.failure !== null}
      pausing={{ pausedAtMs: list.pausedAtMs, onPause: pause, onResume: resume }}
    />
    {csv}
  </header>
);

interface ListBodyProps {
  /** Plural, as a heading: `Orders`. */
  readonly name: string;
  readonly page: Answer<unknown> & { again(): void };
  readonly rows: Rows;
  /** Changes that the reader has not been shown. */
  readonly pending: number;
  /** Where part of the answer is missing: what is complete. */
  readonly complete: string;
  /** Where nothing came: what works none the less. */
  readonly stillWorks: string;
  /** In the place of the rows where there are none. */
  readonly nothing: ReactNode;
  /** The rows. */
  readonly children: ReactNode;
}

/** The rows of a live list, or why there are none; above them what the reader must know of them. */
export const ListBody = ({
  name,
  page,
  rows: { list, resume },
  pending,
  complete,
  stillWorks,
  nothing,
  children,
}: ListBodyProps) => (
  <>
    <p className="sr" role="status">
      {pending > 0 && list.pausedAtMs === null ? `${name}: ${pending} changed` : ''}
    </p>
    {list.pausedAtMs === null ? null : (
      <PausedStrip sinceMs={list.pausedAtMs} waiting={pending} onResume={resume} />
    )}
    <PartialStrip services={page.missing} what={complete} reference={page.reference} />
    {page.data !== null ? (
      list.rows.length > 0 ? (
        children
      ) : (
        nothing
      )
    ) : page.failure ? (
      <NoList
        name={name}
        failure={page.failure}
        stillWorks={stillWorks}
        retryAtMs={page.retryAtMs}
        onRetry={page.again}
      />
    ) : (
      <TableSkeleton />
    )}
  </>
);

/** How many rows are shown, and the ways to the others. */
export const ListFoot = ({
  page,
  rows: { list },
  hints,
  children,
}: {
  page: Answer<unknown>;
  rows: Rows;
  hints?: ReactNode;
  /** Buttons. */
  children: ReactNode;
}) => (
  <footer className="d-foot">
    <span className="num">
      {list.rows.length > 0 ? `${list.rows.length} shown` : ' '}
      {page.data !== null && page.failure ? ' · could not be refreshed' : ''}
    </span>
    {hints}
    <span className="d-btns">{children}</span>
  </footer>
);
