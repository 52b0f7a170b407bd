import { useListKeys } from '../live/use-list-keys.ts';
import { useRole } from '../session/session-context.ts';
import { Empty } from '../ui/blank.tsx';
import { ChangesPill } from '../ui/changes.tsx';
import { CsvButton } from '../ui/csv-button.tsx';
import { KeyHints } from '../ui/key-hints.tsx';
import { ListBody, ListFoot, ListHead } from '../ui/list-frame.tsx';
import { countWords } from '../ui/money.ts';
import { PageButtons } from '../ui/page-buttons.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { returnColumns } from './return-columns.ts';
import { ReturnDrawer, returnTitleId } from './return-drawer.tsx';
import { ReturnsTable } from './returns-table.tsx';
import { returnsPath, useReturnsUrl } from './returns-url.ts';
import { type ReturnsViewName, returnsViews } from './returns-views.ts';
import { useLiveReturns } from './use-live-returns.ts';

/** What comes back, by whose turn it is, live; beside it the return that is open. */
export function ReturnsPage() {
  const { view, open, after, goTo } = useReturnsUrl();
  const { readsTotals } = useRole();
  const { page, counts, rows } = useLiveReturns(view, after);
  const reading = useListKeys(rows, {
    keyOf: ({ id }) => id,
    openKey: open,
    titleId: returnTitleId,
    onOpen: (id, how) => goTo({ open: id }, how),
    toFirstPage: after ? () => goTo({ after: null }) : null,
  });
  const { pending, isPaused } = reading;
  useTitle(rows.list.rows.find(({ id }) => id === open)?.number ?? 'Returns');

  return (
    <>
      <main className="d-main" id="main">
        <ListHead
          name="Returns"
          of="returns"
          page={page}
          rows={rows}
          csv={
            <CsvButton of="returns" columns={returnColumns(readsTotals)} rows={rows.list.rows} />
          }
        />
        <div className="d-fill">
          <ViewTabs
            views={returnsViews}
            current={view}
            countOf={(name) => countOf(counts, name)}
            onView={(name) => goTo({ view: name, after: null })}
          />
          {pending > 0 && !isPaused ? (
            <p className="r-pill">
              <ChangesPill count={pending} what="return" onApply={reading.applyChanges} />
            </p>
          ) : null}
          <ListBody
            name="Returns"
            page={page}
            rows={rows}
            pending={pending}
            complete="Returns are complete and live; the rest comes back by itself."
            stillWorks="Orders and the queue still work."
            nothing={<Empty title={nothingTitles[view]}>{nothingWords[view]}</Empty>}
          >
            <ReturnsTable
              list={rows.list}
              openId={open}
              cursor={reading.cursor}
              hrefOf={(id) => returnsPath({ view, after, open: id })}
              onCursor={reading.setCursor}
            />
          </ListBody>
          <ListFoot page={page} rows={rows} hints={<KeyHints />}>
            <PageButtons
              after={after}
              pageInfo={page.data?.returns.pageInfo}
              onAfter={(to) => goTo({ after: to })}
            />
          </ListFoot>
        </div>
      </main>
      {open ? (
        <ReturnDrawer
          key={open}
          id={open}
          onClose={reading.close}
          onPrevious={reading.previous}
          onNext={reading.next}
        />
      ) : null}
    </>
  );
}

type Counts = ReturnType<typeof useLiveReturns>['counts'];

function countOf(counts: Counts, view: ReturnsViewName): string {
  const count = view === 'ours' || view === 'theirs' ? counts?.[view].totalCount : null;
  return count == null ? '' : countWords(count);
}

const nothingTitles: Readonly<Record<ReturnsViewName, string>> = {
  ours: 'Nobody waits for us',
  theirs: 'No parcel is on its way',
  done: 'Nothing was settled yet',
  all: 'No returns yet',
};

const nothingWords: Readonly<Record<ReturnsViewName, string>> = {
  ours: 'A return appears here the moment it is asked for, or its parcel arrives.',
  theirs: 'Returns that were approved wait here for their parcel.',
  done: 'What was resolved, declined or called off is kept here.',
  all: 'A return appears here the moment it is asked for.',
};
