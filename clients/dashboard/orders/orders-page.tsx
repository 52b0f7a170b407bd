import { useRef, useState } from 'react';
import { DashboardOrderCountsDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useListKeys } from '../live/use-list-keys.ts';
import { useRole } from '../session/session-context.ts';
import { Empty } from '../ui/blank.tsx';
import { ChangesPill } from '../ui/changes.tsx';
import { CsvButton } from '../ui/csv-button.tsx';
import { KeyHints } from '../ui/key-hints.tsx';
import { ListBody, ListFoot, ListHead } from '../ui/list-frame.tsx';
import { countWords } from '../ui/money.ts';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { FilterBar } from './filter-bar.tsx';
import { orderColumns } from './order-columns.ts';
import { drawerTitleId, OrderDrawer } from './order-drawer.tsx';
import { OrderTable } from './order-table.tsx';
import {
  type Chip,
  chipFilterOf,
  chipsOf,
  filterOf,
  type OrderListUrl,
  type ViewName,
  views,
  withoutChips,
} from './order-url.ts';
import { useLiveOrders } from './use-live-orders.ts';
import { type GoTo, useOrderUrl } from './use-order-url.ts';

/** Every order, the last changed first, live. */
export function OrdersPage() {
  const [url, goTo] = useOrderUrl();
  const { readsTotals } = useRole();
  const [askedAtMs] = useState(() => Date.now());
  const { page, counts, rows } = useLiveOrders({
    filter: filterOf(url, askedAtMs),
    chipFilter: chipFilterOf(url, askedAtMs),
    after: url.after,
  });
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
        <ListHead
          name="Orders"
          of="orders"
          page={page}
          rows={rows}
          csv={<CsvButton of="orders" columns={orderColumns(readsTotals)} rows={rows.list.rows} />}
        />
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
          <ListBody
            name="Orders"
            page={page}
            rows={rows}
            pending={pending}
            complete="Orders are complete and live; the rest comes back by itself."
            stillWorks="The rest of the dashboard still works."
            nothing={<NothingHere url={url} goTo={goTo} askedAtMs={askedAtMs} />}
          >
            <OrderTable
              list={rows.list}
              openNumber={url.open}
              cursor={reading.cursor}
              onOpen={reading.open}
              onCursor={reading.setCursor}
            />
          </ListBody>
          <ListFoot page={page} rows={rows} hints={<KeyHints />}>
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
          </ListFoot>
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

interface NothingProps {
  readonly url: OrderListUrl;
  readonly goTo: GoTo;
  readonly askedAtMs: number;
}

/** An empty view says why; an empty filter also says which step back would help. */
function NothingHere(props: NothingProps) {
  const { url } = props;
  const narrowest = chipsOf(url).at(-1);
  if (narrowest) return <NothingFits {...props} narrowest={narrowest} />;
  return (
    <Empty title={url.view === 'all' ? 'No orders yet' : 'Nothing here, which is good news'}>
      {url.view === 'all'
        ? 'Orders appear here the moment they are placed.'
        : `No order stands in «${views[url.view].label}» right now. New ones appear by themselves.`}
    </Empty>
  );
}

function NothingFits({ url, goTo, askedAtMs, narrowest }: NothingProps & { narrowest: Chip }) {
  const { data } = useAnswer(DashboardOrderCountsDocument, {
    filter: chipFilterOf(narrowest.without, askedAtMs),
  });
  const without = countOf(data?.orderCounts ?? null, url.view);
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
      {chipsOf(url)
        .map(({ name, value }) => `${name} ${value}`)
        .join(', ')}
      {url.view === 'all' ? '' : `, in «${views[url.view].label}»`}.{' '}
      {without === '' ? null : (
        <>
          Without the {narrowest.name.toLowerCase()} there {without === '1' ? 'is' : 'are'}{' '}
          <span className="num">{without === '0' ? 'none either' : without}</span>.
        </>
      )}
    </Empty>
  );
}
