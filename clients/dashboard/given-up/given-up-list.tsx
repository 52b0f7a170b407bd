import { type ReactNode, useEffect, useState } from 'react';
import type { Answer } from '../graph/question.ts';
import { NoList } from '../ui/blank.tsx';
import { DrawerStale } from '../ui/drawer.tsx';
import { PageButtons } from '../ui/page-buttons.tsx';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { Age } from './age.tsx';
import { useGivenUpCounts } from './given-up-counts.ts';
import type { ListOf, RowOf } from './list-of.ts';

export const pageSize = 30;
/** By then what was tried again has been tried; what failed anew is back in the list. */
const triedWithinMs = 4_000;

/** Where a list is read. */
export interface Reading {
  /** Cursor of the page; null on the first. */
  readonly after: string | null;
  /** The page changes: what was pressed may go with its row. */
  readonly onAfter: (after: string | null) => void;
  /** A row has gone, and what was pressed with it. */
  readonly onGone: () => void;
}

/** What was given up of one kind, or why nothing of it can be shown. */
export function GivenUpList<Item extends { readonly id: string }>({
  name,
  answer,
  empty,
  stillWorks,
  row: Row,
  reading: { after, onAfter, onGone },
}: {
  /** Plural, as a heading: `Scans`. */
  name: string;
  answer: Answer<ListOf<Item>> & { again(): void };
  empty: ReactNode;
  stillWorks: string;
  row: RowOf<Item>;
  reading: Reading;
}) {
  const [said, setSaid] = useState('');
  const { recount } = useGivenUpCounts();
  const { data, atMs, failure, retryAtMs, again } = answer;
  const { nodes, pageInfo } = data?.list ?? {};
  const isPastTheLast = after !== null && nodes?.length === 0;
  useEffect(() => {
    if (isPastTheLast) onAfter(null);
  }, [isPastTheLast, onAfter]);
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(again, triedWithinMs);
    return () => clearTimeout(timer);
  }, [said, again]);
  const gone = (words: string) => {
    setSaid(words);
    onGone();
    again();
    recount();
  };
  return (
    <>
      <div className="g-lead">
        <Age atMs={atMs} hasFailed={failure !== null} />
        <p className="d-dim num" role="status">
          {said}
        </p>
      </div>
      {nodes && failure ? <DrawerStale failure={failure} onRetry={again} /> : null}
      {nodes && !isPastTheLast ? (
        nodes.length > 0 ? (
          <ul className="d-panel g-list" aria-label={`${name} given up, the last one first`}>
            {nodes.map((item) => (
              <Row key={item.id} item={item} onGone={gone} />
            ))}
          </ul>
        ) : (
          empty
        )
      ) : failure ? (
        <NoList
          name={name}
          failure={failure}
          stillWorks={stillWorks}
          retryAtMs={retryAtMs}
          onRetry={again}
        />
      ) : (
        <TableSkeleton />
      )}
      {after !== null || pageInfo?.hasNextPage ? (
        <div className="d-btns">
          <PageButtons after={after} pageInfo={pageInfo} onAfter={onAfter} />
        </div>
      ) : null}
    </>
  );
}
