import { useListKeys } from '../live/use-list-keys.ts';
import { useRole, useSubject } from '../session/session-context.ts';
import { Empty } from '../ui/blank.tsx';
import { ChangesPill } from '../ui/changes.tsx';
import { CsvButton } from '../ui/csv-button.tsx';
import { ListBody, ListFoot, ListHead } from '../ui/list-frame.tsx';
import { countWords } from '../ui/money.ts';
import { useTitle } from '../ui/use-title.ts';
import { ViewTabs } from '../ui/view-tabs.tsx';
import { queuePath, useQueueUrl } from './queue-url.ts';
import { type QueueViewName, queueViews } from './queue-views.ts';
import { ticketColumns } from './ticket-columns.ts';
import { TicketList } from './ticket-list.tsx';
import { paneTitleId, TicketPane } from './ticket-pane.tsx';
import { useLiveQueue } from './use-live-queue.ts';

/** What waits for a stylist, the most urgent first, live; beside it the ticket that is open. */
export function QueuePage() {
  const { view, open, after, goTo } = useQueueUrl();
  const { worksTickets, isLead } = useRole();
  const me = useSubject();
  const { page, counts, rows } = useLiveQueue(view, after);
  const reading = useListKeys(rows, {
    keyOf: ({ id }) => id,
    openKey: open,
    titleId: paneTitleId,
    onOpen: (id, how) => goTo({ open: id }, how),
    toFirstPage: after ? () => goTo({ after: null }) : null,
  });
  const { pending, isPaused } = reading;
  useTitle('Queue');

  return (
    <main className={`d-main q-main ${open ? 'is-open' : ''}`} id="main">
      <ListHead
        name="Queue"
        of="tickets"
        page={page}
        rows={rows}
        csv={<CsvButton of="tickets" columns={ticketColumns} rows={rows.list.rows} />}
      />
      <div className="q-two">
        <div className="d-fill">
          <ViewTabs
            views={queueViews}
            current={view}
            countOf={(name) => countOf(counts, name)}
            onView={(name) => goTo({ view: name, after: null })}
          />
          {pending > 0 && !isPaused ? (
            <ChangesPill count={pending} what="ticket" onApply={reading.applyChanges} />
          ) : null}
          <ListBody
            name="Tickets"
            page={page}
            rows={rows}
            pending={pending}
            complete="Tickets are complete; the rest comes back by itself."
            stillWorks="Orders and the overview still work."
            nothing={
              <Empty title={view === 'open' ? 'Nobody is waiting' : 'Nothing here'}>
                {nothingWords[view]}
              </Empty>
            }
          >
            <TicketList
              list={rows.list}
              me={me}
              openId={open}
              hrefOf={(id) => queuePath({ view, after, open: id })}
              onOpen={reading.open}
              onFocus={reading.setCursor}
            />
          </ListBody>
          <ListFoot page={page} rows={rows}>
            {after ? (
              <button className="btn btn-s" type="button" onClick={() => goTo({ after: null })}>
                First page
              </button>
            ) : null}
            {page.data?.supportQueue.pageInfo.hasNextPage ? (
              <button
                className="btn btn-s"
                type="button"
                onClick={() => goTo({ after: page.data?.supportQueue.pageInfo.endCursor ?? null })}
              >
                More
              </button>
            ) : null}
          </ListFoot>
        </div>
        {open ? (
          <TicketPane
            key={open}
            id={open}
            stylist={{ id: me, worksTickets, isLead }}
            onClose={reading.close}
            onTicket={(ticket) => rows.changed([ticket])}
          />
        ) : null}
      </div>
    </main>
  );
}

type Counts = ReturnType<typeof useLiveQueue>['counts'];

function countOf(counts: Counts, view: QueueViewName): string {
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
