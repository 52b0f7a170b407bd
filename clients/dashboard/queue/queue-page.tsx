import { useLocation, useSearch } from 'wouter';
import { DashboardQueueCountsDocument, DashboardQueueDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useTicketChanges } from '../live/live-context.ts';
import { useListKeys } from '../live/use-list-keys.ts';
import { useLiveRows } from '../live/use-live-rows.ts';
import { useThrottled } from '../live/use-throttled.ts';
import { useRole, useSubject } from '../session/session-context.ts';
import { Empty, NoList, PartialStrip } from '../ui/blank.tsx';
import { ChangesPill, PausedStrip } from '../ui/changes.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { countWords } from '../ui/money.ts';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { isQueueView, type QueueViewName, queueScope, queueViews } from './queue-views.ts';
import { TicketList } from './ticket-list.tsx';
import { paneTitleId, TicketPane } from './ticket-pane.tsx';

const pageSize = 50;

/** What waits for a stylist, the most urgent first, live; beside it the ticket that is open. */
export function QueuePage() {
  const { view, open, after, goTo } = useQueueUrl();
  const { worksTickets, isLead } = useRole();
  const me = useSubject();
  const page = useAnswer(DashboardQueueDocument, {
    first: pageSize,
    after,
    filter: queueViews[view].filter,
  });
  const counts = useAnswer(DashboardQueueCountsDocument, {});
  const { changed, gap, ...rows } = useLiveRows(
    { rows: page.data?.supportQueue.nodes ?? [], atMs: page.atMs, again: page.again },
    queueScope(view, { me, isFirstPage: after === null }),
  );
  const recount = useThrottled(counts.again);
  useTicketChanges(
    (tickets) => {
      changed(tickets);
      recount();
    },
    () => {
      gap();
      recount();
    },
  );

  const { list, pause, resume } = rows;
  const reading = useListKeys(rows, {
    keyOf: ({ id }) => id,
    openKey: open,
    titleId: paneTitleId,
    onOpen: (id, { replace }) => goTo({ open: id }, replace),
    toFirstPage: after ? () => goTo({ after: null }) : null,
  });
  const { pending, isPaused } = reading;
  useTitle('Queue');

  return (
    <main className={`d-main q-main ${open ? 'is-open' : ''}`} id="main">
      <header className="d-head">
        <h1>Queue</h1>
        <LiveBadge
          of="tickets"
          dataAtMs={page.atMs}
          hasFailed={page.failure !== null}
          pausing={{ pausedAtMs: list.pausedAtMs, onPause: pause, onResume: resume }}
        />
      </header>
      <div className="q-two">
        <div className="d-fill">
          <ViewTabs
            views={queueViews}
            current={view}
            countOf={(name) => countOf(counts.data, name)}
            onView={(name) => goTo({ view: name, after: null })}
          />
          {pending > 0 && !isPaused ? (
            <ChangesPill count={pending} what="ticket" onApply={reading.applyChanges} />
          ) : null}
          {isPaused ? (
            <PausedStrip sinceMs={list.pausedAtMs} waiting={pending} onResume={resume} />
          ) : null}
          <PartialStrip
            services={page.missing}
            what="Tickets are complete; the rest comes back by itself."
            reference={page.reference}
          />
          {page.data ? (
            list.rows.length > 0 ? (
              <TicketList
                list={list}
                me={me}
                openId={open}
                hrefOf={(id) => `?${searchOf({ view, open: id, after })}`}
                onOpen={reading.open}
                onFocus={reading.setCursor}
              />
            ) : (
              <Empty title={view === 'open' ? 'Nobody is waiting' : 'Nothing here'}>
                {nothingWords[view]}
              </Empty>
            )
          ) : page.failure ? (
            <NoList
              name="Tickets"
              failure={page.failure}
              stillWorks="Orders and the overview still work."
              retryAtMs={page.retryAtMs}
              onRetry={page.again}
            />
          ) : (
            <TableSkeleton />
          )}
          <footer className="d-foot">
            <span className="num">{list.rows.length > 0 ? `${list.rows.length} shown` : ' '}</span>
            <span className="d-btns">
              {after ? (
                <button className="btn btn-s" type="button" onClick={() => goTo({ after: null })}>
                  First page
                </button>
              ) : null}
              {page.data?.supportQueue.pageInfo.hasNextPage ? (
                <button
                  className="btn btn-s"
                  type="button"
                  onClick={() =>
                    goTo({ after: page.data?.supportQueue.pageInfo.endCursor ?? null })
                  }
                >
                  More
                </button>
              ) : null}
            </span>
          </footer>
        </div>
        {open ? (
          <TicketPane
            key={open}
            id={open}
            stylist={{ id: me, worksTickets, isLead }}
            onClose={reading.close}
            onTicket={(ticket) => {
              changed([ticket]);
              recount();
            }}
          />
        ) : null}
      </div>
    </main>
  );
}

interface QueueUrl {
  readonly view: QueueViewName;
  readonly open: string | null;
  readonly after: string | null;
}

/** View, page and open ticket live in the address: Back works, a copied link shows the same. */
function useQueueUrl() {
  const query = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const asked = query.get('view');
  const url: QueueUrl = {
    view: isQueueView(asked) ? asked : 'open',
    open: query.get('open'),
    after: query.get('after'),
  };
  const goTo = (change: Partial<QueueUrl>, replace = false) => {
    const search = searchOf({ ...url, ...change });
    navigate(search ? `/queue?${search}` : '/queue', { replace });
  };
  return { ...url, goTo };
}

function searchOf({ view, open, after }: QueueUrl): string {
  const query = new URLSearchParams();
  if (view !== 'open') query.set('view', view);
  if (after) query.set('after', after);
  if (open) query.set('open', open);
  return query.toString();
}

type Counts = { readonly [name in Exclude<QueueViewName, 'done'>]: { totalCount: number | null } };

function countOf(counts: Counts | null, view: QueueViewName): string {
  const count = counts && view !== 'done' ? counts[view].totalCount : null;
  return count === null ? '' : countWords(count);
}

const nothingWords: Readonly<Record<QueueViewName, string>> = {
  open: 'A wish for a person appears here the moment it is sent.',
  free: 'Somebody has every ticket that is open.',
  mine: 'You have taken no ticket. «Free» holds what waits for somebody.',
  late: 'Every promise is kept so far.',
  done: 'Nothing was resolved yet.',
};
