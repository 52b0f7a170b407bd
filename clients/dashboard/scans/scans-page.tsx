import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Empty, NoList } from '../ui/blank.tsx';
import { DrawerStale } from '../ui/drawer.tsx';
import { PageButtons } from '../ui/page-buttons.tsx';
import { PageStyle } from '../ui/page-style.tsx';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ScanRow } from './scan-row.tsx';
import { givenUpWords } from './scan-words.ts';
import { useScans } from './use-scans.ts';

const pageSize = 30;
/** By then a worker has tried what was to be taken again; what is refused anew is back in the list. */
const triedWithinMs = 2_000;

/** What carriers told of parcels and nobody took: why, and the way to have it taken after all. */
export function ScansPage() {
  useTitle('Scans given up');
  const head = useRef<HTMLHeadingElement>(null);
  const [after, setAfter] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const scans = useScans(pageSize, after);
  const { data, failure, retryAtMs, again } = scans;
  const { nodes, pageInfo, totalCount } = data?.shipmentFactDeadLetters ?? {};
  const isPastTheLast = after !== null && nodes?.length === 0;
  useEffect(() => {
    if (isPastTheLast) setAfter(null);
  }, [isPastTheLast]);
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(again, triedWithinMs);
    return () => clearTimeout(timer);
  }, [said, again]);
  const gone = (words: string) => {
    setSaid(words);
    // What was pressed goes with its row.
    head.current?.focus();
    again();
  };
  const turnTo = (cursor: string | null) => {
    setSaid('');
    setAfter(cursor);
    head.current?.focus();
  };
  return (
    <main className="d-main" id="main">
      <PageStyle name="overview" />
      <PageStyle name="scans" />
      <header className="d-head">
        <h1 ref={head} tabIndex={-1}>
          Scans given up
        </h1>
      </header>
      <div className="d-pagescroll s-page">
        <div className="s-lead">
          <Link className="d-link" href="/orders">
            All orders
          </Link>
          {totalCount ? <span className="d-dim num">{givenUpWords(totalCount)}</span> : null}
          <p className="d-dim num" role="status">
            {said}
          </p>
        </div>
        {nodes && failure ? <DrawerStale failure={failure} onRetry={again} /> : null}
        {nodes && !isPastTheLast ? (
          nodes.length > 0 ? (
            <ul className="d-panel s-list" aria-label="Scans given up, the last one first">
              {nodes.map((scan) => (
                <ScanRow key={scan.id} scan={scan} onGone={gone} />
              ))}
            </ul>
          ) : (
            <Empty title="Every scan found its parcel">
              What a carrier tells of a parcel that nobody knows comes here after a day.
            </Empty>
          )
        ) : failure ? (
          <NoList
            name="Scans"
            failure={failure}
            stillWorks="Returns and the queue still work."
            retryAtMs={retryAtMs}
            onRetry={again}
          />
        ) : (
          <TableSkeleton />
        )}
        {after !== null || pageInfo?.hasNextPage ? (
          <div className="d-btns">
            <PageButtons after={after} pageInfo={pageInfo} onAfter={turnTo} />
          </div>
        ) : null}
      </div>
    </main>
  );
}
