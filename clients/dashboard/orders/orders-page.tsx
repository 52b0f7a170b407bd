import { useRef, useState } from 'react';
import { useListKeys } from '../live/use-list-keys.ts';
import { Empty, NoList, PartialStrip } from '../ui/blank.tsx';
import { ChangesPill, PausedStrip } from '../ui/changes.tsx';
import { KeyHints } from '../ui/key-hints.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { countWords } from '../ui/money.ts';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { FilterBar } from './filter-bar.tsx';
import { drawerTitleId, OrderDrawer } from './order-drawer.tsx';
import { OrderTable } from './order-table.tsx';
import {
  chipFilterOf,
  chipsOf,
  filterOf,
  type OrderListUrl,
  type ViewName,
  views,
  withoutChips,
} from './order-url.ts';
import { useLiveList } from './use-live-list.ts';
import { type GoTo, useOrderUrl } from './use-order-url.ts';

/** Every order, the last changed first, live. */
export function OrdersPage() {
  const [url, goTo] = useOrderUrl();
  const [askedAtMs] = useState(() => Date.now());
  const { page, counts, ...rows } = useLiveList({
    filter: filterOf(url, askedAtMs),
    chipFilter: chipFilterOf(url, askedAtMs),
    after: url.after,
  });
  const { list, pause, resume } = rows;
  const newer = useRef<string[]>([]);
  const reading = useListKeys(rows, {
    keyOf: ({ number }) => number,
    openKey: url.open,
    titleId: drawerTitleId,
    onOpen: (open, how) => goTo({ open }, how),
    toFirstPage: url.after
      ? () => {
          newer.current = [];
          goTo({ after: null });
        }
      : null,
  });
  const { pending, isPaused } = reading;
  useTitle(url.open ?? 'Orders');

  const older = () => {
    const after = page.data?.orders.pageInfo.endCursor;
    if (!after) return;
    newer.current.push(url.after ?? '');
    goTo({ after });
  };
  const newerPage = () => goTo({ after: newer.current.pop() || null });

  return (
    <>
      <main className="d-main" id="main">
        <header className="d-head">
          <h1>Orders</h1>
          <LiveBadge
            dataAtMs={page.atMs}
            hasFailed={page.failure !== null}
            pausing={{ pausedAtMs: list.pausedAtMs, onPause: pause, onResume: resume }}
          />
        </header>
        <div className="d-fill">
          <ViewTabs
            views={views}
            current={url.view}
            countOf={(name) => countOf(counts, name)}
            onView={(view) => goTo({ view, after: null })}
          />
          <FilterBar url={url} goTo={goTo}>
            {pending > 0 && !isPaused ? (
              <ChangesPill count={pending} what="order" onApply={reading.applyChanges} />
            ) : null}
          </FilterBar>
          <p className="sr" role="status">
            {pending > 0 && !isPaused ? `${pending} orders changed` : ''}
          </p>
          {isPaused ? (
            <PausedStrip sinceMs={list.pausedAtMs} waiting={pending} onResume={resume} />
          ) : null}
          <PartialStrip
            services={page.missing}
            what="Orders are complete and live; the rest comes back by itself."
            reference={page.reference}
          />
          {page.data ? (
            list.rows.length > 0 ? (
              <OrderTable
                list={list}
                openNumber={url.open}
                cursor={reading.cursor}
                onOpen={reading.open}
                onCursor={reading.setCursor}
              />
            ) : (
              <NothingHere url={url} goTo={goTo} />
            )
          ) : page.failure ? (
            <NoList
              name="Orders"
              failure={page.failure}
              stillWorks="The rest of the dashboard still works."
              retryAtMs={page.retryAtMs}
              onRetry={page.again}
            />
          ) : (
            <TableSkeleton />
          )}
          <footer className="d-foot">
            <span className="num">
              {list.rows.length > 0 ? `${list.rows.length} shown` : ' '}
              {page.data && page.failure ? ' · could not be refreshed' : ''}
            </span>
            <KeyHints />
            <span className="d-btns">
              <button
                className="btn btn-s"
                type="button"
                disabled={url.after === null}
                onClick={newerPage}
              >
                Newer
              </button>
              <button
                className="btn btn-s"
                type="button"
                disabled={!page.data?.orders.pageInfo.hasNextPage}
                onClick={older}
              >
                Older
              </button>
            </span>
          </footer>
        </div>
      </main>
      {url.open ? (
        <OrderDrawer
          key={url.open}
          number={url.open}
          onClose={reading.close}
          onPrevious={reading.previous}
          onNext={reading.next}
        />
      ) : null}
    </>
  );
}

type Counts = readonly { readonly view: string; readonly count: number }[] | null;

function countOf(counts: Counts, name: ViewName): string {
  const count = counts?.find(({ view }) => view === views[name].view)?.count;
  return count === undefined ? '' : countWords(count);
}

/** An empty view says why; an empty filter also says which step back would help. */
function NothingHere({ url, goTo }: { url: OrderListUrl; goTo: GoTo }) {
  const chips = chipsOf(url);
  const narrowest = chips.at(-1);
  if (!narrowest)
    return (
      <Empty title={url.view === 'all' ? 'No orders yet' : 'Nothing here, which is good news'}>
        {url.view === 'all'
          ? 'Orders appear here the moment they are placed.'
          : `No order stands in «${views[url.view].label}» right now. New ones appear by themselves.`}
      </Empty>
    );
  return (
    <Empty
      title="No order fits these filters"
      actions={
        <>
          <button
            className="btn btn-primary btn-s"
            type="button"
            onClick={() => goTo(narrowest.without)}
          >
            Drop the {narrowest.name.toLowerCase()}
          </button>
          <button className="btn btn-s" type="button" onClick={() => goTo(withoutChips(url))}>
            Clear all
          </button>
        </>
      }
    >
      {chips.map(({ name, value }) => `${name} ${value}`).join(', ')}
      {url.view === 'all' ? '' : `, in «${views[url.view].label}»`}.
    </Empty>
  );
}
