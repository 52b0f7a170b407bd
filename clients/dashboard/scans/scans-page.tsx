import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { Empty, NoList } from '../ui/blank.tsx';
import { PageButtons } from '../ui/page-buttons.tsx';
import { PageStyle } from '../ui/page-style.tsx';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ScanRow } from './scan-row.tsx';
import { givenUpWords } from './scan-words.ts';
import { useScans } from './use-scans.ts';

const pageSize = 30;

/** What carriers told of parcels and nobody took: why, and the way to have it taken after all. */
export function ScansPage() {
  useTitle('Scans given up');
  const head = useRef<HTMLHeadingElement>(null);
  const [after, setAfter] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const scans = useScans(pageSize, after);
  const { nodes, pageInfo, totalCount } = scans.data?.shipmentFactDeadLetters ?? {};
  const taken = () => {
    setSaid('It is taken once more.');
    // What was pressed goes with its row.
    head.current?.focus();
    scans.again();
  };
  return (
    <main className="d-main" id="main">
      <PageStyle name="overview" />
      <PageStyle name="scans" />
      <header className="d-head">
        <h1 ref={head} tabIndex={-1}>
          Scans given up
        </h1>
        {totalCount ? <span className="d-dim num">{givenUpWords(totalCount)}</span> : null}
      </header>
      <div className="d-pagescroll s-page">
        <Link className="d-link" href="/orders">
          All orders
        </Link>
        <p className="sr" role="status">
          {said}
        </p>
        {nodes ? (
          nodes.length > 0 ? (
            <ul className="d-panel s-list" aria-label="Scans given up, the last one first">
              {nodes.map((scan) => (
                <ScanRow key={scan.id} scan={scan} onTaken={taken} />
              ))}
            </ul>
          ) : (
            <Empty title="Every scan found its parcel">
              What a carrier tells of a parcel that nobody knows comes here after a day.
            </Empty>
          )
        ) : scans.failure ? (
          <NoList
            name="Scans"
            failure={scans.failure}
            stillWorks="Returns and the queue still work."
            retryAtMs={scans.retryAtMs}
            onRetry={scans.again}
          />
        ) : (
          <TableSkeleton />
        )}
        {after !== null || pageInfo?.hasNextPage ? (
          <div className="d-btns">
            <PageButtons after={after} pageInfo={pageInfo} onAfter={setAfter} />
          </div>
        ) : null}
      </div>
    </main>
  );
}
