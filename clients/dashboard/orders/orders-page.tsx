import { useEffect, useRef, useState } from 'react';
import { pendingCount } from '../live/live-rows.ts';
import { Empty, NoList, PartialStrip } from '../ui/blank.tsx';
import { ChangesPill, PausedStrip } from '../ui/changes.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { countWords } from '../ui/money.ts';
import { useKeys } from '../ui/use-keys.ts';
import { useTitle } from '../ui/use-title.ts';
import { FilterBar } from './filter-bar.tsx';
import { drawerTitleId, OrderDrawer } from './order-drawer.tsx';
import { OrderTable, TableSkeleton } from './order-table.tsx';
import {
  chipFilterOf,
  chipsOf,
  filterOf,
  type OrderListUrl,
  viewNames,
  views,
  withoutChips,
} from './order-url.ts';
import { useLiveList } from './use-live-list.ts';
import { type GoTo, useOrderUrl } from './use-order-url.ts';

/** Every order, the last changed first, live. */
export function OrdersPage() {
  const [url, goTo] = useOrderUrl();
  const [askedAtMs] = useState(() => Date.now());
  const { list, page, counts, apply, pause, resume } = useLiveList({
    filter: filterOf(url, askedAtMs),
    chipFilter: chipFilterOf(url, askedAtMs),
    after: url.after,
  });
  const [cursor, setCursor] = useState<string | null>(null);
  const newer = useRef<string[]>([]);
  const { rows } = list;
  const isPaused = list.pausedAtMs !== null;
  const pending = pendingCount(list);

  const openAt = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setCursor(row.id);
    focusRow(row.number);
    if (url.open) goTo({ open: row.number }, { replace: true });
  };
  const current = rows.findIndex((row) => row.number === url.open || row.id === cursor);
  const open = (number: string) => goTo({ open: number }, { replace: url.open !== null });
  const close = () => {
    goTo({ open: null });
    if (url.open) focusRow(url.open);
  };
  const applyChanges = () => {
    if (isPaused) resume();
    newer.current = [];
    if (url.after) goTo({ after: null });
    else apply();
  };

  useKeys({
    j: () => openAt(Math.min(rows.length - 1, current + 1)),
    k: () => openAt(Math.max(0, current - 1)),
    '.': pending > 0 ? applyChanges : undefined,
    p: isPaused ? resume : pause,
    Escape: url.open ? close : undefined,
  });

  // What is applied must not carry the reader away from the row they were on.
  const selected = rows.find((row) => row.id === cursor)?.number ?? null;
  const top = rows[0]?.id;
  useEffect(() => {
    if (top && selected) rowLink(selected)?.scrollIntoView({ block: 'nearest' });
  }, [top, selected]);

  // Opening leads into the drawer; going from order to order with it open stays in the list.
  const wasOpen = useRef(url.open !== null);
  useEffect(() => {
    if (url.open !== null && !wasOpen.current) document.getElementById(drawerTitleId)?.focus();
    wasOpen.current = url.open !== null;
  }, [url.open]);
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
          <ViewTabs url={url} counts={counts} goTo={goTo} />
          <FilterBar url={url} goTo={goTo}>
            {pending > 0 && !isPaused ? (
              <ChangesPill count={pending} what="order" onApply={applyChanges} />
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
            rows.length > 0 ? (
              <OrderTable
                list={list}
                openNumber={url.open}
                cursor={cursor}
                onOpen={open}
                onCursor={setCursor}
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
              {rows.length > 0 ? `${rows.length} shown` : ' '}
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
          onClose={close}
          onPrevious={current > 0 ? () => openAt(current - 1) : null}
          onNext={current >= 0 && current < rows.length - 1 ? () => openAt(current + 1) : null}
        />
      ) : null}
    </>
  );
}

type Counts = readonly { readonly view: string; readonly count: number }[] | null;

const ViewTabs = ({ url, counts, goTo }: { url: OrderListUrl; counts: Counts; goTo: GoTo }) => (
  <nav className="d-tabs" aria-label="Views">
    {viewNames.map((name) => {
      const count = counts?.find(({ view }) => view === views[name].view)?.count;
      return (
        <button
          key={name}
          type="button"
          aria-pressed={url.view === name}
          onClick={() => goTo({ view: name, after: null })}
        >
          {views[name].label}
          <span className="num">{count === undefined ? '' : countWords(count)}</span>
        </button>
      );
    })}
  </nav>
);

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

const KeyHints = () => (
  <span className="d-keys" aria-hidden="true">
    <kbd>j</kbd>
    <kbd>k</kbd> move <kbd>↵</kbd> open <kbd>/</kbd> find <kbd>?</kbd> all keys
  </span>
);

const rowLink = (number: string): HTMLElement | null =>
  document.querySelector(`a[data-order="${CSS.escape(number)}"]`);

const focusRow = (number: string): void => rowLink(number)?.focus();
