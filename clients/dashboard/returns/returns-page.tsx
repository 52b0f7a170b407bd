import { Link, useLocation, useSearch } from 'wouter';
import { returnStates } from '../../design/status.ts';
import { DashboardReturnsDocument, type DashboardReturnsQuery } from '../generated/graphql.ts';
import type { Answered } from '../graph/answered.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useRole } from '../session/session-context.ts';
import { Empty, NoList, PartialStrip } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTitle } from '../ui/use-title.ts';
import { ago, exactWhen, shortWhen } from '../ui/when.ts';
import { isReturnsView, outcomeWords, returnsViews } from './returns-views.ts';

const pageSize = 30;

type Return = Answered<DashboardReturnsQuery>['returns']['nodes'][number];

/** Every return, newest first; the order behind it is one press away. */
export function ReturnsPage() {
  useTitle('Returns');
  const query = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const { readsTotals } = useRole();
  const asked = query.get('view');
  const view = isReturnsView(asked) ? asked : 'all';
  const after = query.get('after');
  const page = useAnswer(DashboardReturnsDocument, {
    first: pageSize,
    after,
    states: returnsViews[view].states,
    withTotals: readsTotals,
  });
  const nodes = page.data?.returns.nodes ?? [];
  const pageInfo = page.data?.returns.pageInfo;
  const go = (cursor: string | null | undefined) => {
    const next = new URLSearchParams(view === 'all' ? {} : { view });
    if (cursor) next.set('after', cursor);
    navigate(`/returns?${next}`);
  };
  return (
    <main className="d-main" id="main">
      <header className="d-head">
        <h1>Returns</h1>
        <Freshness atMs={page.atMs} isAsking={page.isAsking} onRefresh={page.again} />
      </header>
      <div className="d-fill">
        <nav className="d-tabs" aria-label="Views">
          {Object.entries(returnsViews).map(([name, { label }]) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === view}
              onClick={() => navigate(name === 'all' ? '/returns' : `/returns?view=${name}`)}
            >
              {label}
            </button>
          ))}
        </nav>
        <PartialStrip
          services={page.missing}
          what="Returns are complete; the rest comes back by itself."
          reference={page.reference}
        />
        {page.data ? (
          nodes.length > 0 ? (
            <ReturnsTable returns={nodes} readsTotals={readsTotals} />
          ) : (
            <Empty title="No return here">
              {view === 'all'
                ? 'Nobody has sent anything back yet.'
                : `No return stands in «${returnsViews[view].label}» right now.`}
            </Empty>
          )
        ) : page.failure ? (
          <NoList
            name="Returns"
            failure={page.failure}
            stillWorks="Orders and the overview still work."
            retryAtMs={page.retryAtMs}
            onRetry={page.again}
          />
        ) : (
          <TableSkeleton />
        )}
        <footer className="d-foot">
          <span className="num">{nodes.length > 0 ? `${nodes.length} shown` : ' '}</span>
          <span className="d-btns">
            <button
              className="btn btn-s"
              type="button"
              disabled={after === null}
              onClick={() => go(null)}
            >
              Newest
            </button>
            <button
              className="btn btn-s"
              type="button"
              disabled={!pageInfo?.hasNextPage}
              onClick={() => go(pageInfo?.endCursor)}
            >
              Older
            </button>
          </span>
        </footer>
      </div>
    </main>
  );
}

/** This list is not live: it says how old it is and can be read again. */
function Freshness({
  atMs,
  isAsking,
  onRefresh,
}: {
  atMs: number | null;
  isAsking: boolean;
  onRefresh: () => void;
}) {
  const now = useNow(5_000);
  const age = atMs === null ? null : ago(new Date(atMs), now);
  return (
    <div className="d-live">
      <span className="d-livetag is-pearl">
        <span className="num">
          {age === null ? 'Loading' : age === 'just now' ? 'Read just now' : `Read ${age} ago`}
        </span>
      </span>
      <button
        className="btn btn-s btn-quiet btn-icon"
        type="button"
        aria-label="Read again"
        disabled={isAsking}
        onClick={onRefresh}
      >
        <Icon name="retry" size="s" />
      </button>
    </div>
  );
}

function ReturnsTable({
  returns,
  readsTotals,
}: {
  returns: readonly Return[];
  readsTotals: boolean;
}) {
  const now = useNow(30_000);
  return (
    <section className="d-tablewrap" aria-label="Returns">
      <table className="d-table">
        <caption className="sr">Returns, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Return</th>
            <th scope="col" className="c-item">
              Pieces
            </th>
            <th scope="col">Status</th>
            <th scope="col">Reason</th>
            <th scope="col">Wish</th>
            {readsTotals ? (
              <th scope="col" className="c-eur">
                Refund
              </th>
            ) : null}
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {returns.map((one) => (
            <ReturnRow key={one.id} one={one} now={now} readsTotals={readsTotals} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ReturnRow({ one, now, readsTotals }: { one: Return; now: Date; readsTotals: boolean }) {
  const [line] = one.lines;
  const more = one.lines.length - 1;
  const piece = line?.orderLine;
  const number = one.order?.number;
  return (
    <tr>
      <th scope="row">
        <Link className="d-no num" href={number ? `/orders?open=${number}` : '/orders'}>
          {one.number}
        </Link>
        <span className="d-dim num">{number}</span>
      </th>
      <td className="c-item">
        <span className="d-item">
          <PieceArt line={piece ?? undefined} sizePx={40} />
          <span className="d-itemtext">
            <span className="d-itemname">
              {piece?.title ?? 'Not answering'}
              {more > 0 ? <span className="faint num"> +{more}</span> : null}
            </span>
            <span className="d-dim">{one.order?.customer?.name}</span>
          </span>
        </span>
      </td>
      <td className="c-st">
        <StatusBadge look={returnStates[one.state]} />
      </td>
      <td className="c-ship">{one.reason.label}</td>
      <td className="c-eta">{outcomeWords[one.outcome]}</td>
      {readsTotals ? (
        <td className="c-eur num">
          {one.refund && Number(one.refund.amount) > 0 ? moneyWords(one.refund) : '–'}
        </td>
      ) : null}
      <td className="c-upd num" title={exactWhen(new Date(one.changedAt), now)}>
        {shortWhen(new Date(one.changedAt), now)}
      </td>
    </tr>
  );
}
