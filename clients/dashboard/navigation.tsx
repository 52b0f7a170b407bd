import { Link, useRoute } from 'wouter';
import type { IconName } from '../design/icons.ts';
import { switchTheme } from '../design/theme.ts';
import {
  DashboardOrderCountsDocument,
  DashboardQueueCountsDocument,
  DashboardReturnCountsDocument,
} from './generated/graphql.ts';
import { useGivenUpCounts } from './given-up/given-up-counts.ts';
import { useAnswer } from './graph/use-answer.ts';
import { useChanges } from './live/live-context.ts';
import { useThrottled } from './live/use-throttled.ts';
import { FindOrder } from './orders/find-order.tsx';
import { RoleMenu } from './session/role-menu.tsx';
import { useRole } from './session/session-context.ts';
import { Icon, Mark } from './ui/icon.tsx';

/** The velvet side of the box: only the views that exist. */
export function Navigation() {
  const counts = useAnswer(DashboardOrderCountsDocument, { filter: null });
  const recount = useThrottled(counts.again);
  useChanges('orders', recount, recount);
  const queue = useAnswer(DashboardQueueCountsDocument, {});
  const recountQueue = useThrottled(queue.again);
  useChanges('tickets', recountQueue, recountQueue);
  const returns = useAnswer(DashboardReturnCountsDocument, {});
  const recountReturns = useThrottled(returns.again);
  useChanges('returns', recountReturns, recountReturns);
  const { counts: givenUp } = useGivenUpCounts();
  const { readsCustomerFiles } = useRole();
  const attention =
    counts.data?.orderCounts.find(({ view }) => view === 'NEEDS_ATTENTION')?.count ?? 0;
  return (
    <aside className="d-nav" aria-label="Aurora">
      <a className="d-brand" href="/">
        <Mark sizePx={30} />
        <span>
          <b>Aurora</b>
          <small>GlowGlitch</small>
        </span>
      </a>
      <FindOrder />
      <nav aria-label="Dashboard">
        <ul>
          <NavItem to="/overview" icon="home" label="Overview" />
          <NavItem
            to="/orders"
            icon="box"
            label="Orders"
            count={attention}
            counted="need attention"
          />
          <NavItem
            to="/queue"
            icon="inbox"
            label="Queue"
            count={queue.data?.free.totalCount ?? 0}
            counted="wait for somebody"
          />
          <NavItem
            to="/returns"
            icon="loop"
            label="Returns"
            count={returns.data?.ours.totalCount ?? 0}
            counted="wait for us"
          />
          <NavItem
            to="/given-up"
            icon="retry"
            label="Given up"
            count={Object.values(givenUp).reduce<number>((sum, count) => sum + (count ?? 0), 0)}
            counted="wait for somebody to look"
          />
          {readsCustomerFiles ? <NavItem to="/customers" icon="user" label="Customers" /> : null}
        </ul>
      </nav>
      <div className="d-me">
        <RoleMenu />
        <button className="d-theme" type="button" aria-label="Switch theme" onClick={switchTheme}>
          <Icon name="moon" />
        </button>
      </div>
    </aside>
  );
}

function NavItem({
  to,
  icon,
  label,
  count = 0,
  counted,
}: {
  to: string;
  icon: IconName;
  label: string;
  count?: number;
  /** What the count is of: `need attention`. */
  counted?: string;
}) {
  const [isHere] = useRoute(`${to}/*?`);
  return (
    <li>
      <Link href={to} aria-current={isHere ? 'page' : undefined}>
        <Icon name={icon} />
        <span>{label}</span>
        {count > 0 ? (
          <em className="num">
            {count}
            <span className="sr"> {counted}</span>
          </em>
        ) : null}
      </Link>
    </li>
  );
}
