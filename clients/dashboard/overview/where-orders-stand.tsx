import { Link } from 'wouter';
import { DashboardOrderCountsDocument, type OrderView } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useChanges } from '../live/live-context.ts';
import { useThrottled } from '../live/use-throttled.ts';
import { countWords } from '../ui/money.ts';
import { Bar } from './bar.tsx';

const bars = [
  { view: 'NEEDS_ATTENTION', label: 'Need attention', gem: 'ruby', to: 'attention' },
  { view: 'IN_PRODUCTION', label: 'At the bench', gem: 'amethyst', to: 'bench' },
  { view: 'ON_THE_WAY', label: 'On the way', gem: 'sapphire', to: 'on-the-way' },
  { view: 'DELIVERED', label: 'Delivered', gem: 'emerald', to: 'delivered' },
] as const satisfies readonly { view: OrderView; label: string; gem: string; to: string }[];

/** How many orders stand where; each bar leads to them. */
export function WhereOrdersStand() {
  const { data, failure, again } = useAnswer(DashboardOrderCountsDocument, { filter: null });
  const recount = useThrottled(again);
  useChanges('orders', recount, recount);
  const countOf = (view: OrderView) =>
    data?.orderCounts.find((one) => one.view === view)?.count ?? 0;
  const all = countOf('ALL');
  return (
    <section className="d-panel" aria-labelledby="where-title">
      <header>
        <h2 id="where-title">Where orders stand</h2>
        <span className="d-dim num">{data ? `${countWords(all)} in all` : ' '}</span>
      </header>
      {failure && !data ? (
        <p className="d-dim">{failure.sentence} We keep trying.</p>
      ) : (
        <>
          <ul className="d-bars">
            {bars.map(({ view, label, gem, to }) => (
              <li key={view}>
                <Link href={`/orders?view=${to}`}>
                  <span>{label}</span>
                  <Bar share={countOf(view) / Math.max(1, all)} gem={gem} />
                  <b className="num">{data ? countWords(countOf(view)) : '–'}</b>
                </Link>
              </li>
            ))}
          </ul>
          <p className="d-dim d-note">Choose a bar to see its orders.</p>
        </>
      )}
    </section>
  );
}
